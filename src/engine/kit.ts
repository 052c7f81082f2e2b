import type { Draft as EntryDraft, Entry, Milestone } from '../core/entry/entry.ts'
import type { Instant, Oid, SlotAddress } from '../core/facts.ts'
import type { Commanders, Credential, Reminded } from '../core/manifest/policy.ts'
import type { Seals } from '../core/seal.ts'
import type { Mask, Secret } from '../core/secret.ts'
import type { Basis, Sight, Sights, World } from '../core/world.ts'
import type { Deployer } from '../plugins/contract/deployer.ts'
import type { Parts, Provider, ProviderPlugin } from '../plugins/contract/provider.ts'
import type { Head, Store } from '../plugins/contract/store.ts'
import type { Witness } from '../plugins/contract/witness.ts'
import type { Among } from './among.ts'
import type { Board } from './board.ts'
import type { Book } from './book.ts'
import type { Clock, Github, Repository } from './ports.ts'
import type { LockReading } from '../core/lock/read.ts'
import type { Mates } from './unit/mates.ts'

/** What one credential's loop works with. Opened once per run; holds no state of the rotation. */
export interface Kit {
  readonly credential: Credential
  readonly plugin: ProviderPlugin
  /** Opened when first needed: a resting credential loads no client. */
  readonly provider: () => Promise<Provider>
  readonly stores: () => Promise<readonly Store[]>
  readonly deployers: () => Promise<readonly Deployer[]>
  readonly witnesses: () => Promise<readonly Witness[]>
  readonly adminKey: boolean
  /** The value of the key in service, if the workflow passes it (`KEYTURN_INCUMBENT_<CREDENTIAL>`), for adoption only. */
  readonly incumbent: () => Parts | undefined
  /** The gate's secret that a person hands values in by. */
  readonly intake: Intake
  readonly shared: Shared
}

export interface Intake {
  /** As the workflow passed it to this run, to the letter; undefined: it passes none, or it is empty. */
  value(): Secret | undefined
  /** When it was last written, by GitHub's clock; undefined: there is none. */
  writtenAt(): Promise<Instant | undefined>
  /** Deletes what was written then; something newer stays. Already gone is success. */
  clear(writtenAt: Instant): Promise<void>
}

/** What all credentials of a run share. */
export interface Shared {
  readonly github: Github & { readonly proposals: Book }
  readonly repository: Repository
  readonly commanders: Commanders
  readonly clock: Clock
  readonly seals: Seals
  readonly mask: Mask
  /** URL of the Action run, or `cli`. */
  readonly run: string
  /** The Action run's own id, so that it does not wait for itself. */
  readonly runId?: string
  readonly version: string
  readonly dryRun: boolean
  /** No waiting beyond this, by the monotonic clock. */
  readonly deadline: number
  /** The same for a credential whose key was reported. */
  readonly emergencyDeadline: number
  readonly log: (line: string) => void
  /** Absent: this run keeps no dashboard. */
  readonly board?: Board
  /** Asks for the right to begin one more rotation in this run (`limits`). */
  readonly mayBegin: () => boolean
  readonly begun: () => void
  /** Where those stand that go as one; absent: this run works on one alone. */
  readonly mates?: Mates
  /** Where this run read the manifest first. */
  readonly source: Source
  /** Keys that Keyturn only reminds of; absent: there are none. */
  readonly reminders?: readonly Reminded[]
  /** Owners who were found to be gone, as far as this run knows; absent: nobody looks. */
  readonly gone?: () => readonly string[]
  /** Entries whose only news is that they were looked over: committed together at the end of the run. */
  readonly later: (change: { readonly from: Entry; readonly to: EntryDraft }) => void
}

/** One turn's ground: what was read with the first look, and when. */
export interface Ground {
  readonly basis: Basis
  readonly lockText: string | undefined
  /** The same, read; kept for what goes together with others. */
  readonly reading?: LockReading
  readonly head: Oid
  /** Monotonic time of that read. */
  readonly readAt: number
  /** The entry was committed by this very run, on what it had read: what it read was the newest. */
  readonly own?: true
  /** As of the run's first read. */
  readonly among?: Among
}

/** Where a manifest was read, in one look: what a proposal that changes it begins from. */
export interface Source {
  readonly head: Oid
  readonly manifestPath: string
  readonly manifestText: string
}

/** What a step works on. */
export interface Job {
  readonly kit: Kit
  readonly ground: Ground
  readonly world: World
  readonly entry: Entry
  readonly now: Instant
  /** Fails when more than 60 s lie between the read the step was decided on and now. */
  readonly fence: () => void
}

/** What a step leaves behind: the entry as committed, and which sights it made stale. */
export interface Done {
  readonly entry?: Entry
  readonly forget: readonly Sight[] | 'all'
  /** What the step saw last of all: as good as a look. */
  readonly sights?: Sights
  /** Ends this credential's loop: the rest happens with the whole fleet. */
  readonly over?: true
}

/** The default head that `versioned` references are read at. */
export function headOf(kit: Kit, oid: Oid): Head {
  return { oid, file: (path) => kit.shared.github.file(oid, path) }
}

/** Every place that a value is staged for: those that are only accepted beside the one in use, too. */
export function slotsOf({ credential }: Pick<Kit, 'credential'>): readonly SlotAddress[] {
  return credential.stores.flatMap(({ slots }) => slots.map(({ address }) => address))
}

export function milestone(kit: Kit, of: Omit<Milestone, 'run'>): Milestone {
  return { ...of, run: kit.shared.run }
}
