import { leavingOf } from '../core/decide/course.ts'
import { likeOf } from '../core/entry/emergency.ts'
import { readEntry } from '../core/entry/codec.ts'
import type { Entry } from '../core/entry/entry.ts'
import { unasked } from '../core/entry/sharing.ts'
import { Failure } from '../core/failure.ts'
import { SECOND } from '../core/schedule/due.ts'
import { readLock, type LockReading } from '../core/lock/read.ts'
import { lineUnder } from '../core/lock/under.ts'
import type { Credential } from '../core/manifest/policy.ts'
import type { Basis } from '../core/world.ts'
import { entryOf } from '../core/decide/rule.ts'
import type { Among } from './among.ts'
import type { Ground, Kit, Source } from './kit.ts'
import type { Snapshot } from './ports.ts'

/** The texts a ground is made of, wherever they were read. */
export interface Texts {
  readonly head: string
  readonly lock: string | undefined
  /** The lock's text, read: once for all credentials of a run. */
  readonly reading: LockReading | undefined
  readonly entry: string | undefined
  readonly among?: Among
}

/** What the snapshot says of the manifest. */
export function sourceOf({ head, manifest }: Pick<Snapshot, 'head' | 'manifest'>): Source {
  return { head, manifestPath: manifest?.path ?? '', manifestText: manifest?.text ?? '' }
}

export function groundOf(kit: Kit, texts: Texts): Ground {
  const { seals, repository, clock } = kit.shared
  const entry: Basis['entry'] =
    texts.entry === undefined ? { state: 'none' } : readEntry(texts.entry, seals, repository.id)
  const believed = entryOf({ entry })
  const basis: Basis = {
    credential: kit.credential,
    traits: kit.plugin.traits,
    repositoryId: repository.id,
    entry,
    lock: lockOf(texts.reading, kit.credential, believed),
    head: texts.head,
    mayBegin: true,
    adminKey: kit.adminKey,
    missingRights: missingRights(kit, entry),
    order: texts.among?.order,
    sharing: sharingOf(kit, texts, believed),
  }
  return {
    basis,
    lockText: texts.lock,
    head: texts.head,
    readAt: clock.monotonic(),
    ...(texts.reading && (kit.credential.together ?? believed?.candidate?.joint) ? { reading: texts.reading } : {}),
    ...(texts.among ? { among: texts.among } : {}),
  }
}

/** Whoever needs the key besides: by the entries of the others, or by a line of the lock that nobody has an entry for. */
function sharingOf({ credential }: Kit, { among, reading }: Texts, entry: Entry | undefined): Basis['sharing'] {
  if (!among || !entry || leavingOf(entry) === undefined || !reading || !('lock' in reading)) return among?.sharing
  const others = [...(among.sharing ?? []), ...unasked(reading.lock, { credential, entry }, among.asked)]
  return others.length === 0 ? undefined : others
}

/** The same ground after a commit of ours. */
export function withEntry(kit: Kit, ground: Ground, entry: Entry): Ground {
  const read: Basis['entry'] = { state: 'good', entry }
  return { ...ground, basis: { ...ground.basis, entry: read, missingRights: missingRights(kit, read) }, own: true }
}

/** Some providers' rights can be copied, as long as it is known which key is in service. */
function missingRights({ plugin, credential }: Kit, read: Basis['entry']): string {
  const like = read.state === 'good' ? likeOf(read.entry) : undefined
  return (plugin.missing?.(credential.with, like)?.lines ?? []).join(' and ')
}

/** So often a replica is given time to see what this run has seen or written already. */
const LOOKS = 5

/** The same ground, read again in one request. An answer that is older than the ground is not believed. */
export async function refresh(kit: Kit, ground: Ground): Promise<Ground> {
  for (let look = 0; look < LOOKS; look += 1) {
    const again = await readAgain(kit, ground)
    if (!isOlder(again, ground)) return again
    await kit.shared.clock.sleep(2 ** look * SECOND)
  }
  throw new Failure(
    'unexpected-response',
    `GitHub shows the journal of ${kit.credential.id} as it was before this run read it. Nothing was done on that; Keyturn looks again at its next run.`,
    { effect: 'not-done' },
  )
}

function isOlder({ basis: { entry: now } }: Ground, { basis: { entry: before } }: Ground): boolean {
  return now.state === 'good' && before.state === 'good' && now.entry.seq < before.entry.seq
}

async function readAgain(kit: Kit, ground: Ground): Promise<Ground> {
  const readAt = kit.shared.clock.monotonic()
  const fresh = await kit.shared.github.fresh(kit.credential.id)
  // The same text twice is kept once: a thousand loops would each hold a copy of the whole lock to the end of the run.
  const lock = fresh.lock === ground.lockText ? ground.lockText : fresh.lock
  const again = groundOf(kit, {
    head: fresh.head,
    lock,
    reading: readingOf(lock),
    entry: fresh.entry,
    ...(ground.among ? { among: ground.among } : {}),
  })
  return { ...again, readAt, ...(ground.own ? { own: true } : {}) }
}

/** Undefined: there is no lock. */
export function readingOf(text: string | undefined): LockReading | undefined {
  return text === undefined ? undefined : readLock(text)
}

function lockOf(reading: LockReading | undefined, credential: Credential, entry: Entry | undefined): Basis['lock'] {
  if (reading === undefined) return { state: 'good' }
  if (!('lock' in reading)) return { state: 'bad', why: reading.why }
  const found = lineUnder(reading.lock, credential)
  if (found.line) return { state: 'good', ...found }
  // People may have taken a new name back: its line is no approval then, and not lost either.
  const again = entry?.formerly?.find(
    (former) => reading.lock.lines.get(former.credential)?.tag === entry.incumbent?.tag,
  )
  return again ? { state: 'good', under: again.credential } : { state: 'good' }
}
