// finish, unwind, sweep: the ends of a rotation, and the daily look. One commit each: record, entry and staged values together.
import { lockLineOf } from '../../core/decide/rule.ts'
import { sha256 } from '../../core/canonical.ts'
import { stillTold, without } from '../../core/entry/emergency.ts'
import type { Candidate, Draft, Entry, Holder, PastLine } from '../../core/entry/entry.ts'
import { pastLine } from '../../core/entry/past.ts'
import type { Instant, Listing, Tag } from '../../core/facts.ts'
import { keepsItself } from '../../core/manifest/kept.ts'
import type { RecordFacts } from '../../core/record/facts.ts'
import { makeRecord, recordPath, recordText } from '../../core/record/make.ts'
import { DAY, dueOf } from '../../core/schedule/due.ts'
import { commitEntry } from '../commit.ts'
import type { Done, Job } from '../kit.ts'
import { renewSealed } from '../renew.ts'
import { providerTexts } from '../situation.ts'
import { heardIn } from './mint.ts'
import { drop } from './propose.ts'
import { isByPerson } from '../../core/entry/wake.ts'

const PAUSE = 7 * DAY

/** The heir becomes the incumbent; the old key's tag goes to `past`; the record is written. */
export async function finish(job: Job): Promise<Done> {
  const { entry, now } = job
  const { candidate, incumbent } = entry
  if (!candidate || !incumbent) return { forget: 'all' }
  const line = pastLine(incumbent, { since: now, why: 'retired' })
  await drop(job, incumbent.tag)
  const rest = {
    ...ended(entry, candidate),
    incumbent: { ...holderOf(candidate, now), ...behind(job, candidate.tag) },
    past: [...entry.past, line],
    tries: { due: 0, count: 0 },
    ...lookedOver(job),
  }
  return close(job, rest, 'rotated')
}

/** Keys and slots were looked at on the way here; only a version that is over is still to be cleared. */
function lookedOver({ kit, now }: Job): Pick<Draft, 'lastSweep'> {
  return kit.credential.stores.some(keepsItself) ? {} : { lastSweep: now }
}

/** The incumbent stays; the heir, rolled back and dead, goes to `past`. */
export async function unwind(job: Job): Promise<Done> {
  const { entry, now } = job
  const { candidate } = entry
  if (!candidate) return { forget: 'all' }
  const line = pastLine(candidate, { since: now, why: 'rolled-back' })
  await drop(job, candidate.tag)
  const rest = {
    ...ended(entry, candidate),
    past: [...entry.past, line],
    tries: { ...entry.tries, notBefore: now + PAUSE },
    ...lookedOver(job),
  }
  return close(job, rest, 'rolled-back')
}

async function close(job: Job, to: Draft, outcome: 'rotated' | 'rolled-back'): Promise<Done> {
  const { kit, entry } = job
  const text = recordText(makeRecord(recordFacts(job, outcome)))
  const generation = entry.candidate?.generation ?? 0
  const next = await commitEntry(kit, entry, {
    to: { ...to, lastRecord: sha256(text) },
    why: `${outcome === 'rotated' ? 'rotated to' : 'rolled back from'} generation ${generation}`,
    files: new Map([[recordPath({ entry, outcome }), text]]),
  })
  return { entry: next, forget: 'all' }
}

export function recordFacts({ kit, entry, now }: Job, outcome: RecordFacts['outcome']): RecordFacts {
  const { owner, name, id } = kit.shared.repository
  const merge = entry.milestones.find(({ what }) => what === 'approved')?.merge
  return {
    entry,
    credential: kit.credential,
    outcome,
    repository: { owner, name, id },
    due: entry.incumbent ? dueOf(entry, entry.incumbent, kit.credential.policy.every) : now,
    at: now,
    version: kit.shared.version,
    run: kit.shared.run,
    provider: providerTexts(kit, entry.incumbent?.keyId),
    journal: kit.shared.github.journal.head(),
    ...(merge?.role === undefined ? {} : { role: merge.role }),
  }
}

