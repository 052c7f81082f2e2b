import { Failure } from '../core/failure.ts'
import type { Manifest, ManifestProblem } from '../core/manifest/policy.ts'
import { typed } from '../core/typed.ts'
import { rememberProposals } from '../engine/book.ts'
import type { FleetOptions } from '../engine/fleet.ts'
import type { Ground, Kit, Shared } from '../engine/kit.ts'
import { type Known, namesOf, underKnownNames } from '../engine/moves.ts'
import { groundOf, readingOf, sourceOf } from '../engine/observe.ts'
import type { Snapshot } from '../engine/ports.ts'
import { once } from './once.ts'

/** A look at a repository without a run: for those who only ask. */
export interface Survey {
  readonly snapshot: Snapshot
  readonly manifest: Manifest
  readonly kits: readonly Kit[]
  readonly ground: (kit: Kit) => Promise<Ground>
}

/** Reads snapshot and manifest, and opens a kit for each credential asked for; nothing is changed. */
export async function survey(
  options: FleetOptions,
): Promise<Survey | { readonly problems: readonly ManifestProblem[] }> {
  const snapshot = await options.github.snapshot()
  const { manifest: file } = snapshot
  if (file === undefined) throw refused('There is no rotation.yml on the default branch, in the root or in .github/.')
  const read = await options.readManifest(file)
  if ('problems' in read) return read
  const { credentials, reminders = [] } = read.manifest
  const unknown = options.only.find(
    (name) => ![...credentials, ...reminders].some(({ id, key }) => id === name || key === name),
  )
  if (unknown !== undefined) throw refused(`rotation.yml has no credential ${typed(unknown)}.`)
  const chosen = credentials.filter(
    ({ id, key }) => options.only.length === 0 || options.only.includes(id) || options.only.includes(key),
  )
  const shared = sharedOf(options, snapshot, read.manifest)
  // Read once for all who are asked about, and only if somebody wants to know.
  const entries = once(async () =>
    snapshot.journal === undefined ? new Map<string, string>() : options.github.journal.entries(namesOf(chosen)),
  )
  const moving = chosen.some(({ movedFrom }) => movedFrom !== undefined)
  const known = moving ? underKnownNames(chosen, knownFrom(options, snapshot, await entries())) : chosen
  const kits = await Promise.all(known.map((credential) => options.open(credential, shared)))
  return { snapshot, manifest: read.manifest, kits, ground: (kit) => groundFor({ snapshot, entries }, kit) }
}

function knownFrom({ seals }: FleetOptions, { lock, repository }: Snapshot, entries: Known['entries']): Known {
  return { entries, lock: readingOf(lock?.text), seals, repositoryId: repository.id }
}

interface Read {
  readonly snapshot: Snapshot
  readonly entries: () => Promise<ReadonlyMap<string, string>>
}

async function groundFor({ snapshot, entries }: Read, kit: Kit): Promise<Ground> {
  const { id } = kit.credential
  const { lock, head } = snapshot
  return groundOf(kit, {
    head,
    lock: lock?.text,
    reading: readingOf(lock?.text),
    entry: (await entries()).get(id),
  })
}

/** As a dry run has it: nothing may begin, nothing is kept for later. */
function sharedOf(options: FleetOptions, snapshot: Snapshot, { commanders }: Manifest): Shared {
  const { github, clock, seals, mask, run, runId, version, log } = options
  return {
    github: { ...github, proposals: rememberProposals(github.proposals, clock) },
    repository: snapshot.repository,
    source: sourceOf(snapshot),
    commanders,
    clock,
    seals,
    mask,
    run,
    ...(runId === undefined ? {} : { runId }),
    version,
    dryRun: true,
    emergencyDeadline: clock.monotonic(),
    deadline: clock.monotonic(),
    log,
    mayBegin: () => true,
    begun: () => {},
    later: () => {},
  }
}

function refused(what: string): Failure {
  return new Failure('input-invalid', `Nothing was done: ${what}`, { effect: 'not-done' })
}
