// Everything `decide` may look at. What was not looked at yet is absent, and a rule that needs it asks to look.
import type { ReadEntry } from './entry/codec.ts'
import type {
  CredentialId,
  DeployFacts,
  Duration,
  Instant,
  Listing,
  Oid,
  Seen,
  SlotAddress,
  SlotFacts,
  Testimony,
} from './facts.ts'
import type { LockLine } from './lock/lock.ts'
import type { Mint } from './manifest/declare.ts'
import type { Credential } from './manifest/policy.ts'
import type { Unit } from './unit/sight.ts'

/** What the provider's plugin declares, as far as rules care. */
export interface Traits {
  /** `person`: nobody lists the keys, so none is seen to live or to be gone; `here`: the journal is their list. Absent: `api`. */
  readonly mint?: Mint
  readonly capacity: number | 'many'
  readonly marking: 'exact' | 'inferred' | 'none'
  readonly disable: boolean
  /** A new key is made disabled: it is enabled once every instance accepts it. */
  readonly shut?: true
  /** The provider itself holds its keys and uses one of them: that one it cannot be without. */
  readonly keeps?: true
  /** A listing shows the key in service alone, which goes by nothing but its heir's taking its place. Absent: keys live side by side. */
  readonly succession?: true
  readonly usage: 'last-used' | 'counter' | 'none'
  /** Where a person sees and deletes its keys. */
  readonly console: string
}

/** A proposal as rules see it. After approval no rule reads it. */
export interface Review {
  readonly number: number
  readonly url: string
  readonly state: 'open' | 'merged' | 'closed'
  readonly createdAt: number
  readonly closedAt?: number
  readonly mergedAt?: number
  readonly meddled: boolean
  readonly mergeable: 'yes' | 'conflict' | 'unknown'
}

/** What the lock says of a credential. */
export type LockSight =
  | {
      readonly state: 'good'
      readonly line?: LockLine
      /** The name that the line stands under, where it is not the credential's: the one it moves to, or one it had. */
      readonly under?: CredentialId
    }
  | { readonly state: 'bad'; readonly why: string }

/** A credential that is rotated before this one, as its own entry shows it. */
export interface Before {
  readonly credential: CredentialId
  readonly served: Duration
  /** Undefined: it has no key that Keyturn knows. */
  readonly key?: { readonly since: Instant; readonly generation: number; readonly sound: boolean }
  /** Its next key is on its way into service, or back. */
  readonly moving: boolean
}

/** Where a credential stands among the environments of its key. */
export interface Order {
  readonly before: readonly Before[]
  /** One that comes after it, in service `since`, needs it rotated after that, `from` then on. */
  readonly wanted?: { readonly by: CredentialId; readonly since: Instant; readonly from: Instant }
}

/** What is seen with the first read; the same for every rule. */
export interface Basis {
  readonly credential: Credential
  readonly traits: Traits
  readonly repositoryId: number
  readonly entry: ReadEntry | { readonly state: 'none' }
  readonly lock: LockSight
  /** The default branch's head that manifest and lock were read at. */
  readonly head: Oid
  /** May another rotation begin in this run (design section 5, `limits`)? */
  readonly mayBegin: boolean
  readonly adminKey: boolean
  /** Rights that must stand in the manifest before anything is minted; empty: none are missing. */
  readonly missingRights: string
  /** Absent: nothing comes before or after it. As of the run's first read. */
  readonly order?: Order | undefined
  /** Those that go as one with it. Absent: it goes alone. */
  readonly unit?: Unit | undefined
  /** Other credentials that still need the key in service here. Absent: none does. Their entries are those of the run's first read. */
  readonly sharing?: readonly CredentialId[] | undefined
}

/** What each sight shows. */
export interface SightValues {
  readonly keys: Listing
  readonly slots: ReadonlyMap<SlotAddress, SlotFacts>
  /** The proposal of the candidate or of the adoption: whichever the entry's state is about. */
  readonly review: Review | undefined
  readonly repair: Review | undefined
  /** May the values staged for the tag we are going to be written? A clause says why not. */
  readonly ready:
    | { readonly ready: true }
    | { readonly ready: false; readonly why: 'key-changed' | 'missing' | 'scope-missing' | 'in-intake' }
  /** The same for the key that the way would be turned round to. */
  readonly turn: SightValues['ready']
  readonly deploys: readonly DeployFacts[]
  readonly serves: readonly Testimony[]
  readonly quiet: readonly Testimony[]
  /** Does the head descend from the head at which the approval was seen? */
  readonly descends: boolean
  /**
   * `versioned`: has the default branch named the key we are going to ever since the head at which the course began? People may
   * change their mind and change it back between two runs.
   */
  readonly steady: boolean
  /** Do proposal and comments say what the entry says? */
  readonly told: boolean
}

/** Looked at only when a rule asks. */
export type Sights = { readonly [K in keyof SightValues]?: Seen<SightValues[K]> }

export type Sight = keyof SightValues

/** All there are. */
export const SIGHTS: readonly Sight[] = [
  'keys',
  'slots',
  'review',
  'repair',
  'ready',
  'turn',
  'deploys',
  'serves',
  'quiet',
  'descends',
  'steady',
  'told',
]

export interface World extends Basis, Sights {}
