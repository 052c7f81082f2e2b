import type { ProviderPlugin } from '../../contract/provider.ts'

/** Permissions of one key. */
const MOST = 100

/**
 * Twilio: API keys of one account, each an SID with its secret. What stands here about the API is from Twilio's OpenAPI document of IAM
 * (`twilio_iam_v1`, 1.0.0) and, for the account's state, of the core API (`twilio_api_v2010`). The package `twilio` has all of its
 * products in it; six requests need none of that.
 */
export const twilio: ProviderPlugin = {
  id: 'twilio',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      kind: {
        enum: ['standard'],
        description:
          'New keys are standard keys: all of the account but its keys and settings. Without it, the kind of the key in service.',
      },
      permissions: {
        type: 'array',
        items: { type: 'string', pattern: '^/twilio/[A-Za-z0-9/_.-]{1,200}$' },
        minItems: 1,
        description: 'New keys are restricted ones that may do exactly this. Without it, what the key in service may.',
      },
    },
  },
  hosts: ['https://iam.twilio.com', 'https://api.twilio.com'],
  traits: {
    mint: 'api',
    marking: 'exact',
    // No limit is documented.
    capacity: 'many',
    direction: 'outbound',
    // Usage records are the account's, and the listing tells no last use (document, `ListGetKeys`).
    usage: 'none',
    lag: 0,
    // A restricted key's policy can be emptied, and nothing but our own memory could fill it again; a standard key has none.
    disable: false,
    rereadable: false,
    // Not documented.
    settles: 60_000,
    parts: ['secret', 'sid'],
    // Seen in every secret, promised by no document (facts, section 7).
    pattern: /^[A-Za-z0-9]{32}$/,
    console: 'https://console.twilio.com/us1/account/keys-credentials/api-keys',
    logs: 'https://console.twilio.com/us1/monitor/logs/sms',
    admin: 'TWILIO_ADMIN_KEY',
  },
  // Keys belong to the whole account and are told apart by their names, so credentials may share it.
  principal: () => undefined,
  wrong: ({ kind, permissions }) => {
    if (kind !== undefined && permissions !== undefined)
      return '`kind: standard` and `permissions` cannot both be said: a standard key has none · keep one'
    // Docs, "Restricted API keys".
    return Array.isArray(permissions) && permissions.length > MOST
      ? `permissions has ${permissions.length} of them, and a restricted key of Twilio’s at most ${MOST} · leave some out`
      : undefined
  },
  rights: (config) => {
    const { kind, permissions } = config
    if (Array.isArray(permissions)) return `a restricted key, permissions ${permissions.join(' ')}`
    return kind === undefined ? 'those of the key in service' : 'a standard key'
  },
  missing: (config, like) => {
    if (config['kind'] !== undefined || config['permissions'] !== undefined || like !== undefined) return undefined
    return {
      lines: ['kind: standard'],
      why: 'Nobody knows which key is in service, so its permissions cannot be copied; and without any Twilio would make a key that may do all that standard keys may.',
    }
  },
  open: async (config, context) => {
    const { openClient } = await import('./client.ts')
    return openClient(config, context)
  },
}
