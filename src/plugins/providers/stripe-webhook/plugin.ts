import type { KeyId } from '../../../core/facts.ts'
import type { MissingRights, ProviderPlugin } from '../../contract/provider.ts'
import { flag, text } from '../../contract/read.ts'

/**
 * The signing secrets of Stripe's webhook endpoints. A secret belongs to its endpoint for good, and is shown once, as the endpoint is made
 * (npm `stripe` 23.1.0, `resources/WebhookEndpoints.d.ts`: `secret`, "only returned at creation"): so the key is an endpoint, and its heir
 * is another one that does the same. What the package does here: docs/decisions/0049-a-vendors-client-that-only-writes.md.
 */
export const stripeWebhook: ProviderPlugin = {
  id: 'stripe-webhook',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      url: {
        type: 'string',
        pattern: '^https?://[^\\s<>()"\'`]+$',
        maxLength: 500,
        description: 'The address that the endpoint sends to; it tells which endpoint of the account is meant.',
      },
      connect: {
        type: 'boolean',
        description:
          'Whether the endpoint hears of connected accounts. Without it, as the one in service, by its Connect application.',
      },
    },
  },
  hosts: ['https://api.stripe.com'],
  traits: {
    mint: 'api',
    marking: 'exact',
    // Sixteen at first, and more for who asks (Stripe docs, "Receive Stripe events in your webhook endpoint"; PostHog/posthog, pull request
    // 83460, met 100): Stripe's own word counts.
    capacity: 'many',
    direction: 'inbound',
    shut: true,
    // By what was delivered to all who are to hear of it: `delivery_success` of an event.
    usage: 'last-used',
    // Not documented.
    lag: 300_000,
    disable: true,
    rereadable: false,
    // Not documented.
    settles: 10_000,
    parts: ['value'],
    // stripe/stripe-node, README: `whsec_…`; Stripe's API reference shows 32 letters and digits.
    pattern: /^whsec_[A-Za-z0-9]{24,128}$/,
    console: 'https://dashboard.stripe.com/webhooks',
    logs: 'https://dashboard.stripe.com/events',
    admin: 'STRIPE_WEBHOOK_ADMIN_KEY',
    lookalikes: [
      { pattern: /^[sr]k_/, is: 'an API key, and no signing secret of a webhook endpoint' },
      { pattern: /^we_/, is: 'the id of a webhook endpoint, and not its signing secret' },
    ],
  },
  principal: (config) => text(config, 'url'),
  // Of what happens in connected accounts the platform's own list of events does not tell.
  shaped: (config) => (flag(config, 'connect') === true ? { usage: 'none' } : {}),
  rights: (config) => `the events of the endpoint in service, at ${text(config, 'url') ?? 'its address'}`,
  missing,
  open: async (config, context) => {
    const { openWebhooks } = await import('./client.ts')
    return openWebhooks(config, context)
  },
}

/** A secret tells nothing of its endpoint, and an account has several. */
function missing(config: Readonly<Record<string, unknown>>, like?: KeyId): MissingRights | undefined {
  if (like !== undefined || text(config, 'url') !== undefined) return undefined
  return {
    lines: ['url: https://app.example.com/stripe/webhook'],
    why: 'No signing secret tells which endpoint it is of, so nothing but its address does; a new endpoint is made as that one is.',
  }
}
