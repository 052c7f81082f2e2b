import type { Handler, SandboxReply, SandboxRequest } from '../../contract.ts'
import { bearer, httpDate, json } from '../../reply.ts'
import { accepted } from '../life.ts'
import { createThrottle, type Throttle } from '../throttle.ts'
import {
  elsewhere,
  expired,
  forbidden,
  lacking,
  missing,
  nobody,
  notAForm,
  notYours,
  tooMany,
  unknown,
} from './errors.ts'
import { isAboutHooks, serveHooks } from './hooks/api.ts'
import { manage } from './preview.ts'
import type { State, StripeKey } from './state.ts'

/** Stripe as an HTTP server without the sockets. */
export function createHandler(state: State): Handler {
  const throttle = createThrottle()
  return async function handle(request) {
    const reply = answer(state, request, throttle)
    return { ...reply, headers: { date: httpDate(state.clock.now()), ...reply.headers } }
  }
}

/** What each call needs of a restricted key. */
const NEEDED: Readonly<Record<string, string>> = {
  'GET /v1/account': 'rak_accounts_kyc_basic_read',
  'GET /v1/balance': 'rak_balance_read',
  'POST /v1/payment_intents': 'rak_payment_intent_write',
}

function answer(state: State, request: SandboxRequest, throttle: Throttle): SandboxReply {
  const { clock, controls } = state
  const [now, value, path] = [clock.now(), bearer(request), request.url.pathname]
  if (value === undefined) return nobody()
  const app = state.apps.find((one) => one.value === value)
  if (app !== undefined && path.startsWith('/v2/iam/api_keys'))
    return controls.walled ? elsewhere() : manage(state, request, app)
  if (isAboutHooks(path) && state.hooks.admins.includes(value))
    return controls.walled ? elsewhere() : serveHooks(state.hooks, request)
  const key = state.keys.find((one) => one.value === value)
  if (key === undefined || now < key.createdAt + controls.worksAfter) return unknown(value)
  if (!accepted(key, controls, now)) return expired(value)
  if (controls.walled) return elsewhere()
  if (throttle(`${key.account} ${key.mode}`, limitOf(state, key), now) !== undefined) return tooMany()
  key.uses.push(now)
  if (path.startsWith('/v2/iam/api_keys')) return notYours(key.account)
  const permission = NEEDED[`${request.method} ${path}`]
  if (permission === undefined) return missing(request.method, path)
  if (key.kind === 'restricted' && !key.permissions.includes(permission))
    return forbidden(key, permission, controls.discreet)
  return answers(request, key)
}

/** Stripe docs, "Rate limits": 100 operations a second in live mode, 25 in test mode. */
function limitOf({ controls: { limit } }: State, { mode }: StripeKey): State['controls']['limit'] {
  return limit === undefined || mode === 'live' ? limit : { ...limit, requests: Math.ceil(limit.requests / 4) }
}

function answers(request: SandboxRequest, key: StripeKey): SandboxReply {
  const livemode = key.mode === 'live'
  if (request.url.pathname === '/v1/account')
    return json(200, { id: key.account, object: 'account', country: 'DE', email: 'owner@acme.dev', type: 'standard' })
  if (request.url.pathname === '/v1/balance')
    return json(200, { object: 'balance', available: [], pending: [], livemode })
  return pay(request, livemode)
}

/** `POST /v1/payment_intents`: what applications call. */
function pay(request: SandboxRequest, livemode: boolean): SandboxReply {
  if (request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded') !== true) return notAForm()
  const form = new URLSearchParams(request.body)
  const field = ['amount', 'currency'].find((name) => !form.has(name))
  if (field !== undefined) return lacking(field)
  return json(200, {
    object: 'payment_intent',
    amount: Number(form.get('amount')),
    livemode,
    status: 'requires_payment_method',
  })
}
