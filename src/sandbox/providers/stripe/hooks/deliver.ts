// Events as Stripe sends them: signed with the secret of each endpoint, tried again for three days, and to nobody who is disabled.
import { createHmac } from 'node:crypto'
import { type Delivery, type Endpoint, type HookEvent, type Hooks, isThere, TYPES } from './state.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/**
 * When it is tried again, after the last time: in live mode for up to three days, further and further apart (Stripe docs, "Receive Stripe
 * events in your webhook endpoint"). When exactly is not documented.
 */
const AGAIN = [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 20 * HOUR, 34 * HOUR]

/** Something happens: whoever is enabled then, and listens for it, is to hear of it. */
export function occur(hooks: Hooks): void {
  const { clock, events, endpoints, letters } = hooks
  const type = TYPES[events.length % TYPES.length] ?? 'charge.succeeded'
  const to = endpoints.filter((one) => isThere(one) && one.status === 'enabled' && hears(one, type))
  const deliveries = to.map((endpoint): Delivery => ({ endpoint, tried: 0, state: 'pending' }))
  const event: HookEvent = { id: `evt_1${letters.text(23)}`, type, createdAt: clock.now(), deliveries }
  events.push(event)
  for (const delivery of deliveries) clock.at(clock.now() + 1000, () => void bring(hooks, event, delivery))
}

function hears({ events }: Endpoint, type: string): boolean {
  return events.includes('*') || events.includes(type)
}

async function bring(hooks: Hooks, event: HookEvent, delivery: Delivery): Promise<void> {
  const { clock, carry } = hooks
  const { endpoint } = delivery
  // Stripe docs, as above: disabled or deleted when it would be tried again, it is not.
  if (!isThere(endpoint) || endpoint.status === 'disabled') {
    delivery.state = 'dropped'
    return
  }
  const body = JSON.stringify(shown(event))
  const at = Math.floor(clock.now() / 1000)
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
    'stripe-signature': `t=${at},v1=${signature(endpoint.value, at, body)}`,
  }
  const status = (await carry?.(endpoint.url, headers, body)) ?? 0
  if (status >= 200 && status < 300) {
    delivery.state = 'delivered'
    if (event.deliveries.every((one) => one === delivery || one.endpoint.url !== endpoint.url))
      endpoint.uses.push(clock.now())
    return
  }
  const wait = AGAIN[delivery.tried]
  delivery.tried += 1
  if (wait === undefined) delivery.state = 'failed'
  else clock.at(clock.now() + wait, () => void bring(hooks, event, delivery))
}

/** Stripe docs, "Resolve webhook signature verification errors": HMAC-SHA256 over the time, a dot and the body. */
export function signature(secret: string, at: number, body: string): string {
  return createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')
}

export function shown({ id, type, createdAt, deliveries }: HookEvent): unknown {
  return {
    id,
    object: 'event',
    api_version: '2026-10-28.endive',
    created: Math.floor(createdAt / 1000),
    data: { object: { object: type.split('.')[0] } },
    livemode: true,
    pending_webhooks: deliveries.filter(({ state }) => state !== 'delivered').length,
    request: { id: null, idempotency_key: null },
    type,
  }
}

/** Events that nobody at that address has heard of, nor will. */
export function lostAt({ events }: Hooks, url: string): readonly HookEvent[] {
  return events.filter(({ deliveries }) =>
    deliveries
      .filter(({ endpoint }) => endpoint.url === url)
      .every(({ state }) => state === 'failed' || state === 'dropped'),
  )
}
