import type { Entry } from '../entry/entry.ts'
import type { Duration, Instant, Oid } from '../facts.ts'
import type { Credential } from '../manifest/policy.ts'

/** What a record is made of. Facts that the caller cannot look up are left out, and the record says that they are not known. */
export interface RecordFacts {
  /** The entry as it stands when the rotation ends, with candidate and milestones. */
  readonly entry: Entry
  readonly credential: Credential
  readonly outcome: 'rotated' | 'rolled-back' | 'retired'
  readonly repository: { readonly owner: string; readonly name: string; readonly id?: number }
  readonly due: Instant
  /** When the record is written. */
  readonly at: Instant
  readonly version: string
  /** The Action run's URL, or `cli`. */
  readonly run: string
  /** The provider's words for the key's rights, and how late it may tell of use. */
  readonly provider: { readonly id: string; readonly rights: string; readonly lag: Duration }
  /** Object id of the manifest's text that the policy was read from. */
  readonly manifestOid?: Oid
  /** Role of the person who merged, as looked up at that time. */
  readonly role?: string
  /** Was the merge forced past a rule of the branch? */
  readonly bypass?: boolean
  /** Journal head that this record is committed upon. */
  readonly journal?: Oid
  /** Length of the value in characters, where it was counted when it was made. */
  readonly length?: number
}
