import { readEntry } from '../core/entry/codec.ts'
import type { Entry } from '../core/entry/entry.ts'
import { isWatched } from '../core/alert.ts'
import { indexText, type Index, type KnownAlerts } from '../core/entry/index.ts'
import { Failure } from '../core/failure.ts'
import { awaitedBranch, moveBranch, wakeAt } from '../core/entry/wake.ts'
import type { CredentialId, Instant, Oid } from '../core/facts.ts'
import type { Credential, Manifest } from '../core/manifest/policy.ts'
import { turnsOf } from '../core/remind/standing.ts'
import { NOTICE } from '../core/decide/notice.ts'
import { HANDOVERS, type KnownPeople, NEVER } from '../core/people/daily.ts'
import type { Seals } from '../core/seal.ts'
import type { Clock, Journal, Snapshot } from './ports.ts'

/** Keeps what the index should say; the journal asks for its text with every commit. */
export interface Indexer {
  /** What the index says now. */
  start(index: Index): void
  /** What the run read. */
  know(read: {
    readonly manifest: Manifest
    readonly snapshot: Snapshot
    readonly entries: ReadonlyMap<CredentialId, string>
    /** This run looks at some credentials only: whatever it changes, the next whole run looks at everything, and tells. */
    readonly partial: boolean
  }): void
  /** An entry as it is known; undefined: there is none that can be believed. */
  entry(credential: CredentialId): Entry | undefined
  /** The text that goes into the commit which changes these entries. */
  text(entriesTree: Oid, changed: readonly Entry[]): string
  /** Credentials that the next runs must look at again, and what a chat was told. */
  attend(credentials: readonly CredentialId[], told: readonly string[]): void
  /** Texts that people wrote into were looked at, and whoever ticked a box is answered. */
  looked(edited: readonly string[]): void
  /** Credentials that must be looked at again, as far as the index knows. */
  attention(): readonly CredentialId[]
  /** What a chat was told, as far as the index knows. */
  told(): readonly string[]
  /** Alerts that were found to be nobody's of ours, as far as the index knows. */
  others(): Compared
  compared(now: Compared): void
  /** When owners were last looked for, and who was gone. */
  people(): KnownPeople
  peopled(now: KnownPeople): void
  /** A proposal of other owners was opened there: it may stand open, and nothing waits for it. */
  handed(branch: string): void
  /** Commits the index alone, if it does not say what it should. */
  settle(journal: Journal): Promise<void>
  next(): Instant | undefined
}

export type Compared = Pick<KnownAlerts, 'marks' | 'others'>

interface Known {
  partial: boolean
  manifest: Manifest | undefined
  manifestOid: Oid
  lockOid: Oid
  entriesTree: Oid
  repositoryId: number
  entries: Map<CredentialId, Entry>
  written: Index | undefined
  attention: readonly CredentialId[]
  told: readonly string[]
  edited: readonly string[]
  compared: Compared
  people: KnownPeople | undefined
  handovers: string[]
}

/** Before the run has read anything. */
function unknown(): Known {
  return {
    partial: false,
    manifest: undefined,
    manifestOid: '',
    lockOid: '',
    entriesTree: '',
    repositoryId: 0,
    entries: new Map(),
    written: undefined,
    attention: [],
    told: [],
    edited: [],
    compared: NOTHING,
    people: undefined,
    handovers: [],
  }
}

const NOTHING: Compared = { marks: '', others: [] }

export function createIndexer(seals: Seals, clock: Clock): Indexer {
  const known = unknown()
  function text(entriesTree: Oid, changed: readonly Entry[]): string {
    for (const entry of changed) known.entries.set(entry.credential, entry)
    known.entriesTree = entriesTree
    known.written = indexOf(known, clock.now())
    return indexText(known.written, { seal: seals.current, repositoryId: known.repositoryId })
  }
  return {
    start: (index) => {
      known.written = index
      known.attention = index.attention
      known.told = index.told ?? []
      known.edited = index.edited ?? []
      known.compared = index.alerts ?? NOTHING
      known.people = index.people
    },
    know: ({ manifest, snapshot, entries, partial }) => {
      known.partial = partial
      known.manifest = manifest
      known.manifestOid = snapshot.manifest?.oid ?? ''
      known.lockOid = snapshot.lock?.oid ?? ''
      known.entriesTree = snapshot.journal?.entriesTree ?? ''
      known.repositoryId = snapshot.repository.id
      // The first look is a day away: a repository that begins has other things to be told.
      known.people ??= { at: clock.now(), gone: [] }
      known.handovers = snapshot.open.map(({ branch }) => branch).filter((branch) => branch.startsWith(HANDOVERS))
      for (const [credential, entry] of entries) {
        const read = readEntry(entry, seals, snapshot.repository.id)
        if (read.state === 'good') known.entries.set(credential, read.entry)
      }
    },
    entry: (credential) => known.entries.get(credential),
    text,
    attend: (credentials, told) => {
      known.attention = [...credentials].sort()
      known.told = told
    },
    attention: () => known.attention,
    told: () => known.told,
    ...beside(known, clock),
    settle: async (journal) => {
      if (known.entries.size === 0 || !known.manifest) return
      if (known.written && same(known.written, indexOf(known, clock.now()))) return
      await commitAlone(journal)
    },
    next: () => instantIn(known.written?.next, clock.now()),
  }
}

