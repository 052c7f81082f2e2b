// The nouns of Keyturn. No behaviour, no I/O, no clock: instants are always passed in.

/** Milliseconds since the epoch. */
export type Instant = number
/** Milliseconds. */
export type Duration = number
/** The unit of rotation: `openai/production`, or `RESEND_API_KEY` for a key without environments. */
export type CredentialId = string
/** The provider's own handle of a key; never its value. */
export type KeyId = string
/** Our mark on one attempt, never used twice: `kt-1f9k3x-openai-production-6-9c04ae`. */
export type Tag = string
/** One destination of a credential: `github:environment/production/OPENAI_API_KEY`. */
export type SlotAddress = string
/** A git object id, 40 hex digits. */
export type Oid = string
/** First 16 hex digits of SHA-256 over a value that a machine made; shown as `sha256:<16 hex>`. */
export type Fingerprint = string

/** What we may know about something outside: the value, or an admission that we could not look. */
export type Seen<T> =
  | { readonly seen: true; readonly value: T }
  /** `passing`: a network's or a limit's fault, which the next run may not meet. */
  | { readonly seen: false; readonly why: string; readonly passing?: boolean }

/** One key as a provider's listing shows it. */
export interface KeyFacts {
  readonly id: KeyId
  /** Read back from the key's name when it bears a mark of Keyturn's (any repository's); else absent. */
  readonly tag?: Tag
  /** The provider's display name, as listed. */
  readonly name?: string
  readonly createdAt?: Instant
  readonly lastUsedAt?: Instant
  readonly expiresAt?: Instant
  readonly status: 'alive' | 'disabled' | 'expired'
  /** Who owns it at the provider, in the provider's words. */
  readonly owner?: string
  /** What the provider shows of the value: `sk-…abcd`. */
  readonly hint?: string
  /** It bears our mark, and lives where `with:` does not say, in the provider's words: `in the workspace wrkspc_a`. */
  readonly elsewhere?: string
  /** The provider itself uses it, and says so. */
  readonly inUse?: true
  /** When its state changed last. */
  readonly changedAt?: Instant
  /** It takes none of the room that there is for others. */
  readonly aside?: true
  /** Who checks what it signs knows it from then on: used earlier, what it signs would be refused. */
  readonly knownFrom?: Instant
  /** What it signed is presented for so long after it signs no more, which it does `since`, by the provider's clock. */
  readonly outlived?: { readonly by: Duration; readonly since: Instant }
  /** It is deleted from then on, and not before. */
  readonly endsFrom?: Instant
  /** Nobody deletes it: once it is disabled it is over. */
  readonly stays?: true
}

/** A listing of the keys on a credential's principal. Incomplete ones testify about presence only, never about absence. */
export interface Listing {
  readonly keys: readonly KeyFacts[]
  readonly complete: boolean
  readonly at: Instant
  /** The provider takes no further change before. */
  readonly changesFrom?: Instant
}

/** What a store tells of one slot; never a value. */
export interface SlotFacts {
  /** When the secret was last written, by the store's clock; absent: there is no such secret. */
  readonly updatedAt?: Instant
  /** Tags whose values are staged for this slot and not removed. */
  readonly staged: readonly Tag[]
  /** A store that lets Keyturn read: whose value stands there. Absent: times have to tell. */
  readonly holds?: 'strange' | { readonly tag: Tag }
  /** A store that can only be written: nobody tells what stands there, and the journal alone knows. */
  readonly untold?: true
  /** A secret of the organisation: what of the same name is read here in its place, in words. */
  readonly shadowedBy?: string
  /** Layout `versioned` only: what the references at the default head name. */
  readonly named?: 'none' | 'mixed' | { readonly attempt: number }
}

/** One witness's answer, kept in the audit trail: who was asked what, and what they said. */
export interface Testimony {
  readonly witness: string
  /** The query in words a person can repeat: `GET /healthz/openai, 12 times`. */
  readonly asked: string
  /** The answer in words: `200 from 4 of 4 instances`. */
  readonly answer: string
  readonly verdict: 'yes' | 'no' | 'waiting' | 'unknown'
  readonly at: Instant
  readonly number?: number
  /** It answers only when it is asked by a step, and was not asked yet. Kept nowhere. */
  readonly unasked?: true
  /** How late this witness may hear of an event, in milliseconds. */
  readonly lag?: Duration
}

/** One run of a deployer since a promotion. */
export interface DeployFacts {
  readonly state:
    | 'none'
    | 'running'
    | 'waiting-for-approval'
    | 'succeeded'
    | 'failed'
    | 'not-needed'
    /** It was started, and nobody will ever tell how it ended. */
    | 'started'
  /** The runner's handle of the run; `trigger` gave it or `status` found it. */
  readonly run?: string
  readonly url?: string
  readonly startedAt?: Instant
  readonly finishedAt?: Instant
  /** What a person reads when it failed or waits. */
  readonly about?: string
}
