// One run over a whole repository: one read, and for most runs that is all.
import { isPending } from '../core/command/said.ts'
import type { Command } from '../core/command.ts'
import { isIdle, readIndex } from '../core/entry/index.ts'
import type { Duration } from '../core/facts.ts'
import { Failure } from '../core/failure.ts'
import type { Credential, Manifest, ManifestProblem } from '../core/manifest/policy.ts'
import type { Seals } from '../core/seal.ts'
import type { Mask } from '../core/secret.ts'
import type { Orderer } from './command.ts'
import type { Indexer } from './indexer.ts'
import type { Kit, Shared } from './kit.ts'
import type { Clock, Github, Snapshot } from './ports.ts'
import type { RunResult } from './result.ts'

/** What one credential's plugins are, ready to be opened; the entry point knows where they come from. */
export type OpenKit = (credential: Credential, shared: Shared) => Promise<Kit>

export type ReadManifest = (file: {
  readonly text: string
  readonly path: string
}) => Promise<{ readonly manifest: Manifest } | { readonly problems: readonly ManifestProblem[] }>

export interface FleetOptions {
  readonly github: Github
  readonly clock: Clock
  readonly seals: Seals
  readonly mask: Mask
  readonly log: (line: string) => void
  /** What went wrong beside the rotations: it stops none. */
  readonly warn: (line: string) => void
  /** Tells a chat; absent: the workflow passes no address. */
  readonly notify?: (text: string) => Promise<void>
  readonly open: OpenKit
  readonly readManifest: ReadManifest
  /** The journal asks for the index's text with every commit. */
  readonly indexer: Indexer
  readonly run: string
  readonly runId?: string
  /** Somebody may have left: owners are looked for, whatever the last look's time. */
  readonly woken: boolean
  readonly version: string
  readonly dryRun: boolean
  readonly patience: Duration
  /** Credentials to work on; empty: all. */
  readonly only: readonly string[]
  /** Looks at everything even where the index says that nothing is due. */
  readonly full: boolean
  /** Keeps the dashboard issue. */
  readonly dashboard: boolean
  readonly command?: { readonly what: Command; readonly by: Orderer }
}

export async function runFleet(options: FleetOptions): Promise<RunResult> {
  const snapshot = await options.github.snapshot()
  const idle = mayEnd(options, snapshot)
  if (idle && !options.woken) return idleResult(options, snapshot)
  const { manifest: file } = snapshot
  if (!file) throw noManifest()
  const read = await options.readManifest(file)
  if ('problems' in read) return { ...resultOf(options, snapshot), problems: read.problems }
  if (idle && (await isNobodyMissing(options, read.manifest))) return idleResult(options, snapshot)
  // The rules, the steps and every text: an idle run loads none of them.
  const { workThrough } = await import('./work-through.ts')
  return workThrough(options, snapshot, read.manifest)
}

/** Loaded by runs that were woken alone. */
async function isNobodyMissing(options: FleetOptions, manifest: Manifest): Promise<boolean> {
  const { isNothingNew } = await import('./people/present.ts')
  return isNothingNew(options, manifest)
}

/** The index vouches for it: same manifest, lock, entries and proposals, and no instant reached. */
function mayEnd(options: FleetOptions, snapshot: Snapshot): boolean {
  const index = readIndex(snapshot.journal?.index, options.seals, snapshot.repository.id)
  // Also a run that looks at one credential writes what is so of all.
  if (index) options.indexer.start(index)
  if (options.full || options.command || options.dryRun || options.only.length > 0) return false
  // An event that was lost is found here: who asked for something waits for an answer.
  if (snapshot.said.some(isPending)) return false
  return isIdle(index, {
    manifest: snapshot.manifest?.oid,
    lock: snapshot.lock?.oid ?? '',
    entries: snapshot.journal?.entriesTree ?? '',
    open: snapshot.open.map(({ branch, mergeable, meddled }) => ({
      branch,
      conflict: mergeable === 'conflict' && !meddled,
    })),
    edited: snapshot.edited,
    now: options.clock.now(),
    repositoryId: snapshot.repository.id,
  })
}

/** A result without outcomes yet. */
export function resultOf(options: FleetOptions, snapshot: Snapshot): RunResult {
  return {
    version: 1,
    at: options.clock.now(),
    repository: `${snapshot.repository.owner}/${snapshot.repository.name}`,
    url: snapshot.repository.url,
    idle: false,
    dryRun: options.dryRun,
    outcomes: [],
    problems: [],
  }
}

function idleResult(options: FleetOptions, snapshot: Snapshot): RunResult {
  const next = options.indexer.next()
  return { ...resultOf(options, snapshot), idle: true, ...(next === undefined ? {} : { next }) }
}

function noManifest(): Failure {
  return new Failure(
    'manifest-invalid',
    'There is no rotation.yml on the default branch, in the root or in .github/. Keyturn does nothing without it. Write one: the README has nine lines to begin with.',
    { effect: 'not-done' },
  )
}
