// `/v1/webhook_endpoints` and `/v1/events`, as npm `stripe` 23.1.0 types them.
import type { SandboxReply, SandboxRequest } from '../../../contract.ts'
import { json } from '../../../reply.ts'
import { listed } from '../../life.ts'
import { lacking, missing, notAForm, strange } from '../errors.ts'
import { shown } from './deliver.ts'
import { type Endpoint, type Hooks, isThere } from './state.ts'

const ENDPOINT = /^\/v1\/webhook_endpoints\/([^/]+)$/

export function isAboutHooks(path: string): boolean {
  return path === '/v1/events' || path.startsWith('/v1/webhook_endpoints')
}

export function serveHooks(hooks: Hooks, request: SandboxRequest): SandboxReply {
  const { method, url, headers } = request
  const path = url.pathname
  const key = method === 'POST' ? headers.get('idempotency-key') : undefined
  const before = key === undefined ? undefined : hooks.replies.get(key)
  if (before !== undefined) return before
  const reply = path === '/v1/events' ? events(hooks, request) : endpoints(hooks, request)
  if (key !== undefined) hooks.replies.set(key, reply)
  return reply
}

function endpoints(hooks: Hooks, request: SandboxRequest): SandboxReply {
  const { method, url, headers } = request
  if (hooks.controls.denied === 'endpoints') return denied('webhook_write')
  const form = headers.get('content-type')?.startsWith('application/x-www-form-urlencoded') === true
  if (method === 'POST' && !form) return notAForm()
  if (url.pathname === '/v1/webhook_endpoints') {
    if (method === 'GET') return list(hooks, url)
    return method === 'POST' ? create(hooks, new URLSearchParams(request.body)) : missing(method, url.pathname)
  }
  const id = ENDPOINT.exec(url.pathname)?.[1]
  const endpoint = hooks.endpoints.find((one) => one.id === id && isThere(one))
  if (endpoint === undefined) return strange(404, 'resource_missing', `No such webhook endpoint: '${id ?? ''}'`)
  if (method === 'GET') return json(200, view(endpoint))
  if (method === 'POST') return update(endpoint, new URLSearchParams(request.body))
  if (method !== 'DELETE') return missing(method, url.pathname)
  endpoint.deletedAt = hooks.clock.now()
  return json(200, { id: endpoint.id, object: 'webhook_endpoint', deleted: true })
}

/** As stripe/stripe-node quotes such refusals, issue 2246; the right's name from WWBN/AVideo's and stripe/stripe-cli's threads. */
function denied(right: string): SandboxReply {
  return strange(
    403,
    'permission_denied',
    `The provided key 'rk_live_********' does not have the required permissions for this endpoint. Having the 'rak_${right}' permission would allow this request to continue.`,
  )
}

function list({ endpoints: all, controls, clock }: Hooks, url: URL): SandboxReply {
  const seen = all.filter((one) => listed(one, controls, clock.now())).toReversed()
  return json(200, { object: 'list', url: '/v1/webhook_endpoints', ...page(seen, url, view) })
}

/** Newest first, in pages that lead on from their last item. */
function page<T extends { readonly id: string }>(
  all: readonly T[],
  { searchParams }: URL,
  show: (one: T) => unknown,
): { readonly data: readonly unknown[]; readonly has_more: boolean } {
  const limit = Math.min(100, Number(searchParams.get('limit') ?? 10))
  const after = searchParams.get('starting_after')
  const from = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1
  return { data: all.slice(from, from + limit).map(show), has_more: all.length > from + limit }
}

function view({ id, createdAt, ...of }: Endpoint): Readonly<Record<string, unknown>> {
  return {
    id,
    object: 'webhook_endpoint',
    api_version: of.version,
    application: of.application,
    created: Math.floor(createdAt / 1000),
    description: of.description,
    enabled_events: of.events,
    livemode: true,
    metadata: of.metadata,
    status: of.status,
    url: of.url,
  }
}

/** It is enabled from the start: nothing asks for another state (`WebhookEndpointCreateParams`). */
function create(hooks: Hooks, form: URLSearchParams): SandboxReply {
  const { controls, endpoints: all, letters, clock } = hooks
  const field = ['url', 'enabled_events[0]'].find((name) => !form.has(name))
  if (field !== undefined) return lacking(field)
  if (all.filter(isThere).length >= controls.most)
    // The words of PostHog/posthog, pull request 83460; there is no code.
    return strange(400, '', `You have reached the maximum of ${controls.most} webhook endpoints.`)
  const connect = form.get('connect') === 'true' || controls.bent
  const endpoint: Endpoint = {
    id: `we_1${letters.text(23)}`,
    value: `whsec_${letters.text(32)}`,
    url: form.get('url') ?? '',
    events: below(form, 'enabled_events').map(([, value]) => value),
    version: form.get('api_version'),
    description: form.get('description'),
    metadata: Object.fromEntries(below(form, 'metadata')),
    application: connect ? 'ca_KtPlatform' : null,
    status: 'enabled',
    createdAt: clock.now(),
    uses: [],
  }
  all.push(endpoint)
  return json(200, { ...view(endpoint), secret: endpoint.value })
}

/** `metadata[name]=value`. */
function below(form: URLSearchParams, name: string): readonly [string, string][] {
  return [...form].flatMap(([key, value]): [string, string][] => {
    const inner = key.startsWith(`${name}[`) && key.endsWith(']') ? key.slice(name.length + 1, -1) : undefined
    return inner === undefined ? [] : [[inner, value]]
  })
}

function update(endpoint: Endpoint, form: URLSearchParams): SandboxReply {
  const disabled = form.get('disabled')
  if (disabled !== null) endpoint.status = disabled === 'true' ? 'disabled' : 'enabled'
  return json(200, view(endpoint))
}

/** `EventListParams`: `delivery_success` tells of all endpoints together. */
function events({ events: all, controls, clock }: Hooks, { method, url }: SandboxRequest): SandboxReply {
  if (method !== 'GET') return missing(method, url.pathname)
  if (controls.denied === 'events') return denied('event_read')
  const { searchParams } = url
  const [from, before] = [searchParams.get('created[gte]'), searchParams.get('created[lt]')]
  const types = below(searchParams, 'types').map(([, type]) => type)
  const success = searchParams.get('delivery_success')
  const found = all.filter(({ type, createdAt, deliveries }) => {
    const at = Math.floor(createdAt / 1000)
    const counted = deliveries.filter(({ endpoint }) => controls.remembers || isThere(endpoint))
    const whole = counted.every(({ state }) => state === 'delivered')
    return (
      createdAt <= clock.now() - controls.lastUsedLag &&
      (from === null || at >= Number(from)) &&
      (before === null || at < Number(before)) &&
      (types.length === 0 || types.includes(type)) &&
      (success === null || whole === (success === 'true'))
    )
  })
  return json(200, { object: 'list', url: '/v1/events', ...page(found.toReversed(), url, shown) })
}
