// The journal's entry of one credential: only what cannot be looked up elsewhere. No phase, no pull request number.
import type { Emergency } from './emergency.ts'
import type { Ending } from './ending.ts'
import type { Former } from './former.ts'
import type { Deployment, Leg } from './leg.ts'
import type { Milestone } from './milestone.ts'
import type { Ordered } from './ordered.ts'
import type { Rollback } from './rollback.ts'
import type { Joint } from './joint.ts'
import type { Waiver } from './waiver.ts'
import type { Word } from './word.ts'
import type { CredentialId, Fingerprint, Instant, KeyId, Oid, SlotAddress, Tag } from '../facts.ts'

export type { Former } from './former.ts'
export type { Deployment, Leg } from './leg.ts'
export type { Milestone, MilestoneKind } from './milestone.ts'

/** The least schema that may act on an entry; older code stops. */
export const SCHEMA = 1

/** How Keyturn came to know an adopted key (design section 3, adoption). */
export type Adopted = 'by-value' | 'by-id' | 'unknown' | 'none'

/** The key in service. */
export interface Holder {
  readonly tag: Tag
  readonly generation: number
  /** Absent: adopted `unknown` or `none`. */
  readonly keyId?: KeyId
  readonly fingerprint?: Fingerprint
  /** The account it belongs to, where its probe told. */
  readonly account?: string
  readonly minted?: Instant
  /** Where `minted` comes from; said as such. */
  readonly mintedBy: 'keyturn' | 'person' | 'provider' | 'manifest' | 'secret'
  /** A person made it when its lines were approved already or about to be: the lock may name its tag alone. */
  readonly reserved?: true
  readonly expiresAt?: Instant
  /** Present for generation 0. */
  readonly adopted?: Adopted
  /** The proposal's merge or hand that put it into service. */
  readonly since: Instant
  /** Approved by a command: the tag that the lock names until the incident's proposal is merged. */
  readonly behind?: Tag
}

/** A key not yet ours: announced for adoption, waiting for its lines to reach the lock. */
export interface Adopting {
  readonly tag: Tag
  readonly branch: string
  readonly announcedAt: Instant
  readonly kind: Adopted
  readonly keyId?: KeyId
  readonly fingerprint?: Fingerprint
  readonly account?: string
  readonly minted?: Instant
  readonly mintedBy: 'provider' | 'manifest' | 'secret'
  readonly expiresAt?: Instant
  /** What the key told of itself that `with:` needs: written into rotation.yml by the same proposal. */
  readonly with?: Readonly<Record<string, string>>
  /** What is broken or missing, in words for the proposal. */
  readonly remarks: readonly string[]
  /** `updatedAt` of each slot when the value was passed; a value whose secret moved since is dropped. */
  readonly slots: Readonly<Record<SlotAddress, Instant>>
  /** What it rests on in the manifest, as a hash; absent: an older Keyturn asked. */
  readonly asked?: string
  /** The branch whose proposal this one takes the place of. */
  readonly instead?: string
  /** Set when the proposal was closed: ask again then. */
  readonly notBefore?: Instant
}

export interface Approval {
  readonly by: 'lock' | 'command'
  readonly at: Instant
  /** The default-branch head at which the Action first saw the lock name the candidate. */
  readonly seen?: Oid
}

/** Fields appear in the order in which they become true. */
export interface Candidate {
  readonly tag: Tag
  readonly generation: number
  readonly announcedAt: Instant
  /** Default-branch head at which the policy was read when it was announced. */
  readonly policyAt: Oid
  /** Until then another runner may still be minting it. */
  readonly leaseUntil: Instant
  /** A person is asked to make the key: no lease, and the value is handed in after the proposal was opened. */
  readonly reserved?: true
  /** A store of it holds no value unseen: the key is made after the approval, by the run that writes it. */
  readonly deferred?: true
  /** Deferred: when it was announced that it is being made now. */
  readonly begunAt?: Instant
  /** When the intake was written that the value was taken from: proposal and intake are still to be brought up to date. */
  readonly intake?: Instant
  /** When it was found that what had been handed in was lost before it was written: it is asked for again. */
  readonly lostAt?: Instant
  /** Of a key that bears no mark: which one was made, noted before it was proven and staged. What came after is not known. */
  readonly made?: KeyId
  readonly keyId?: KeyId
  readonly fingerprint?: Fingerprint
  readonly minted?: Instant
  readonly expiresAt?: Instant
  /** The probe of the value in hand, at mint. */
  readonly probe?: {
    readonly at: Instant
    readonly status: number
    readonly verdict: 'alive' | 'alive-forbidden'
    readonly account?: string
    readonly asked: string
  }
  /** When our own requests used the key: subtracted from its usage. */
  readonly probedAt?: readonly Instant[]
  /** When its value had been staged everywhere: a version that was written later is not ours. */
  readonly stagedAt?: Instant
  /** It was proposed together with others, and goes with them to the end; absent: it was proposed alone, or not yet. */
  readonly joint?: Joint
  /** A person gave it up before anybody approved it. */
  readonly withdrawn?: { readonly at: Instant; readonly by: string }
  readonly approved?: Approval
  /** Layout `dual`: every instance accepts it before it is used. Absent: nothing has to. */
  readonly acceptance?: Leg
  /** Made shut: since when it is enabled, so that others present it. */
  readonly openedAt?: Instant
  /** Every slot was written: the instant of the commit that says so. */
  readonly promotedAt?: Instant
  /** One per deployer of the credential, in the manifest's order. */
  readonly deployments?: readonly Deployment[]
  readonly verifiedAt?: Instant
}

