import type { Duration, Instant, KeyFacts, KeyId, Listing, Tag, Testimony } from '../../core/facts.ts'
import type { Secret } from '../../core/secret.ts'
import type { Context, Plugin } from './plugin.ts'

/** The value of a key, by part: `{ value }` for most, `{ 'access-key-id', 'secret-access-key' }` for pairs. */
export type Parts = Readonly<Record<string, Secret>>

export interface Minted {
  readonly keyId: KeyId
  readonly parts: Parts
  readonly createdAt?: Instant
  readonly expiresAt?: Instant
}

/** Four-valued: a status the plugin does not understand is `unknown`, never `dead`. */
export interface Probe {
  readonly verdict: 'alive' | 'alive-forbidden' | 'dead' | 'unknown'
  readonly status: number
  readonly at: Instant
  /** In words a person can repeat: `GET /v1/models`. */
  readonly asked: string
  /** The account the key belongs to, where the answer tells. */
  readonly account?: string
}

/** What can be seen from outside of a key that the provider itself uses. */
export type Served = Pick<Testimony, 'asked' | 'answer' | 'verdict'>

/** What the provider counted for one key. Null and empty are `unknown`, not zero. */
export interface Usage {
  readonly asked: string
  /** Newest use known; absent: the provider names none. */
  readonly lastUsedAt?: Instant
  /** Requests since the instant asked for, where the provider counts them. */
  readonly requests?: number
  /**
   * Of a key that the provider itself presents: how many of those things have not arrived that occurred before the instant asked for. While
   * there are any, nobody takes it away; what comes after that another key brings, too. Absent: its own use tells whether it is needed.
   */
  readonly owed?: number
  /** Where and for what the newest use was, in the provider's words: `s3 in eu-central-1`. */
  readonly where?: string
  /** How coarse the times are, and how late news may come. */
  readonly resolution: Duration
  readonly lag: Duration
  /** What this source cannot see, in words; empty: it sees all. */
  readonly gaps: string
}

export interface Found {
  readonly keyId: KeyId
  /** The key as the listing showed it. */
  readonly key: KeyFacts
  /** What the manifest's `with:` would have to say: `{ project, 'service-account' }`. */
  readonly with: Readonly<Record<string, string>>
}

export interface ProviderTraits {
  /** `handed`: people make them, and all else is done by its API; `here`: they are made by Keyturn alone, and no vendor knows of them. */
  readonly mint: 'api' | 'person' | 'handed' | 'here'
  /** `exact`: a key of ours can be told by its name. `inferred`: it bears none, and the journal says which was made. */
  readonly marking: 'exact' | 'inferred' | 'none'
  /** How many keys the account may have, where that is known and small; `many`: no limit that matters. */
  readonly capacity: number | 'many'
  /** `inbound`: others present it to the app, so that every instance accepts it before any uses it. */
  readonly direction: 'outbound' | 'inbound'
  /** A new key is made disabled, and enabled once every instance accepts it: until then nobody presents it. */
  readonly shut?: true
  readonly usage: 'last-used' | 'counter' | 'none'
  readonly disable: boolean
  /** The provider itself holds its keys and uses one of them (`use`): no value leaves it, and there is nothing to store. */
  readonly keeps?: true
  /** `revoke` takes a key one step further to its end, and the listing tells when the next may be taken. Absent: it ends at once. */
  readonly ends?: 'in-steps'
  /**
   * Two places: a listing shows the key in the first alone, which goes by nothing but the second's taking its place (`revoke`); what is in
   * the second the journal knows, and `withdraw` takes it away. Absent: keys live side by side, and each goes by itself.
   */
  readonly succession?: true
  readonly rereadable: boolean
  /** How long a new key may be refused, a deleted one accepted, or a listing be behind. */
  readonly settles: Duration
  /** How late the provider may tell of a key's use, in milliseconds. */
  readonly lag: Duration
  /** Least time between two requests of ours, where the vendor's limit counts the app's requests too; absent: none. */
  readonly gap?: Duration
  /** What the key's parts are called, the first being the one that proves it. */
  readonly parts: readonly string[]
  /** A value as this vendor makes them; such values may be fingerprinted. */
  readonly pattern: RegExp
  /** The console page where a person sees and deletes these keys. */
  readonly console: string
  /** The console page where a person reads what was done with them. */
  readonly logs: string
  /** Conventional name of the admin key's environment variable. */
  readonly admin: string
  /** Variables with the further parts of an admin key that is passed by that name, which are joined by colons; only the first of them must be there. */
  readonly adminBeside?: readonly string[]
  /**
   * Where `admin` is not set: variables of which any (`by`) says that there is a login, which the plugin finds by itself, and what else it
   * reads for that (`beside`). They are the workflow's to set.
   */
  readonly adminFound?: { readonly by: readonly string[]; readonly beside: readonly string[] }
  /** What people take for such a value, the first that fits being told. */
  readonly lookalikes?: readonly Lookalike[]
}

