import type { JsonSchema } from './shape.ts'

/**
 * What the manifest must know of a provider. A `ProviderPlugin` is one; `core` may not import plugins, so the caller gives
 * them.
 */
export interface ProviderDeclaration {
  /** JSON Schema of `with:`. */
  readonly schema: JsonSchema
  /** What two credentials may not share; undefined: sharing is fine. */
  principal(config: Readonly<Record<string, unknown>>): string | undefined
  /** What is wrong with a `with:` that its schema lets pass; undefined: nothing. */
  wrong?(
    config: Readonly<Record<string, unknown>>,
  ): string | { readonly where: readonly string[]; readonly what: string } | undefined
  /** The address that `with:` names. Absent: the provider's address is its own. */
  endpoint?(config: Readonly<Record<string, unknown>>): string | undefined
  /** Traits that `with:` itself says, as far as the manifest must know them. */
  shaped?(config: Readonly<Record<string, unknown>>): {
    readonly usage?: 'last-used' | 'counter' | 'none'
    readonly disable?: boolean
    readonly mint?: Mint
    readonly direction?: 'outbound' | 'inbound'
  }
  readonly traits: {
    /** Who makes its keys. Absent: `api`. */
    readonly mint?: Mint
    /** Who presents its keys to whom. Absent: `outbound`. */
    readonly direction?: 'outbound' | 'inbound'
    readonly usage: 'last-used' | 'counter' | 'none'
    readonly parts: readonly string[]
    readonly disable: boolean
    /** The provider itself holds its keys and uses one of them: there is nothing to store. */
    readonly keeps?: true
    /** Conventional name of the admin key's environment variable. */
    readonly admin: string
    /** Its further parts: what a login leaves under the names that the vendor's own clients read. */
    readonly adminBeside?: readonly string[]
  }
}

/**
 * Who makes keys: `api`, Keyturn; `person`, people, and nobody lists or ends them but people; `handed`, people, who hand them in, and
 * Keyturn finds them in the provider's listing, counts their use and ends them; `here`, Keyturn by itself, and the journal alone knows
 * of them.
 */
export type Mint = 'api' | 'person' | 'handed' | 'here'

/** Provider ids and what each declares. */
export type PluginDeclarations = Readonly<Record<string, ProviderDeclaration>>

/** What is left of a provider whose keys a person makes: nobody lists them, tells of their use, or takes them away. */
export const BY_HAND = { mint: 'person', marking: 'none', usage: 'none', disable: false } as const

/** What `provider:` says of a key that Keyturn only reminds of: no plugin, for nothing is asked of anybody. */
export const REMINDER = 'reminder'

/** The `with:` of such a key: what a person wants to read when it is due. */
export const REMINDER_WITH: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    console: {
      type: 'string',
      pattern: '^https://[^\\s<>()"\'`]+$',
      maxLength: 150,
      description: 'The page on which a person makes and ends such keys: an https:// address.',
    },
    note: {
      type: 'string',
      pattern: '\\S',
      maxLength: 150,
      description: 'What whoever replaces it has to know: where it is used, whom to tell.',
    },
  },
}

/** The schema of each provider's `with:`, by id. */
export function withSchemas(known: PluginDeclarations): readonly (readonly [id: string, schema: JsonSchema])[] {
  const all = Object.entries(known).map(([id, { schema }]) => [id, schema] as const)
  return [...all, [REMINDER, REMINDER_WITH] as const].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** Providers of the design that are not built; one that is given by the caller counts as built. */
export const LATER_PROVIDERS = [
  'aws-iam',
  'azure-entra',
  'cloudflare',
  'datadog',
  'github-app',
  'github-deploy-key',
  'google-service-account',
  'groq',
  'mistral',
  'npm',
  'posthog',
  'sendgrid',
  'stripe',
  'twilio',
] as const
