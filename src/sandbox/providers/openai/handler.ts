import type { Handler, SandboxReply, SandboxRequest } from '../../contract.ts'
import { bearer, httpDate, json } from '../../reply.ts'
import { accepted } from '../life.ts'
import { createThrottle, type Throttle } from '../throttle.ts'
import { deadKey, forbidden, missingKey, tooMany, unknownRoute } from './errors.ts'
import { keyRoutes } from './keys.ts'
import { faultOf, MODELS, type Model } from './models.ts'
import { projectRoutes } from './projects.ts'
import { findRoute, type Routes } from './route.ts'
import { seconds } from './show.ts'
import type { ProjectKey, State } from './state.ts'
import { usageRoutes } from './usage.ts'

const ADMIN: Routes = { ...projectRoutes, ...keyRoutes, ...usageRoutes }

/** OpenAI as an HTTP server without the sockets. */
export function createHandler(state: State): Handler {
  const throttle = createThrottle()
  let requests = 0
  return async function handle(request) {
    requests += 1
    const reply = answer({ state, throttle }, request)
    const id = `req_${String(requests).padStart(8, '0')}`
    const headers = { date: httpDate(state.clock.now()), 'x-request-id': id, 'openai-version': '2020-10-01' }
    return { ...reply, headers: { ...headers, ...reply.headers } }
  }
}

interface Desk {
  readonly state: State
  readonly throttle: Throttle
}

function answer(desk: Desk, request: SandboxRequest): SandboxReply {
  const { state } = desk
  const value = bearer(request)
  if (value === undefined) return missingKey()
  const now = state.clock.now()
  const organization = state.admins.get(value)
  const key = state.keys.find((one) => one.value === value && accepted(one, state.controls, now))
  if (organization === undefined && key === undefined) return deadKey(value)
  const wait = desk.throttle(value, state.controls.limit, now)
  if (wait !== undefined) return tooMany(wait)
  const path = request.url.pathname.replace(/^\/v1(?=\/)/, '')
  if (!request.url.pathname.startsWith('/v1/')) return unknownRoute(request.method, request.url.pathname)
  const model = MODELS[`${request.method} ${path}`]
  if (model !== undefined) return key === undefined ? forbidden(model.scope) : serve(state, key, { model, request })
  return administer(state, organization, { request, path })
}

function administer(
  state: State,
  organization: string | undefined,
  { request, path }: { readonly request: SandboxRequest; readonly path: string },
): SandboxReply {
  const found = findRoute(ADMIN, request.method, path)
  if (found === undefined) return unknownRoute(request.method, request.url.pathname)
  if (organization === undefined) return forbidden('api.management.read')
  return found.route({ state, request, organization, at: found.at })
}

function serve(
  state: State,
  key: ProjectKey,
  { model, request }: { readonly model: Model; readonly request: SandboxRequest },
): SandboxReply {
  // SDK: `scopes: []` means all permissions, not none.
  if (key.scopes.length > 0 && !key.scopes.includes(model.scope)) return forbidden(model.scope)
  const now = state.clock.now()
  key.uses.push(now)
  const fault = faultOf(model, request)
  if (fault !== undefined) return fault
  if (model.product !== undefined) key.counted.push({ at: now, product: model.product })
  return json(200, model.answer(seconds(now)))
}
