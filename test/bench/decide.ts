// The pure part of a full read: manifest, lock and entries as texts, to one decision for each credential.
import { randomBytes } from 'node:crypto'
import { decide } from '../../src/core/decide/decide.ts'
import { entryText, readEntry, sealEntry } from '../../src/core/entry/codec.ts'
import type { Holder } from '../../src/core/entry/entry.ts'
import { firstDraft } from '../../src/core/entry/first.ts'
import { lineOf } from '../../src/core/lock/line.ts'
import type { LockLine } from '../../src/core/lock/lock.ts'
import { readLock } from '../../src/core/lock/read.ts'
import { writeLockLines } from '../../src/core/lock/write.ts'
import type { Manifest } from '../../src/core/manifest/policy.ts'
import { readManifest } from '../../src/core/manifest/read.ts'
import { readSeals, type Seals } from '../../src/core/seal.ts'
import { makeTag } from '../../src/core/tag.ts'
import { providerPlugin, PROVIDERS } from '../../src/plugins/registry.ts'
import type { Measured } from './limits.ts'
import { median } from './middle.ts'

const NOW = Date.UTC(2026, 10, 16, 12)
const DAY = 86_400_000
const REPOSITORY = 1000
const HEAD = 'ab'.repeat(20)
const COUNTS: readonly number[] = [10_000, 1_000, 100, 10]

interface Texts {
  readonly seals: Seals
  readonly manifest: string
  readonly lock: string
  readonly entries: ReadonlyMap<string, string>
}

export interface Decided {
  readonly measured: readonly Measured[]
  /** Milliseconds of processor time by how many credentials there are. */
  readonly times: ReadonlyMap<number, number>
}

/** In turns, the largest first and cold: a run of the Action decides once. */
export function measureDecide(rounds: number): Decided {
  const all = COUNTS.map((count) => ({ count, texts: textsOf(count), took: [] as number[] }))
  for (let round = 0; round < rounds; round += 1)
    for (const { count, texts, took } of all) took.push(time(texts, count))
  const times = new Map(all.map(({ count, took }) => [count, median(took)]))
  const each = (count: number): number => ((times.get(count) ?? Number.NaN) / count) * 1000
  const slowest = Math.max(...(all[0]?.took ?? []))
  return {
    times,
    measured: [
      {
        id: 'decide',
        value: slowest / 1000,
        note: `processor time, the slowest of ${rounds}, the first of them cold; median ${((times.get(10_000) ?? 0) / 1000).toFixed(2)} s`,
      },
      {
        id: 'linear',
        value: each(10_000) / each(1_000),
        note: `${each(10_000).toFixed(0)} µs each, against ${each(1_000).toFixed(0)} µs`,
      },
    ],
  }
}

/** The least form of a manifest; every key minted ten days ago and looked over an hour ago. */
function textsOf(count: number): Texts {
  const seals = readSeals(randomBytes(32).toString('base64'), undefined)
  const keys = Array.from({ length: count }, (_, n) => `  K${n}: resend\n`).join('')
  const manifest = `version: 1\ndeploy: a.yml\nkeys:\n${keys}`
  const lines = new Map<string, LockLine>()
  const entries = new Map<string, string>()
  for (const { id, slug } of read(manifest).credentials) {
    const incumbent: Holder = {
      tag: makeTag({ repositoryId: REPOSITORY, slug, attempt: 1, head: HEAD }),
      generation: 1,
      keyId: `key_${id}`,
      minted: NOW - 10 * DAY,
      mintedBy: 'keyturn',
      since: NOW - 10 * DAY,
    }
    const draft = { ...firstDraft(id), attempt: 1, generation: 1, incumbent, lastSweep: NOW - DAY / 24 }
    entries.set(id, entryText(sealEntry(draft, undefined, { seal: seals.current, repositoryId: REPOSITORY })))
    lines.set(id, lineOf(incumbent))
  }
  return { seals, manifest, lock: writeLockLines(undefined, lines), entries }
}

function read(text: string): Manifest {
  const reading = readManifest(text, 'rotation.yml', PROVIDERS)
  if ('manifest' in reading) return reading.manifest
  throw new Error(reading.problems[0]?.message)
}

/** Processor time: nothing is waited for here, and what else the machine does falls out. */
function time({ seals, manifest, lock, entries }: Texts, count: number): number {
  const began = process.cpuUsage()
  const reading = readLock(lock)
  if (!('lock' in reading)) throw new Error(reading.why)
  let resting = 0
  for (const credential of read(manifest).credentials) {
    const line = reading.lock.lines.get(credential.id)
    const traits = providerPlugin(credential.provider)?.traits
    if (traits === undefined) throw new Error(`no provider ${credential.provider}`)
    const world = {
      credential,
      traits,
      repositoryId: REPOSITORY,
      entry: readEntry(entries.get(credential.id) ?? '', seals, REPOSITORY),
      lock: { state: 'good', ...(line === undefined ? {} : { line }) },
      head: HEAD,
      mayBegin: true,
      adminKey: true,
      missingRights: '',
    } as const
    if (decide(world, NOW).kind === 'rest') resting += 1
  }
  const { user, system } = process.cpuUsage(began)
  if (resting !== count) throw new Error(`${resting} of ${count} rest`)
  return (user + system) / 1000
}
