import type { ProviderPlugin } from '../../contract/provider.ts'
import { missing, wishOf } from './wish.ts'

/**
 * Twilio: the auth token of one account, which has a primary and at most one secondary. What stands here about the API is from Twilio's
 * OpenAPI documents of accounts (`twilio_accounts_v1`, 1.0.0) and of the core API (`twilio_api_v2010`). Nothing in them lists tokens: the
 * account shows its primary, and nobody shows a secondary again once it is made.
 */
export const twilioAuthToken: ProviderPlugin = {
  id: 'twilio-auth-token',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      account: {
        type: 'string',
        pattern: '^[0-9a-f]{32}$',
        description:
          'The account, by what follows `AC` in its SID: scanners take a whole one for a secret. The adoption finds it.',
      },
      secondary: {
        enum: ['keyturn'],
        description:
          'The account has no secondary token, and nobody but Keyturn makes one. No API shows whether there is one, so a person looks and says it; nothing is made before.',
      },
      signatures: {
        enum: ['three', 'none'],
        description:
          'Who validates `X-Twilio-Signature`, which is made with the primary token. three: the app, and it accepts what the token in any of three places signed. none: nobody, and there is one place. Nothing is made before it is said.',
      },
    },
  },
  hosts: ['https://accounts.twilio.com', 'https://api.twilio.com'],
  traits: {
    mint: 'api',
    // Tokens have neither ids nor names (document, `accounts.v1.secondary_auth_token`): one is called by its fingerprint.
    marking: 'inferred',
    // Docs, "REST API: Secondary Auth Token": one beside the primary.
    capacity: 2,
    // Twilio presents to the app what the primary signed (docs, "Security", on `X-Twilio-Signature`).
    direction: 'inbound',
    usage: 'none',
    lag: 0,
    disable: false,
    // Promote: the primary dies at once, and the secondary is the primary (document, `UpdateAuthTokenPromotion`).
    succession: true,
    // Of the primary (document v2010, `api.v2010.account`, `auth_token`).
    rereadable: true,
    // A minute for what Twilio itself runs (docs, "REST API: Auth Token", its warning); of anything else nothing is said.
    settles: 60_000,
    parts: ['value'],
    // Seen in every token, promised by no document (facts, section 7b).
    pattern: /^[0-9a-f]{32}$/,
    console: 'https://console.twilio.com/us1/account/keys-credentials/api-keys',
    logs: 'https://console.twilio.com/us1/monitor/logs/sms',
    admin: 'TWILIO_ADMIN_KEY',
    lookalikes: [
      { pattern: /^AC[0-9a-fA-F]{32}$/, is: 'an account’s SID, which is no secret' },
      { pattern: /^SK[0-9a-fA-F]{32}$/, is: 'an API key’s SID, which is no secret' },
    ],
  },
  shaped: (config) => (wishOf(config).signatures === 'none' ? { direction: 'outbound' } : {}),
  // Two credentials would take the second place from each other.
  principal: (config) => {
    const { account } = wishOf(config)
    return account === undefined ? undefined : `the auth token of the Twilio account AC${account}`
  },
  account: (config) => wishOf(config).account,
  rights: () => 'all of the account, as every auth token',
  ends: (config) =>
    wishOf(config).signatures !== 'none'
      ? 'Twilio makes the new token the primary, and **the old one opens nothing from that moment: this cannot be undone**, and no token can be disabled first. Webhooks are signed with the new one from then on; every instance accepts both.'
      : 'Twilio makes the new token the primary, and **the old one opens nothing from that moment: this cannot be undone**, and no token can be disabled first. Until then webhooks are signed with the old token, from then on with the new one. The manifest says that nothing validates these signatures (`signatures: none`); what does so with one token refuses every webhook from its switch until then.',
  missing: (config, like) => missing(wishOf(config), like),
  open: async (config, context) => {
    const { openClient } = await import('./client.ts')
    return openClient(wishOf(config), context)
  },
}