/** The tag of a slot of which nobody knows what it holds, until it is written: somebody else's value, or one of two of ours. */
export const STRANGE = 'strange'

/** A value in a slot, as far as Keyturn wrote it or knows it. */
export interface VersionState {
  readonly tag: Tag
  /** `versioned`, adopted anew: the version that the references name, which is not the tag's attempt. */
  readonly version?: number
  /** The store's own time of the last write we know of; absent: never written by us, nor adopted with a time. */
  readonly writtenAt?: Instant
}

/** What stands in a slot. While a bracket is open (`openedAt`), a write may or may not have reached it. */
export interface SlotState extends VersionState {
  /** `versioned`: the version in use before this one, which a revert brings back. */
  readonly previous?: VersionState
  /** GitHub's time when the bracket of that write was opened: a run that raced us may write the same value until its minute is over. */
  readonly announcedAt?: Instant
  /** Open bracket: the store's time before the write (`null`: there was no secret) … */
  readonly from?: Instant | null
  /** … GitHub's time when it was opened, and the tag being written. */
  readonly openedAt?: Instant
  readonly writing?: Tag
}

/** A tag that is over. What it names may be removed, and only that; `released`: a person took it out of Keyturn's hands, and nothing is removed. */
export interface PastLine {
  readonly tag: Tag
  readonly keyId?: KeyId
  /** By which its value is known again, should it be found somewhere. */
  readonly fingerprint?: Fingerprint
  readonly since: Instant
  readonly why:
    | 'declined'
    | 'expired'
    | 'value-lost'
    | 'refused'
    | 'rolled-back'
    | 'retired'
    | 'released'
    | 'compromised'
    | 'ended'
    | 'parted'
  /** Of a key without a mark that was perhaps made, and never noted: when it would have been. */
  readonly lost?: { readonly from: Instant; readonly until: Instant }
  /** It lies in the place that no listing shows, as far as anybody knows: nobody took it away yet. */
  readonly second?: true
  /** First complete listing in a row that no longer showed it. */
  readonly absentSince?: Instant
}

export interface Entry {
  readonly schema: number
  readonly credential: CredentialId
  /** Grows by one with each commit of this entry. */
  readonly seq: number
  /** SHA-256 of the previous entry's canonical text; empty for the first. */
  readonly previous: string
  /** Highest attempt ever announced. */
  readonly attempt: number
  /** Highest generation that ever reached service. */
  readonly generation: number
  readonly incumbent?: Holder
  readonly adopting?: Adopting
  /** The key that a command named for the next adoption. */
  readonly wanted?: KeyId
  readonly candidate?: Candidate
  readonly slots: Readonly<Record<SlotAddress, SlotState>>
  readonly rollback?: Rollback
  readonly disabledAt?: Instant
  /** Nothing was approved, and a person ordered a value to be written over another's: whoever got the other one is deployed again. */
  readonly mending?: Leg
  /** Layout `dual`: from here on the key that goes is accepted no more. */
  readonly clearing?: Leg
  /** The irreversible begins ten minutes later. */
  readonly retiringAt?: Instant
  /** The key that goes (incumbent, or a rolled-back heir) is proven dead. */
  readonly deadAt?: Instant
  /** Never in service again. */
  readonly compromised: readonly KeyId[]
  /** A rotation was asked for before its time. */
  readonly ordered?: Ordered
  /** A person's delay: until then nothing begins, goes into service or is taken away. */
  readonly postponed?: { readonly until: Instant; readonly by: string }
  /** Nobody need wait for the key that goes, a person says. */
  readonly waiver?: Waiver
  /** The key on its way serves, a person says. */
  readonly word?: Word
  readonly ending?: Ending
  /** Its key is gone for good, under that tag: nothing stands behind the name any more. */
  readonly ended?: { readonly tag: Tag; readonly at: Instant }
  /** Reports and orders that are not over. */
  readonly emergencies?: readonly Emergency[]
  /** Attempts for the current due date; `notBefore` after a declined or expired one. */
  readonly tries: { readonly due: Instant; readonly count: number; readonly notBefore?: Instant }
  /** Ids of the commands carried out: `run:<id>`, `comment:<id>`. The newest fifty. */
  readonly requests: readonly string[]
  /** Of the running rotation only; the record keeps them for ever. */
  readonly milestones: readonly Milestone[]
  readonly past: readonly PastLine[]
  /** Heard of the incumbent's or the heir's use: the newest instant, so that silence can be believed. */
  readonly heard?: Readonly<Record<KeyId, Instant>>
  readonly lastSweep?: Instant
  /** Its former names, oldest first. */
  readonly formerly?: readonly Former[]
  /** Nothing stands behind this name any more: its key goes on under another. */
  readonly moved?: { readonly to: CredentialId; readonly at: Instant }
  /** Tags of this name up to that attempt went with a key that has another name now: they are not ours. */
  readonly handedOn?: number
  /** SHA-256 of the last record of this credential; empty before the first. */
  readonly lastRecord: string
  /** HMAC-SHA256 under a key derived from the seal (design section 3). */
  readonly mac: string
}

/** An entry before it is sealed: the codec adds seq, previous and mac. */
export type Draft = Omit<Entry, 'seq' | 'previous' | 'mac'>
