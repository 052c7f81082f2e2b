// What an audit is made of: everything that Keyturn and people left behind, as data. Where it was read, a clone or GitHub, is no matter here.
import type { Instant, Oid } from '../../facts.ts'
import type { TreeLine } from '../../git/oid.ts'

export interface AuditCommit {
  readonly oid: Oid
  readonly parents: readonly Oid[]
  readonly tree: Oid
  readonly at: Instant
  /** Login or address of its author: a name that anybody can type, but for what `signed` says. */
  readonly by: string
  /** Its author is Keyturn's App, and nothing speaks against it. */
  readonly ours: boolean
  /** `unchecked`: it bears a signature, and nobody was asked whether that is good. */
  readonly signed: 'yes' | 'no' | 'unchecked'
}

/** One commit that touched `rotation.lock.yml`. */
export interface LockChange {
  readonly commit: AuditCommit
  /** Undefined: the file is not there. */
  readonly text: string | undefined
  /** The same at each parent. */
  readonly before: readonly (string | undefined)[]
}

export interface AuditComment {
  readonly id: number
  readonly url: string
  readonly body: string
  readonly by: string
  readonly ours: boolean
  readonly at: Instant
  readonly editedAt?: Instant
  readonly editedBy?: string
}

/** A pull request of ours, in any state. */
export interface AuditProposal {
  readonly number: number
  readonly branch: string
  /** What its merge put onto the default branch. */
  readonly mergeOid?: Oid
  readonly comments: readonly AuditComment[]
  /** Comments of ours that somebody deleted. */
  readonly deleted: readonly { readonly by: string; readonly at: Instant }[]
}

/** A move of the journal that took commits away, as GitHub remembers it. */
export interface Forced {
  readonly by: string
  readonly at: Instant
  readonly from: Oid
  readonly to: Oid
}

export interface Trail {
  readonly repositoryId: number
  readonly now: Instant
  /** Newest first. */
  readonly journal: readonly AuditCommit[]
  /** Oldest first. */
  readonly lock: readonly LockChange[]
  readonly trees: ReadonlyMap<Oid, readonly TreeLine[]>
  readonly texts: ReadonlyMap<Oid, string>
  /** Undefined: GitHub was not asked. */
  readonly proposals?: readonly AuditProposal[]
  readonly forced: readonly Forced[]
  /** Head of the journal in a clone that was made earlier. */
  readonly remembered?: Oid
}
