// `/v2/iam/api_keys`, as far as it is known: the fields from stripe/stripe-node, branch `latest-codegen-private-preview`,
// `V2/Iam/ApiKeys.ts`; what it does from what Infisical measured in a test sandbox (its design of Stripe's rotation, 2026-09-17).
import type { SandboxReply, SandboxRequest } from '../../contract.ts'
import { json, type Loose, isRecord, readBody } from '../../reply.ts'
import { lastUsed, listed } from '../life.ts'
import { pageSize } from '../page.ts'
import { full, lacking, missing, notYours, strange } from './errors.ts'
import { seal } from './jwe.ts'
import { make } from './make.ts'
import { ACCOUNT, APP, type App, type State, type StripeKey } from './state.ts'

/** An app's key may do this, and no other: "no API key can create another key". */
export function manage(state: State, request: SandboxRequest, app: App): SandboxReply {
  const { preview } = state.controls
  const [, id, verb, ...more] = request.url.pathname.replace(/^\/v2\/iam\/api_keys/, '').split('/')
  if (preview === 'closed' || more.length > 0) return missing(request.method, request.url.pathname)
  if (!/^\d{4}-\d\d-\d\d\.preview$/.test(request.headers.get('stripe-version') ?? ''))
    return missing(request.method, request.url.pathname)
  const context = request.headers.get('stripe-context')
  if (preview === 'uninstalled' || context !== ACCOUNT) return notYours(context ?? 'none')
  if (id === undefined) return request.method === 'POST' ? create(state, request, app) : list(state, request, app)
  const key = state.keys.find((one) => one.id === id && one.mode === app.mode && one.account === ACCOUNT)
  if (key === undefined) return strange(404, 'not_found', 'There is no such API key.')
  return verb === undefined ? json(200, show(state, key)) : end(state, request, { key, verb })
}

/** An app ends what it made. That it may not end what people made is not documented: here it is so. */
function end(
  state: State,
  request: SandboxRequest,
  { key, verb }: { readonly key: StripeKey; readonly verb: string },
): SandboxReply {
  if (verb !== 'expire' || request.method !== 'POST') return missing(request.method, request.url.pathname)
  if (key.app === undefined) return notYours(ACCOUNT)
  if (!isActive(state, key)) return strange(400, 'api_key_expired', 'This API key has expired already.')
  key.deletedAt = state.clock.now()
  return json(200, show(state, key))
}

function isActive({ clock }: State, { deletedAt, expiresAt }: StripeKey): boolean {
  return deletedAt === undefined && (expiresAt === undefined || clock.now() < expiresAt)
}

/** All keys of the account, whoever made them. */
function list(state: State, request: SandboxRequest, app: App): SandboxReply {
  const query = request.url.searchParams
  const size = pageSize(query.get('limit'), 10, 100)
  if (size === undefined) return strange(400, 'invalid_parameter', 'limit: The maximum page limit is 100')
  const from = Number(query.get('page') ?? 0)
  const now = state.clock.now()
  const shown = state.keys.filter(
    (key) =>
      key.account === ACCOUNT &&
      key.mode === app.mode &&
      key.createdAt <= now - state.controls.listingLag &&
      (query.get('include_expired') === 'true' || (listed(key, state.controls, now) && !isOver(state, key))),
  )
  const next = from + size < shown.length ? `${request.url.pathname}?limit=${size}&page=${from + size}` : null
  const data = shown.slice(from, from + size).map((key) => show(state, key))
  return json(200, { data, next_page_url: next, previous_page_url: null })
}

function isOver({ clock }: State, { expiresAt }: StripeKey): boolean {
  return expiresAt !== undefined && clock.now() >= expiresAt
}

function create(state: State, request: SandboxRequest, app: App): SandboxReply {
  const { most, withheld, heedless } = state.controls
  const body = readBody(request)
  if (body === undefined || request.headers.get('content-type')?.startsWith('application/json') !== true)
    return strange(400, 'invalid_body', 'The request body has to be JSON.')
  const { type, name, permissions, expires_at: until } = body
  if (type !== 'secret_key' || typeof name !== 'string' || !Array.isArray(permissions)) return lacking('permissions')
  const pem = pemIn(body)
  if (pem === undefined) return lacking('public_key')
  if (most !== undefined && state.keys.filter((key) => isActive(state, key)).length >= most) return full()
  const key = make(state, {
    name,
    mode: app.mode,
    kind: 'restricted',
    account: heedless ? app.account : ACCOUNT,
    permissions: texts(permissions)
      .filter((one) => !withheld.includes(one))
      .map((one) => `rak_${one}`),
    connect: texts(body['connect_permissions']),
    app: APP,
    ...(typeof until === 'string' ? { expiresAt: Date.parse(until) } : {}),
  })
  const ciphertext = seal(key.value, pem, state.controls)
  if (ciphertext === undefined) return strange(400, 'invalid_parameter', 'public_key: no RSA key.')
  const secret = app.mode === 'live' ? { encrypted_secret: { ciphertext, format: 'jwe_compact' } } : {}
  return json(200, show(state, key, secret))
}

function pemIn(body: Loose): string | undefined {
  const key = isRecord(body['public_key']) ? body['public_key']['pem_key'] : undefined
  return isRecord(key) && key['algorithm'] === 'RSA' && typeof key['data'] === 'string' ? key['data'] : undefined
}

function texts(of: unknown): readonly string[] {
  return Array.isArray(of) ? of.filter((one) => typeof one === 'string') : []
}

function stamp(at: number): string {
  return new Date(at).toISOString()
}

/** In test mode the value stands in every answer, in the list as well. */
function show(state: State, key: StripeKey, secret: object = {}): object {
  const used = lastUsed(key, state.controls, state.clock.now())
  const token = key.mode === 'test' ? { token: key.value } : {}
  const redacted = `${key.value.slice(0, 8)}***${key.value.slice(-4)}`
  return {
    id: key.id,
    object: 'v2.iam.api_key',
    type: 'secret_key',
    status: isActive(state, key) ? 'active' : 'expired',
    created: stamp(key.createdAt),
    livemode: key.mode === 'live',
    name: key.name,
    ip_allowlist: key.addresses,
    permissions: key.permissions.map((one) => one.replace(/^rak_/, '')),
    connect_permissions: key.connect,
    secret_key: { secret_token_redacted: redacted, ...token, ...secret },
    ...(key.app === undefined ? {} : { managed_by: { type: 'application', application: { id: key.app } } }),
    ...(used === undefined ? {} : { last_used: stamp(used) }),
    ...(key.expiresAt === undefined ? {} : { expires_at: stamp(key.expiresAt) }),
  }
}