type Beside = 'others' | 'compared' | 'people' | 'peopled' | 'handed' | 'looked'

/** What is remembered of alerts, of owners, and of what people wrote. */
function beside(known: Known, clock: Clock): Pick<Indexer, Beside> {
  return {
    looked: (edited) => {
      known.edited = [...edited].sort()
    },
    others: () => known.compared,
    compared: (now) => {
      known.compared = now
    },
    people: () => known.people ?? { at: clock.now(), gone: [] },
    peopled: (now) => {
      known.people = now
    },
    handed: (branch) => {
      known.handovers.push(branch)
    },
  }
}

/** A hint that could not be written is none: the next run looks at everything, and writes it then. */
async function commitAlone(journal: Journal): Promise<void> {
  await journal.commit([], 'index').catch((thrown: unknown) => {
    if (!(thrown instanceof Failure) || thrown.code !== 'conflict') throw thrown
  })
}

/**
 * Two indexes that let the same runs end early. One that lets some end must also be written again before it is a day old; one
 * whose instant is reached lets none end, whatever its age.
 */
function same(a: Index, b: Index): boolean {
  const { at: written, ...one } = a
  const { at: now, ...other } = b
  return JSON.stringify(one) === JSON.stringify(other) && (now - written < 20 * 3_600_000 || a.next <= now)
}

/** Under its new name, once it got it in this run. */
function entryOf({ entries }: Known, { id, movingTo }: Credential): Entry | undefined {
  const entry = entries.get(id)
  return entry?.moved && movingTo !== undefined ? entries.get(movingTo) : entry
}

function indexOf(known: Known, at: Instant): Index {
  const credentials = known.manifest?.credentials ?? []
  const wakes = [
    ...credentials.map((credential) => {
      const entry = entryOf(known, credential)
      return entry ? wakeAt(entry, credential.policy, NOTICE) : 0
    }),
    ...(known.manifest?.reminders ?? []).flatMap((key) => turnsOf(key, at)).filter((turn) => turn > at),
  ]
  const proposals = credentials.flatMap((credential) => {
    const entry = entryOf(known, credential)
    const { movingTo } = credential
    const move = entry && movingTo !== undefined && entry.credential !== movingTo ? [moveBranch(entry, movingTo)] : []
    const awaited = entry && awaitedBranch(entry)
    return awaited === undefined ? move : [...move, awaited]
  })
  return {
    schema: 1,
    manifest: known.manifestOid,
    lock: known.lockOid,
    entries: known.entriesTree,
    next: wakes.length === 0 || known.partial || known.people?.at === NEVER ? 0 : Math.min(...wakes),
    proposals: [...new Set([...proposals, ...known.handovers])].sort(),
    attention: known.attention,
    ...(known.told.length === 0 ? {} : { told: known.told }),
    ...(known.edited.length === 0 ? {} : { edited: known.edited }),
    ...alertsOf(known),
    ...peopleOf(known),
    at,
  }
}

/** Nothing is written of alerts where there is nothing to remember: most repositories have none. */
function alertsOf({ manifest, compared }: Known): Pick<Index, 'alerts'> {
  const watched = manifest !== undefined && isWatched(manifest)
  if (!watched && compared.others.length === 0) return {}
  return { alerts: { watched, marks: compared.marks, others: compared.others } }
}

/** Where nobody is named there is nobody to look for. */
function peopleOf({ manifest, people }: Known): Pick<Index, 'people'> {
  const all = [...(manifest?.credentials ?? []), ...(manifest?.reminders ?? [])]
  const named = all.some(({ owner }) => owner !== undefined)
  return named && people ? { people } : {}
}

/** The index's next instant, unless it is none: what is due is looked at in every run, and what waits for a person has no instant. */
function instantIn(next: Instant | undefined, now: Instant): Instant | undefined {
  return next === undefined || next <= now || next === Number.MAX_SAFE_INTEGER ? undefined : next
}
