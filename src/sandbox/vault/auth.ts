import { Buffer } from 'node:buffer'
import type { SandboxReply, SandboxRequest } from '../contract.ts'
import { isRecord, type Loose, readBody } from '../reply.ts'
import { envelope, refuse } from './errors.ts'
import { type Role, type State, timeOf, type Token } from './state.ts'

/** `POST /auth/{mount}/login` of the JWT method: audience and claims must be the role's. */
export function logIn(
  state: State,
  request: SandboxRequest,
  { namespace, method }: { readonly namespace: string; readonly method: string },
): SandboxReply {
  const { role: name, jwt } = readBody(request) ?? {}
  const role = method === 'jwt' ? state.roles.get(String(name)) : undefined
  if (role === undefined) return refuse(400, `role "${String(name)}" could not be found`)
  const claims = claimsIn(typeof jwt === 'string' ? jwt : '')
  const why = claims === undefined ? 'error validating token' : misfit(state, role, claims)
  if (why !== undefined) return refuse(400, why)
  const token = `hvs.${state.letters.text(90)}`
  const until = role.ttl === 0 ? undefined : timeOf(state) + role.ttl * 1000
  state.tokens.set(token, { policies: role.policies, namespace, until, ttl: role.ttl })
  return envelope(state, {
    auth: {
      client_token: token,
      accessor: state.letters.text(24),
      policies: ['default', ...role.policies],
      token_policies: ['default', ...role.policies],
      metadata: { role: String(name) },
      lease_duration: role.ttl,
      renewable: true,
      entity_id: state.letters.uuid(),
      token_type: 'service',
      orphan: true,
      mfa_requirement: null,
      num_uses: 0,
    },
  })
}

function claimsIn(jwt: string): Loose | undefined {
  const [, body, signature] = jwt.split('.')
  if (body === undefined || signature === undefined) return undefined
  const parsed: unknown = JSON.parse(Buffer.from(body, 'base64url').toString('utf8'))
  return isRecord(parsed) ? parsed : undefined
}

function misfit(state: State, { audience, claims }: Role, told: Loose): string | undefined {
  if (told['aud'] !== audience)
    return 'error validating token: invalid audience (aud) claim: audience claim does not match any expected audience'
  if (Number(told['exp']) * 1000 <= timeOf(state)) return 'error validating token: token is expired'
  const wrong = Object.entries(claims).find(([name, value]) => told[name] !== value)
  return wrong && `error validating claims: claim "${wrong[0]}" does not match any associated bound claim values`
}

/** `GET /auth/token/lookup-self`: every token may, by the policy `default`. */
export function lookUp(state: State, token: Token): SandboxReply {
  const ttl = token.until === undefined ? 0 : Math.floor((token.until - timeOf(state)) / 1000)
  return envelope(state, { data: { policies: ['default', ...token.policies], ttl, creation_ttl: token.ttl } })
}
