import type { ProviderPlugin } from '../../contract/provider.ts'

/**
 * SendGrid: keys of an account, told apart by name. What stands here about the API is from SendGrid's OpenAPI document 1.8.1. The
 * package `@sendgrid/client` has no call for keys, only a request of any kind, so the shared send is used.
 */
export const sendgrid: ProviderPlugin = {
  id: 'sendgrid',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      scopes: {
        type: 'array',
        items: { type: 'string', pattern: '^[a-z0-9_.-]{1,80}$' },
        // Left out, a new key has full access (document, "Create API keys"); what an empty list means is not documented.
        minItems: 1,
        description: 'Scopes of a new key. Without it, those of the key in service, exactly.',
      },
    },
  },
  hosts: ['https://api.sendgrid.com', 'https://api.eu.sendgrid.com'],
  traits: {
    mint: 'api',
    marking: 'exact',
    // Document, "Create API keys": at most 100 keys on an account.
    capacity: 100,
    direction: 'outbound',
    // Neither a count nor a last use of a key is told anywhere.
    usage: 'none',
    lag: 0,
    // A key can be narrowed, and nothing but our own memory could widen it again: docs/providers/sendgrid.md says why that is not enough.
    disable: false,
    rereadable: false,
    // Document, "Delete API keys": "some small propagation delay"; how small is not said.
    settles: 60_000,
    parts: ['value'],
    // gitleaks, config/gitleaks.toml, rule sendgrid-api-token; the parts are as long as in keys that people have seen, give or take.
    pattern: /^SG\.[\w-]{20,24}\.[\w-]{39,50}$/,
    console: 'https://app.sendgrid.com/settings/api_keys',
    logs: 'https://app.sendgrid.com/email_activity',
    admin: 'SENDGRID_ADMIN_KEY',
  },
  // Keys belong to the whole account and are told apart by their names, so credentials may share it.
  principal: () => undefined,
  rights: (config) => {
    const scopes = config['scopes']
    return Array.isArray(scopes) ? `scopes ${scopes.join(' ')}` : 'the scopes of the key in service'
  },
  missing: (config, like) => {
    if (config['scopes'] !== undefined || like !== undefined) return undefined
    return {
      lines: ['scopes: [mail.send]'],
      why: 'Nobody knows which key is in service, so its scopes cannot be copied; and without scopes SendGrid would give a new key full access.',
    }
  },
  open: async (config, context) => {
    const { openClient } = await import('./client.ts')
    return openClient(config, context)
  },
}