/** What of an entry outlives its rotation. */
function ended(entry: Entry, candidate: Candidate): Draft {
  const { candidate: _over, rollback: back, retiringAt: _going, disabledAt: _held, deadAt: _dead, ...more } = entry
  const { clearing: _cleared, mending: _deployed, ...still } = more
  const { ordered: _done, waiver: _waited, word: _said, ...rest } = still
  const gone = back ? candidate.keyId : entry.incumbent?.keyId
  const left = { ...rest, ...without(entry, gone) }
  return { ...left, generation: Math.max(entry.generation, candidate.generation), milestones: stillTold(left) }
}

/** What a command approved, the lock may not name yet: its proposal stays open, and nothing contradicts. */
function behind({ world }: Job, tag: Tag): Pick<Holder, 'behind'> {
  const line = lockLineOf(world)
  return line === undefined || line.tag === tag ? {} : { behind: line.tag }
}

function holderOf(candidate: Candidate, now: Instant): Holder {
  return {
    tag: candidate.tag,
    generation: candidate.generation,
    mintedBy: isByPerson(candidate) ? 'person' : 'keyturn',
    ...(candidate.reserved ? { reserved: true } : {}),
    ...(candidate.probe?.account === undefined ? {} : { account: candidate.probe.account }),
    since: candidate.promotedAt ?? now,
    ...(candidate.keyId === undefined ? {} : { keyId: candidate.keyId }),
    ...(candidate.fingerprint === undefined ? {} : { fingerprint: candidate.fingerprint }),
    ...(candidate.minted === undefined ? {} : { minted: candidate.minted }),
    ...(candidate.expiresAt === undefined ? {} : { expiresAt: candidate.expiresAt }),
  }
}

/** Nothing was found that contradicts: the look is noted, with the fleet's others in one commit at the end of the run. */
export async function sweep(job: Job): Promise<Done> {
  const { kit, entry, now, world } = job
  const listing = world.keys?.seen ? world.keys.value : undefined
  const past = listing?.complete ? entry.past.flatMap((line) => stillPast(line, listing, now)) : unlisted(job)
  await renewSealed(kit, entry)
  const looked = isOnItsWay(job, past) ? {} : { lastSweep: now }
  kit.shared.later({ from: entry, to: { ...entry, past, ...looked, ...heardIn(job) } })
  return { forget: [], over: true }
}

/** Where keys end in steps, one that is over is looked after by every run until it is gone. */
function isOnItsWay({ world }: Job, past: readonly PastLine[]): boolean {
  const keys = world.keys?.seen ? world.keys.value.keys : []
  const going = keys.filter(({ stays, aside, knownFrom }) => !stays && (aside || knownFrom !== undefined))
  return past.some(({ keyId, why }) => why !== 'released' && going.some(({ id }) => id === keyId))
}

/** Where nobody lists keys, Keyturn removes none: a line is of use as long as a slot may still hold its value. */
function unlisted({ kit, entry, now, world }: Job): readonly PastLine[] {
  if (!world.slots?.seen || kit.plugin.traits.mint !== 'person') return entry.past
  const staged = [...world.slots.value.values()].flatMap((slot) => slot.staged)
  return entry.past.filter(({ tag, since }) => now - since < 7 * DAY || staged.includes(tag))
}

/** A line leaves after two complete listings a day apart, seven days on at least, that do not show it. */
function stillPast(line: PastLine, listing: Listing, now: Instant): readonly PastLine[] {
  const shown = listing.keys.some((key) => key.tag === line.tag || (line.keyId !== undefined && key.id === line.keyId))
  const { absentSince: _before, ...seen } = line
  if (shown) return [seen]
  const absentSince = line.absentSince ?? now
  return now - line.since >= 7 * DAY && now - absentSince >= DAY ? [] : [{ ...line, absentSince }]
}
