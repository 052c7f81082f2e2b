import { Failure } from '../../../core/failure.ts'
import type { Instant, KeyFacts, KeyId, Listing } from '../../../core/facts.ts'
import { misread } from '../../../http/refuse.ts'
import type { Reply, Request } from '../../../http/send.ts'
import { id, list, text, time } from '../../contract/read.ts'
import { validFor } from './lifetime.ts'
import { isPublished } from './published.ts'
import { type Algorithm, algorithmOf, ask, KEYS, type Project } from './project.ts'

const MINUTE = 60_000
/** Guide, "Why is a 5 minute wait imposed": most changes of a key's state are throttled for approximately five minutes. */
const APART = 5 * MINUTE + 30_000
/** Guide, "Public key discovery and caching": ten minutes at the edge, and ten more in clients. */
export const CACHED = 20 * MINUTE
/** Guide, step 6: an hour and 15 minutes for tokens of an hour. */
const MARGIN = 15 * MINUTE
/** Document, DELETE: "revoked status for a while". How long is not told; `hold` is longer, and a refusal changes nothing. */
const WHILE = 60 * MINUTE

const STATUSES = ['in_use', 'previously_used', 'revoked', 'standby'] as const
export type Status = (typeof STATUSES)[number]

/** Document: `SigningKeyResponse`, without the public key. */
export interface SigningKey {
  readonly id: KeyId
  readonly algorithm: Algorithm
  readonly status: Status
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

/** Every key of the project, with what each waits for. There are no pages. */
export async function listKeys(project: Project): Promise<Listing> {
  const at = project.context.now()
  const keys = await keysOf(project)
  demandAsymmetric(project, keys)
  const validity = keys.some(({ status }) => status === 'previously_used') ? await validFor(project) : 0
  const facts = await Promise.all(keys.map((key) => factsOf(project, key, { at, validity })))
  const changesFrom = Math.max(0, ...keys.map(({ updatedAt }) => updatedAt)) + APART
  return { keys: facts, complete: true, at, ...(keys.length === 0 ? {} : { changesFrom }) }
}

/** As Supabase lists them. */
export async function keysOf(project: Project): Promise<readonly SigningKey[]> {
  const request = ask(project, 'GET', KEYS)
  const reply = await project.context.send(request)
  const items = list(reply.json, 'keys')
  if (items === undefined) throw misread(request, reply, 'no list of signing keys')
  const keys = items.map((item) => taken(item, request, reply))
  if (keys.filter(({ status }) => status === 'in_use').length > 1)
    throw misread(request, reply, 'more than one key in use')
  return keys
}

/** One key; undefined: there is none of that id. */
export async function getKey(project: Project, keyId: KeyId): Promise<SigningKey | undefined> {
  const request = { ...ask(project, 'GET', { key: keyId }), accept: [404] }
  const reply = await project.context.send(request)
  return reply.status === 404 ? undefined : thatKey(reply, request, keyId)
}

/** The key that was asked for, and no other. */
export function thatKey(reply: Reply, request: Request, keyId: KeyId): SigningKey {
  const key = taken(reply.json, request, reply)
  if (key.id !== keyId) throw misread(request, reply, 'another key than was asked for')
  return key
}

/** A line that cannot be read could be any key, and a state that is new could mean anything: such a listing says nothing. */
export function taken(item: unknown, request: Request, reply: Reply): SigningKey {
  const [keyId, algorithm] = [id(item, 'id'), algorithmOf(text(item, 'algorithm'))]
  const status = STATUSES.find((one) => one === text(item, 'status'))
  const [createdAt, updatedAt] = [time(item, 'created_at', 'stamp'), time(item, 'updated_at', 'stamp')]
  if (keyId === undefined || algorithm === undefined || status === undefined)
    throw misread(request, reply, 'a signing key without its id, algorithm or status')
  if (typeof createdAt !== 'number' || typeof updatedAt !== 'number')
    throw misread(request, reply, 'a signing key without its times')
  return { id: keyId, algorithm, status, createdAt, updatedAt }
}

interface When {
  readonly at: Instant
  /** Of tokens, in milliseconds. */
  readonly validity: number
}

async function factsOf(project: Project, key: SigningKey, { at, validity }: When): Promise<KeyFacts> {
  const { id: keyId, status, createdAt, updatedAt, algorithm } = key
  const facts = {
    id: keyId,
    createdAt,
    changedAt: updatedAt,
    status: status === 'revoked' ? 'disabled' : 'alive',
  } as const
  const stays = algorithm === 'HS256' ? ({ stays: true } as const) : {}
  switch (status) {
    case 'in_use':
      return { ...facts, ...stays, inUse: true }
    case 'standby':
      return { ...facts, ...stays, ...(await knownFrom(project, key, at)) }
    case 'previously_used':
      return { ...facts, ...stays, aside: true, outlived: { by: validity + MARGIN, since: updatedAt } }
    case 'revoked':
      return { ...facts, ...stays, aside: true, endsFrom: updatedAt + WHILE }
  }
}

/** Nobody is shown a shared secret: who has it has it. */
async function knownFrom(
  project: Project,
  { id: keyId, algorithm, updatedAt }: SigningKey,
  at: Instant,
): Promise<Pick<KeyFacts, 'knownFrom'>> {
  if (algorithm === 'HS256') return {}
  const from = updatedAt + CACHED
  if (at >= from && (await isPublished(project, keyId)) !== true) return { knownFrom: at + MINUTE }
  return { knownFrom: from }
}

/** What checks tokens with the shared secret cannot be seen from here, and breaks: somebody has to have looked. */
function demandAsymmetric({ leavesSecret }: Project, keys: readonly SigningKey[]): void {
  const shared = keys.some(({ status, algorithm }) => status === 'in_use' && algorithm === 'HS256')
  if (!shared || leavesSecret) return
  throw new Failure(
    'manifest-invalid',
    'The key in use is a shared secret (HS256). Whatever verifies tokens with that secret itself, and every Edge Function with "Verify JWT" on, breaks once another key signs. Change those first; then write `leave-shared-secret: true` under `with:`.',
    { effect: 'not-done' },
  )
}
