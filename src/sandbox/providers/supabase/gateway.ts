import type { SandboxReply, SandboxRequest } from '../../contract.ts'
import { bearer, json, readBody } from '../../reply.ts'
import { accepted } from '../life.ts'
import { invalid, missing, refusedAtGateway } from './errors.ts'
import { hashOf, prefixOf } from './keys.ts'
import { isLetIn, ownerOf } from './legacy.ts'
import { keySet } from './signing.ts'
import type { State, SupabaseKey } from './state.ts'

/** A project of its own address; custom domains (and loopback) are told by the key. */
const OWN = /^([a-z]{20})\.supabase\.co$/

/** What a project itself answers: applications, and whoever proves a key. */
export function atGateway(state: State, request: SandboxRequest): SandboxReply {
  const value = request.headers.get('apikey') ?? ''
  const asked = OWN.exec(request.url.hostname)?.[1]
  if (request.method === 'GET' && request.url.pathname === '/auth/v1/.well-known/jwks.json') return keySet(state, asked)
  if (value.startsWith('eyJ')) return byLegacy(state, request, asked)
  const key = keyOf(state, value, asked)
  const refusal = refuse(request, key)
  const project = key?.project ?? asked
  if (project !== undefined && value.startsWith('sb_')) note(state, { value, project, refusal })
  if (refusal !== undefined) return refusedAtGateway(refusal)
  key?.uses.push(state.clock.now())
  return serve(request)
}

/**
 * A JWT in `apikey` is one of the two of that project, or nothing. Switched off they are refused in these words, as people report; that the
 * logs then still know what it claims is supposed: nothing here may count on silence.
 */
function byLegacy(state: State, request: SandboxRequest, asked: string | undefined): SandboxReply {
  const owner = ownerOf(state, request.headers.get('apikey') ?? '')
  if (owner === undefined || (asked !== undefined && owner.project.ref !== asked))
    return refusedAtGateway('Invalid API key')
  const { project, role } = owner
  state.rows.push({ at: state.clock.now(), project: project.ref, prefix: '', hash: '', role, error: null })
  if (!isLetIn(state, owner)) return refusedAtGateway('Legacy API keys are disabled')
  project.legacyUses[role].push(state.clock.now())
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
function refuse(request: SandboxRequest, key: SupabaseKey | undefined): string | undefined {
  const value = request.headers.get('apikey')
  if (value === undefined) return 'No API key found in request'
  if (key === undefined) return value.startsWith('sb_') ? 'Unregistered API key' : 'Invalid API key'
  if (key.type === 'secret' && request.headers.get('user-agent')?.startsWith('Mozilla/') === true)
    return 'Forbidden use of secret API key in browser'
  const token = bearer(request)
  return token === undefined || token === value || token.startsWith('eyJ') ? undefined : 'Invalid JWT'
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
