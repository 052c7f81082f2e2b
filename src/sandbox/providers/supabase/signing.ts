// The keys that Auth signs with: states and their traps, by Supabase's document and its guide "JWT Signing Keys".
import type { SandboxReply } from '../../contract.ts'
import { json, type Loose, readBody } from '../../reply.ts'
import { invalid, missing } from './errors.ts'
import type { Visit } from './route.ts'
import type { Project, SigningKey, State } from './state.ts'

const ALGORITHMS = ['EdDSA', 'ES256', 'RS256', 'HS256']

/** Which states a key may go to from each, as the guide draws them. */
const WAYS: Readonly<Record<SigningKey['status'], readonly string[]>> = {
  standby: ['in_use', 'previously_used'],
  in_use: [],
  previously_used: ['standby', 'revoked'],
  revoked: ['standby'],
}

/** What a new one is asked to be. */
type Wish = Pick<SigningKey, 'project' | 'algorithm' | 'status'>

/** A new one, which may be older than the sandbox. */
export function newSigner(state: State, wish: Wish, createdAt: number = state.clock.now()): SigningKey {
  const key: SigningKey = {
    ...wish,
    id: state.letters.uuid(),
    name: '',
    value: `private_${state.letters.base64url(43)}`,
    createdAt,
    updatedAt: createdAt,
    uses: [],
  }
  state.signing.push(key)
  return key
}

export function signersOf(state: State, project: string): readonly SigningKey[] {
  return state.signing.filter((key) => key.project === project && key.deletedAt === undefined)
}

/** Document: `SigningKeyResponse`. Of a shared secret nothing is public. */
function show({ id, algorithm, status, createdAt, updatedAt }: SigningKey): Loose {
  const public_jwk = algorithm === 'HS256' ? null : { kid: id, alg: algorithm, use: 'sig' }
  const [created_at, updated_at] = [createdAt, updatedAt].map((at) => new Date(at).toISOString())
  return { id, algorithm, status, public_jwk, created_at, updated_at }
}

/** The answer's status is what the document lists; a listing that lags shows keys as they were not long ago. */
export function listSigning({ state }: Visit, { ref }: Project): SandboxReply {
  const seen = state.clock.now() - state.controls.listingLag
  return json(200, { keys: signersOf(state, ref).flatMap((key) => (key.createdAt <= seen ? [show(key)] : [])) })
}

function signer({ state, at }: Visit): SigningKey | undefined {
  return signersOf(state, at[0] ?? '').find(({ id }) => id === at[1])
}

export function getSigning(visit: Visit): SandboxReply {
  const key = signer(visit)
  return key === undefined ? missing('Signing key') : json(200, show(key))
}

/** Document: `CreateSigningKeyBody`. One on standby at a time, as far as is known. */
export function createSigning({ state, request }: Visit, { ref }: Project): SandboxReply {
  const { algorithm, status = 'standby' } = readBody(request) ?? {}
  if (typeof algorithm !== 'string' || !ALGORITHMS.includes(algorithm)) return invalid('algorithm: is not valid')
  if (status !== 'standby') return invalid('status: this sandbox makes keys on standby alone')
  if (signersOf(state, ref).some((key) => key.status === 'standby')) return invalid('A standby key already exists.')
  return json(201, show(newSigner(state, { project: ref, algorithm, status })))
}

/** Document: `UpdateSigningKeyBody`. */
export function changeSigning(visit: Visit, project: Project): SandboxReply {
  const { state } = visit
  const key = signer(visit)
  if (key === undefined) return missing('Signing key')
  const { status } = readBody(visit.request) ?? {}
  const way = WAYS[key.status].find((one) => one === status)
  if (way === undefined || !isStatus(way)) return invalid(`A key that is ${key.status} cannot become that.`)
  if (isTooSoon(state, project.ref)) return invalid('Signing keys were changed less than 5 minutes ago.')
  if (way === 'revoked' && key.algorithm === 'HS256' && project.legacyEnabled)
    return invalid('Disable the anon and service_role keys first.')
  turn(state, key, way)
  return json(200, show(key))
}

/** What a change of state is: the one in use steps aside for another. */
export function turn(state: State, key: SigningKey, status: SigningKey['status']): void {
  const now = state.clock.now()
  const used = signersOf(state, key.project).find((one) => one.status === 'in_use')
  if (status === 'in_use' && used !== undefined) Object.assign(used, { status: 'previously_used', updatedAt: now })
  Object.assign(key, { status, updatedAt: now })
  for (const each of state.heard) each()
}

function isTooSoon({ clock, controls, signing }: State, project: string): boolean {
  return signing.some((key) => key.project === project && clock.now() - key.updatedAt < controls.apart)
}

/** For good: "Only possible if the key has been in revoked status for a while." A shared secret stays. */
export function deleteSigning(visit: Visit): SandboxReply {
  const { state } = visit
  const key = signer(visit)
  if (key === undefined) return missing('Signing key')
  if (key.status !== 'revoked' || state.clock.now() - key.updatedAt < state.controls.kept)
    return invalid('The key has not been revoked for long enough.')
  if (key.algorithm === 'HS256') return invalid('The legacy JWT secret cannot be deleted.')
  key.deletedAt = state.clock.now()
  return json(200, show(key))
}

/** Of its hundreds of settings one that counts, and one that is a trap: a secret of somebody else's. */
export function authConfig({ controls }: State): SandboxReply {
  return json(200, { jwt_exp: controls.expiry / 1000, smtp_pass: 'not-for-anybodys-eyes' })
}

/** Ids that are trusted: what the edge fetched, which may be minutes ago. */
export function atEdge(state: State, project: string): readonly string[] {
  const now = state.clock.now()
  const held = state.edges.get(project)
  if (held !== undefined && now - held.at < state.controls.edge) return held.ids
  const trusted = signersOf(state, project).filter(
    ({ status, algorithm }) => status !== 'revoked' && algorithm !== 'HS256',
  )
  const ids = trusted.map(({ id }) => id)
  state.edges.set(project, { at: now, ids })
  return ids
}

/** Public: the key set of a project; on a socket, which has no address of a project's own, of the one that signs. */
export function keySet(state: State, asked: string | undefined): SandboxReply {
  const signs = new Set(state.signing.map((key) => key.project))
  const project = asked ?? (signs.size === 1 ? [...signs][0] : undefined)
  if (project === undefined) return missing('Project')
  const keys = atEdge(state, project).map((kid) => ({ kid, use: 'sig' }))
  return json(200, { keys })
}

function isStatus(status: string): status is SigningKey['status'] {
  return Object.hasOwn(WAYS, status)
}
