import type { KeyFacts, Listing } from '../../../core/facts.ts'
import { misread } from '../../../http/refuse.ts'
import type { Reply, Request } from '../../../http/send.ts'
import { id, inside, text, time } from '../../contract/read.ts'
import { readNarrow } from '../../contract/spell.ts'
import { ask, type KeyType, type Project, refOf } from './project.ts'

export const KEYS = '/v1/projects/{ref}/api-keys'
export const KEY = '/v1/projects/{ref}/api-keys/{id}'

/** A key as Supabase shows it, and nothing of its value but what the logs and the console show of it too. */
export interface ListedKey {
  readonly facts: KeyFacts
  readonly project: string
  readonly type: KeyType
  /** How the value begins. */
  readonly prefix?: string
  /** What the logs call the key. */
  readonly hash?: string
  /** Claims that a secret key's requests are made with; null: none, undefined: not told. */
  readonly template: Readonly<Record<string, unknown>> | null | undefined
}

/** Every key of the project but the legacy ones. There are no pages. */
export async function listKeys(project: Project): Promise<Listing> {
  const at = project.context.now()
  const keys = await listIn(project, refOf(project))
  for (const { facts, hash } of keys) if (hash !== undefined) project.hashes.set(facts.id, hash)
  return { keys: keys.map(({ facts }) => facts), complete: true, at }
}

/**
 * `reveal=false`, in so many words: with `true` the answer would hold the value of every key. Legacy and publishable keys come with
 * theirs all the same; nothing is taken out of an answer but the fields that `readKey` names.
 */
export async function listIn(project: Project, ref: string): Promise<readonly ListedKey[]> {
  const request = ask(project, 'GET', { path: KEYS, at: [ref], query: { reveal: 'false' } })
  const reply = await project.context.send(request)
  if (!Array.isArray(reply.json)) throw misread(request, reply, 'no list of keys')
  const items: readonly unknown[] = reply.json
  const slug = project.context.slug
  return items.flatMap((item) => (isLegacy(item) ? [] : [taken(readKey(item, { ref, slug }), request, reply)]))
}

/** One key; undefined: there is none of that id. */
export async function getKey(project: Project, ref: string, keyId: string): Promise<ListedKey | undefined> {
  const request = { ...ask(project, 'GET', { path: KEY, at: [ref, keyId], query: { reveal: 'false' } }), accept: [404] }
  const reply = await project.context.send(request)
  if (reply.status === 404) return undefined
  const key = taken(readKey(reply.json, { ref, slug: project.context.slug }), request, reply)
  if (key.facts.id !== keyId) throw misread(request, reply, 'another key than was asked for')
  return key
}

/** They have no id of their own, and are never Keyturn's to touch. */
function isLegacy(item: unknown): boolean {
  const name = text(item, 'name')
  return (
    text(item, 'type') === 'legacy' || (id(item, 'id') === undefined && (name === 'anon' || name === 'service_role'))
  )
}

/** Document: `ApiKeyResponse`. Undefined: what makes it a key is missing. */
export function readKey(item: unknown, of: { readonly ref: string; readonly slug: string }): ListedKey | undefined {
  const [keyId, name, type] = [id(item, 'id'), text(item, 'name'), text(item, 'type')]
  const [createdAt, prefix, hash] = [time(item, 'inserted_at', 'stamp'), text(item, 'prefix'), text(item, 'hash')]
  if (keyId === undefined || name === undefined || createdAt === 'wrong') return undefined
  if (type !== 'secret' && type !== 'publishable') return undefined
  const tag = readNarrow(name, of.slug)
  return {
    facts: {
      id: keyId,
      name,
      status: 'alive',
      ...(tag === undefined ? {} : { tag }),
      ...(createdAt === undefined ? {} : { createdAt }),
    },
    project: of.ref,
    type,
    template: templateOf(item),
    ...(prefix === undefined ? {} : { prefix }),
    ...(hash === undefined ? {} : { hash }),
  }
}

function templateOf(item: unknown): ListedKey['template'] {
  const template = inside(item, 'secret_jwt_template')
  if (template === null) return null
  return typeof template === 'object' && !Array.isArray(template) ? { ...template } : undefined
}

/** A line that cannot be read could be any key: such a listing says nothing. */
function taken(key: ListedKey | undefined, request: Request, reply: Reply): ListedKey {
  if (key === undefined) throw misread(request, reply, 'a key that lacks its id, name, type or time')
  return key
}
