import type { ProviderPlugin } from '../../contract/provider.ts'
import { advice, consoleAt, lookalikes, missing, patternOf, rights, wishOf, wrong } from './wish.ts'

const NAME = { type: 'string', pattern: '^[a-z][a-z0-9_]{0,99}$' } as const

/** What is different where the preview makes the keys; how fine and how late it tells of their use is not documented. */
const PREVIEW = { mint: 'api', marking: 'exact', usage: 'last-used', lag: 86_400_000 } as const

/**
 * Stripe: a person makes keys in the Dashboard and ends them there. No public API makes, lists or expires them (npm `stripe` 23.1.0
 * has no call for keys). `/v2/iam/api_keys` is a private preview for installed Stripe Apps; whoever is let in opts in by `api: preview`
 * (docs/decisions/0043). No published release of the package speaks it, so the shared send is used for all of it.
 */
export const stripe: ProviderPlugin = {
  id: 'stripe',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      mode: {
        type: 'string',
        enum: ['live', 'test'],
        description: 'Whose data the key reaches; keys of the other mode are refused. A sandbox is `test`.',
      },
      kind: {
        type: 'string',
        enum: ['secret', 'restricted'],
        description: 'Whether keys are secret (`sk_`) or restricted (`rk_`) ones; the other kind is refused.',
      },
      rights: {
        type: 'string',
        pattern: '^[^\\p{Cc}]{1,200}$',
        description: 'What a restricted key may do, as chosen in the form. Nothing lists it; the proposal repeats it.',
      },
      account: {
        type: 'string',
        pattern: '^acct_[A-Za-z0-9]{1,64}$',
        description: 'The account. Keys of another are refused, and links lead to it.',
      },
      api: {
        type: 'string',
        enum: ['preview'],
        description: 'Stripe’s private preview for Stripe Apps makes and ends the keys; without it people do.',
      },
      permissions: {
        type: 'array',
        items: NAME,
        minItems: 1,
        description: 'What a new key may do, with `api: preview`. Without it, what the key in service may do.',
      },
      'connect-permissions': {
        type: 'array',
        items: NAME,
        minItems: 1,
        description: 'The same in connected accounts. Without it, none where `permissions` is said.',
      },
    },
  },
  hosts: ['https://api.stripe.com'],
  traits: {
    mint: 'person',
    marking: 'none',
    // Not documented.
    capacity: 'many',
    direction: 'outbound',
    // The Dashboard shows people when a key was last used; no API tells.
    usage: 'none',
    lag: 0,
    disable: false,
    rereadable: false,
    // Not documented; third parties saw an expired key work for nine seconds more.
    settles: 60_000,
    parts: ['value'],
    // gitleaks, config/gitleaks.toml, rule stripe-access-token; TruffleHog allows 247.
    pattern: /^[sr]k_(?:live|test)_[A-Za-z0-9]{10,247}$/,
    console: 'https://dashboard.stripe.com/apikeys',
    logs: 'https://dashboard.stripe.com/logs',
    // Where people make the keys, there is none.
    admin: 'STRIPE_APP_KEY',
  },
  principal: () => undefined,
  shaped: (config) => {
    const wish = wishOf(config)
    const said = { pattern: patternOf(wish), console: consoleAt(wish, 'apikeys'), lookalikes: lookalikes(wish) }
    return wish.preview ? { ...said, ...PREVIEW } : said
  },
  account: (config) => wishOf(config).account,
  rights: (config) => rights(wishOf(config)),
  advice: (config) => advice(wishOf(config)),
  wrong: (config) => wrong(wishOf(config)),
  missing: (config, like) => missing(wishOf(config), like),
  open: async (config, context) => {
    if (wishOf(config).preview) {
      const { openPreview } = await import('./preview/client.ts')
      return openPreview(config, context)
    }
    const { openStripe } = await import('./client.ts')
    return openStripe(context)
  },
}
