import type { Oid, SlotAddress, SlotFacts, Tag } from '../../core/facts.ts'
import type { Layout } from '../../core/manifest/policy.ts'
import type { Parts } from './provider.ts'

/** A value sealed to a store's own public key: only that store can open it. */
export interface SealedValue {
  /** Base64 of the sealed box. */
  readonly box: string
  readonly keyId: string
  /** SHA-256 (hex) of the public key the box was sealed to. */
  readonly publicKey: string
}

/** Where a store without versions keeps a sealed value between staging and promotion: the journal, wrapped under the seal. */
export interface Custody {
  put(slot: SlotAddress, tag: Tag, value: SealedValue): Promise<void>
  /** Undefined: nothing is held for this slot and tag. */
  get(slot: SlotAddress, tag: Tag): Promise<SealedValue | undefined>
  /** Forgets a value with the next commit of that credential; not held is success. */
  drop(slot: SlotAddress, tag: Tag): void
  /** Wraps a held value again under the current seal, with the next commit of that credential; already so, nothing happens. */
  renew(slot: SlotAddress, tag: Tag): Promise<void>
  /** Tags held for a slot. */
  held(slot: SlotAddress): readonly Tag[]
}

export interface StoreTraits {
  readonly custody: 'native' | 'sealed' | 'after-merge'
  readonly layout: Layout
  /** When readers have a promoted value, in words: `with the next job that names the environment`. */
  readonly reaches: string
  readonly restores: boolean
}

export type Readiness =
  | { readonly ready: true }
  /** `key-changed`: the public key is not the one the value was sealed to; `missing`: nothing is held. */
  | { readonly ready: false; readonly why: 'key-changed' | 'missing' | 'scope-missing'; readonly slot: SlotAddress }

/** The default head a `versioned` layout is read at. */
export interface Head {
  readonly oid: Oid
  /** Text of a file at that head; undefined: there is none. */
  readonly file: (path: string) => Promise<string | undefined>
}

export interface Store {
  readonly traits: StoreTraits
  readonly slots: readonly SlotAddress[]
  read(head: Head): Promise<ReadonlyMap<SlotAddress, SlotFacts>>
  /** `versioned` only: what the references named at any commit. */
  named?(at: Head): Promise<ReadonlyMap<SlotAddress, NonNullable<SlotFacts['named']>>>
  /** Puts every slot's value where no reader uses it. Replay-safe. */
  stage(tag: Tag, parts: Parts): Promise<void>
  /** `versioned` only: the secrets that the value of that tag waits in. */
  stagedAs?(tag: Tag): readonly string[]
  /** May the staged value be promoted now? Looks; writes nothing. */
  ready(tag: Tag): Promise<Readiness>
  /** Writes every slot. Replay-safe. Layout `versioned` writes nothing: the merge was the switch. */
  promote(tag: Tag): Promise<void>
  /** `dual` only, and there in place of both: writes these slots and no other, each with the value of that tag. Replay-safe. */
  place?(writes: ReadonlyMap<SlotAddress, Tag>): Promise<void>
  /** The same, with an earlier value. */
  restore(tag: Tag): Promise<void>
  /** A store whose readers are not this repository alone: who else has it, in words. */
  readers?(): Promise<string>
  /** A store that lets Keyturn read: every part that stood in service at the last look; undefined: one of them is missing. */
  shows?(): Promise<Parts | undefined>
  /** A store that holds copies itself: keeps what the last look showed, and nothing newer, under a tag that is adopted. Replay-safe. */
  keep?(tag: Tag): Promise<void>
  /** Removes what was staged under the tag; never what is in service. Already gone is success. */
  remove(tag: Tag): Promise<void>
  /** `versioned` only: the edits that make the references name this tag's secret. */
  edits?(tag: Tag, head: Head): Promise<ReadonlyMap<string, string>>
}
