import type { SandboxReply, SandboxRequest } from '../../contract.ts'
import { bearer, json, readBody } from '../../reply.ts'
import { accepted } from '../life.ts'
import { invalid, missing, refusedAtGateway } from './errors.ts'
import { hashOf, prefixOf } from './keys.ts'
import { keySet } from './signing.ts'
import type { State, SupabaseKey } from './state.ts'

/** A project of its own address; custom domains (and loopback) are told by the key. */
const OWN = /^([a-z]{20})\.supabase\.co$/

/** What a project itself answers: applications, and whoever proves a key. */
export function atGateway(state: State, request: SandboxRequest): SandboxReply {
  const value = request.headers.get('apikey') ?? ''
  const asked = OWN.exec(request.url.hostname)?.[1]
  if (request.method === 'GET' && request.url.pathname === '/auth/v1/.well-known/jwks.json') return keySet(state, asked)
  const key = keyOf(state, value, asked)
  const refusal = refuse(state, request, key)
  const project = key?.project ?? asked
  if (project !== undefined && value.startsWith('sb_')) note(state, { value, project, refusal })
  if (refusal !== undefined) return refusedAtGateway(refusal)
  key?.uses.push(state.clock.now())
  return serve(request)
}

function keyOf(state: State, value: string, asked: string | undefined): SupabaseKey | undefined {
  const now = state.clock.now()
  const key = state.keys.find((one) => one.value === value && accepted(one, state.controls, now))
  return asked === undefined || key?.project === asked ? key : undefined
}

/**
 * Facts, section 4a: header `apikey`; a secret key is nothing for a browser. Supabase docs, "Understanding API keys", known
 * limitations: in `Authorization` a key may only repeat that header, as Supabase's own client does with every request.
 */
function refuse(state: State, request: SandboxRequest, key: SupabaseKey | undefined): string | undefined {
  const value = request.headers.get('apikey')
  if (value === undefined) return 'No API key found in request'
  if (isLegacy(state, value)) return undefined
  if (key === undefined) return value.startsWith('sb_') ? 'Unregistered API key' : 'Invalid API key'
  if (key.type === 'secret' && request.headers.get('user-agent')?.startsWith('Mozilla/') === true)
    return 'Forbidden use of secret API key in browser'
  const token = bearer(request)
  return token === undefined || token === value || token.startsWith('eyJ') ? undefined : 'Invalid JWT'
}

function isLegacy(state: State, value: string): boolean {
  return state.projects.some((one) => one.legacyEnabled && Object.values(one.legacy).includes(value))
}

function note(
  state: State,
  { value, project, refusal }: { value: string; project: string; refusal: string | undefined },
): void {
  const [prefix, hash] = [prefixOf(state, value), hashOf(value)]
  state.rows.push({ at: state.clock.now(), project, prefix, hash, error: refusal ?? null })
}

/** Two of its services: the settings of Auth (its `openapi.yaml`, `GET /settings`), and a table by REST. */
function serve(request: SandboxRequest): SandboxReply {
  const path = request.url.pathname
  if (request.method === 'GET' && path === '/auth/v1/settings')
    return json(200, { external: { email: true }, disable_signup: false, mailer_autoconfirm: false })
  if (path !== '/rest/v1/orders') return missing('Path')
  if (request.method === 'GET') return json(200, [])
  return readBody(request) === undefined ? invalid('Empty or invalid json') : json(201, [{ id: 1 }])
}
