import type { Instant } from '../../core/facts.ts'
import type { Mask, Secret } from '../../core/secret.ts'
import type { Send } from '../../http/send.ts'

/** JSON Schema (draft 2020-12) of a plugin's `with:`; generated docs and the manifest's own schema are made from it. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** What every plugin declares. `plugin.ts` loads no SDK; `client.ts` is imported inside `open`. */
export interface Plugin {
  readonly id: string
  readonly schema: JsonSchema
  /** Base URLs its keys may be sent to. An `endpoint` elsewhere must be allowed by the workflow. */
  readonly hosts: readonly string[]
}

/** Where no admin key is passed, and the plugin finds one by itself (trait `adminFound`): what it may look at. */
export interface Finding {
  /** The variables that the trait names, as far as they are set. */
  readonly env: Readonly<Record<string, string>>
  /** What GitHub says the job is, made out to that audience; fails with what to add to the workflow. */
  readonly identity: (audience: string) => Promise<Secret>
  /** A job of GitHub Actions, and no desk. */
  readonly inJob: boolean
}

/** What an open plugin may use of the outside; nothing else. */
export interface Context {
  readonly send: Send
  /** The admin key, asked for when needed. Fails with `permission-missing` when the workflow does not pass it. */
  readonly admin: () => Secret
  /** Absent: the admin key is the one that is passed. */
  readonly find?: Finding
  readonly mask: Mask
  readonly now: () => Instant
  /** Waits by the injected clock; for settling only. */
  readonly sleep: (milliseconds: number) => Promise<void>
  /** Replaces the plugin's first host: another of its hosts, or one that the workflow allowed (`allow-endpoints`). */
  readonly endpoint?: string
  /** The id of the credential's slug, for reading tags back from names that had to be shortened. */
  readonly slug: string
  /** The same object for all credentials of one run that have this admin key at this endpoint: what they may share is kept by it. */
  readonly run: object
}
