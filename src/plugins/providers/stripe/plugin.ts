import type { ProviderPlugin } from '../../contract/provider.ts'
import { advice, consoleAt, lookalikes, missing, patternOf, rights, wishOf, wrong } from './wish.ts'

/**
 * Stripe: a person makes keys in the Dashboard and ends them there. No public API makes, lists or expires them (npm `stripe` 23.1.0
 * has no call for keys; `/v2/iam/api_keys` is a private preview for installed Stripe Apps). One GET tells alive from dead, so the
 * shared send is used and the package is not.
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
    // There is none.
    admin: 'NO_ADMIN_KEY',
  },
  principal: () => undefined,
  shaped: (config) => {
    const wish = wishOf(config)
    return { pattern: patternOf(wish), console: consoleAt(wish, 'apikeys'), lookalikes: lookalikes(wish) }
  },
  account: (config) => wishOf(config).account,
  rights: (config) => rights(wishOf(config)),
  advice: (config) => advice(wishOf(config)),
  wrong: (config) => wrong(wishOf(config)),
  missing: (config) => missing(wishOf(config)),
  open: async (_config, context) => {
    const { openStripe } = await import('./client.ts')
    return openStripe(context)
  },
}