/** A value that is no key of this credential, and what it is: `a publishable key, which is no secret`. */
export interface Lookalike {
  readonly pattern: RegExp
  readonly is: string
}

/** What a person who makes and ends keys is told beyond the name and the rights; whole sentences, code between backticks. */
export interface Advice {
  readonly make: string
  readonly end: string
  /** The page with the form for a new key; the name is put behind it. */
  readonly form?: string
}

/** Rights the listing does not show and the manifest must therefore say before anything is minted. */
export interface MissingRights {
  /** Lines to add under `with:`, as YAML. */
  readonly lines: readonly string[]
  readonly why: string
}

export interface Provider {
  /** Never retried by anyone. If the outcome is unknown the Failure says so (`effect: 'unknown'`). */
  mint(tag: Tag, wishes: { readonly like?: KeyId; readonly expiresAt?: Instant }): Promise<Minted>
  list(): Promise<Listing>
  /** `keyId`: whose key they are, where that is known. Of a key that the provider holds itself there is nothing else to ask by. */
  probe(parts: Parts, keyId?: KeyId): Promise<Probe>
  /** Reversible; already disabled is success. */
  disable?(keyId: KeyId): Promise<void>
  enable?(keyId: KeyId): Promise<void>
  /**
   * Already gone is success. Of `succession`: of the key in the first place only, which the one in the second takes the place of.
   * `ordered`: a person ordered it away at once, whoever is hit; else a provider whose end hits others as well looks for them first.
   */
  revoke(keyId: KeyId, how?: { readonly ordered?: boolean }): Promise<void>
  /** Of `succession`: takes away the key in the second place, and never the one in the first. Already gone is success. */
  withdraw?(keyId: KeyId): Promise<void>
  usage?(keyId: KeyId, since: Instant): Promise<Usage>
  /** Trait `keeps`: uses this key from now on, and the one before no more, which stays as it is. Already so is success. */
  use?(keyId: KeyId): Promise<void>
  /** Trait `keeps`: is this the key that the provider uses, as far as anybody outside can see? */
  serves?(keyId: KeyId): Promise<Served>
  /** Finds the key a value belongs to, across everything the admin key sees, by the listing's hints. */
  find?(parts: Parts): Promise<Found | undefined>
  /** Keys that people made for themselves, as far as the admin key sees, with who made them in the provider's words; for people only. */
  personal?(): Promise<Listing>
}

/** What is wrong in a `with:`, and by which names below it the place is reached. */
export interface Misstated {
  readonly where: readonly string[]
  readonly what: string
}

export interface ProviderPlugin extends Plugin {
  readonly traits: ProviderTraits
  /** What two credentials of one manifest may not share; undefined: sharing is fine. */
  principal(config: Readonly<Record<string, unknown>>): string | undefined
  /** Traits that `with:` itself says. */
  shaped?(
    config: Readonly<Record<string, unknown>>,
  ): Partial<
    Pick<
      ProviderTraits,
      | 'mint'
      | 'marking'
      | 'pattern'
      | 'console'
      | 'logs'
      | 'lookalikes'
      | 'capacity'
      | 'usage'
      | 'lag'
      | 'disable'
      | 'settles'
      | 'direction'
    >
  >
  /**
   * The base URL that `with:` names: the workflow must allow it (`allow-endpoints`). No admin key is such a provider's by convention: the
   * workflow says whose each is (`admin-keys`).
   */
  endpoint?(config: Readonly<Record<string, unknown>>): string | undefined
  /** What is wrong with a `with:` that the schema lets pass; undefined: nothing. */
  wrong?(config: Readonly<Record<string, unknown>>): string | Misstated | undefined
  /** The account that `with:` names: keys of another are refused, and such of which no account is told. */
  account?(config: Readonly<Record<string, unknown>>): string | undefined
  /** For the person who makes and ends its keys. */
  advice?(config: Readonly<Record<string, unknown>>): Advice
  /** What a reviewer has to know of how the old key goes, where it is not simply deleted; whole sentences. */
  ends?(config: Readonly<Record<string, unknown>>, keyId?: KeyId): string | undefined
  /** What a report of that key costs beyond the key, and what it does not end; whole sentences. Undefined: nothing. */
  reported?(
    config: Readonly<Record<string, unknown>>,
    keyId: KeyId | undefined,
    verb: 'leaked' | 'exploited',
  ): string | undefined
  /** The rights as a reviewer reads them: `project proj_prod, service account user-prod`. */
  rights(config: Readonly<Record<string, unknown>>): string
  /** Undefined: nothing is missing in `with:`, mint may go ahead. `like`: the key in service, if anybody knows which it is. */
  missing?(config: Readonly<Record<string, unknown>>, like?: KeyId): MissingRights | undefined
  open(config: Readonly<Record<string, unknown>>, context: Context): Promise<Provider>
}
