// An app that hears of events: each is signed, and is done once.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { SandboxClock, SandboxReply, SandboxRequest } from '../contract.ts'
import { json } from '../reply.ts'
import type { Service } from './service.ts'

/** As Stripe's own clients: signatures that are five minutes old are refused. */
const TOLERANCE = 300

/** `POST /hooks/<name>`: each request meets the next instance. Undefined: the request is about something else. */
export function createHookHandler(
  clock: SandboxClock,
  services: readonly Service[],
  count: { requests: number },
): (request: SandboxRequest) => Promise<SandboxReply | undefined> {
  return async function handle({ method, url, headers, body }) {
    const name = /^\/hooks\/([^/]+)$/.exec(url.pathname)?.[1]
    if (name === undefined) return undefined
    const service = services.find((one) => one.spec.name === name && one.spec.provider === 'stripe-webhook')
    if (service === undefined) return json(404, { error: 'not found' })
    if (method !== 'POST') return json(405, { error: 'method not allowed' })
    const instance = service.instances[service.visits % service.instances.length]
    service.visits += 1
    count.requests += 1
    if (instance === undefined || instance.starting || instance.value === undefined)
      return json(503, { error: 'starting' })
    const signed = headers.get('stripe-signature') ?? ''
    const fits = instance.accepts.some((secret) => verifies(secret, { signed, body, now: clock.now() }))
    return fits ? json(200, { received: true }) : json(400, { error: 'no signature of ours' })
  }
}

/** Stripe docs, "Verify webhook signatures manually". */
function verifies(
  secret: string,
  { signed, body, now }: { readonly signed: string; readonly body: string; readonly now: number },
): boolean {
  const [, at = '', given = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signed) ?? []
  if (at === '' || Math.abs(now / 1000 - Number(at)) > TOLERANCE) return false
  const made = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')
  return timingSafeEqual(Buffer.from(made), Buffer.from(given))
}
