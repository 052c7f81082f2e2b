// Secrets of a KV engine, version 2. Vault answers with every field of a secret: what is not asked for here is never kept.
import { Failure } from '../../../core/failure.ts'
import type { Instant } from '../../../core/facts.ts'
import { Secret } from '../../../core/secret.ts'
import { field } from '../../../http/json.ts'
import { misread } from '../../../http/refuse.ts'
import type { Reply, Request } from '../../../http/send.ts'
import { stamp } from '../../../http/time.ts'
import { inside, list, number, text } from '../../contract/read.ts'
import { askVault, type VaultPlace, type VaultRest } from '../../contract/vault.ts'

/** Where one engine is, and what it is asked with. */
export interface Engine {
  readonly rest: VaultRest
  readonly place: VaultPlace & { readonly mount: string }
  /** Was it seen to number versions? One of version 1 answers as an empty one of version 2 does, and takes anything without a look. */
  readonly seen: { numbers?: true }
}

/** A secret as it stands now. Version 0: there is none. */
export interface Standing {
  readonly version: number
  /** Undefined: it was never written, or its latest version was deleted. */
  readonly createdAt?: Instant
  /** The fields that were asked for, and are there. */
  readonly fields: ReadonlyMap<string, Secret>
}

const DATA = '/{mount}/data/{path}'
const METADATA = '/{mount}/metadata/{path}'

export async function readSecret(engine: Engine, path: string, names: readonly string[]): Promise<Standing> {
  const { request, reply, version, createdAt } = await look(engine, path)
  const data = inside(inside(reply.json, 'data'), 'data')
  const fields = new Map<string, Secret>()
  for (const name of names) {
    const value = field(data, name)
    if (value === undefined || value === null) continue
    if (typeof value !== 'string') throw notText(name, path)
    if (value !== '') fields.set(name, Secret.of(value, engine.rest.mask))
  }
  if (fields.size > 0 && createdAt === undefined) throw misread(request, reply, 'values of no version')
  return { version, fields, ...(createdAt === undefined ? {} : { createdAt }) }
}

interface Look {
  readonly request: Request
  readonly reply: Reply
  readonly version: number
  readonly createdAt?: Instant
}

/** A 404 says that there is no secret, or, with a version, that its latest one was deleted. */
async function look(engine: Engine, path: string): Promise<Look> {
  const { rest, place } = engine
  const asked = { method: 'GET', path: DATA, at: [place.mount, path], accept: [404] } as const
  const { request, reply } = await askVault(rest, place, asked)
  const data = inside(reply.json, 'data')
  const metadata = inside(data, 'metadata')
  if (reply.status === 404 && metadata === undefined) {
    // An engine that is not there is another 404.
    if (list(reply.json, 'errors')?.length !== 0) throw noEngine(place.mount)
    await demandVersions(engine)
    return { request, reply, version: 0 }
  }
  const version = number(metadata, 'version')
  if (version === undefined) {
    await demandVersions(engine)
    throw misread(request, reply, 'no version of the secret')
  }
  engine.seen.numbers = true
  const createdAt = stamp(text(metadata, 'created_time'))
  const isThere = reply.status === 200 && createdAt !== undefined
  return { request, reply, version, ...(isThere ? { createdAt } : {}) }
}

/**
 * Asks what the engine is, where no answer told: as Vault's own command line does, with what the policy allows at the engine anyway
 * (API, "/sys/internal/ui/mounts", of Vault and of OpenBao). Nobody promises this path: what it does not tell is no yes.
 */
async function demandVersions({ rest, place, seen }: Engine): Promise<void> {
  if (seen.numbers) return
  const asked = { method: 'GET', path: '/sys/internal/ui/mounts/{mount}', at: [place.mount], accept: [404] } as const
  const { reply } = await askVault(rest, place, asked)
  const engine = inside(reply.json, 'data')
  const type = text(engine, 'type')
  if (type === undefined) throw untold(place.mount)
  if (type !== 'kv' || text(inside(engine, 'options'), 'version') !== '2') throw otherEngine(place.mount, type)
  seen.numbers = true
}

export interface Writing {
  readonly path: string
  /** The version that it follows; 0: there is none. */
  readonly after: Standing
  readonly fields: ReadonlyMap<string, Secret>
}

/**
 * Sets these fields and leaves the others, if nobody wrote since; else `moved`. A PATCH brings no other field along; where a policy
 * or an older version does not allow one, the secret is read and written whole.
 */
export async function writeFields(engine: Engine, writing: Writing): Promise<'written' | 'moved'> {
  if (writing.after.createdAt === undefined) return unlessMoved(() => post(engine, writing, {}))
  return unlessMoved(async () => {
    if (!(await patch(engine, writing))) await post(engine, writing, await others(engine, writing))
  })
}

async function unlessMoved(write: () => Promise<void>): Promise<'written' | 'moved'> {
  try {
    await write()
    return 'written'
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'conflict') return 'moved'
    throw thrown
  }
}

/** False: it may not be done so here. */
async function patch(engine: Engine, writing: Writing): Promise<boolean> {
  try {
    await put(engine, { ...writing, method: 'PATCH', data: opened(writing) })
    return true
  } catch (thrown) {
    if (thrown instanceof Failure && (thrown.status === 403 || thrown.status === 405)) return false
    throw thrown
  }
}

async function post(engine: Engine, writing: Writing, besides: Readonly<Record<string, unknown>>): Promise<void> {
  await put(engine, { ...writing, method: 'POST', data: { ...besides, ...opened(writing) } })
}

/** Straight from one body into the next: not a line of this is kept, and the check-and-set says whether it was whole. */
async function others(engine: Engine, { path }: Writing): Promise<Readonly<Record<string, unknown>>> {
  const { reply } = await look(engine, path)
  const data = inside(inside(reply.json, 'data'), 'data')
  if (typeof data !== 'object' || data === null)
    throw new Failure('conflict', 'Somebody wrote this secret at the same time.', { effect: 'not-done' })
  return { ...data }
}

function opened({ fields }: Writing): Readonly<Record<string, string>> {
  return Object.fromEntries([...fields].map(([name, value]) => [name, value.reveal()]))
}

async function put(
  { rest, place }: Engine,
  {
    path,
    after,
    method,
    data,
  }: Writing & { readonly method: 'POST' | 'PATCH'; readonly data: Readonly<Record<string, unknown>> },
): Promise<void> {
  const { request, reply } = await askVault(rest, place, {
    method,
    path: DATA,
    at: [place.mount, path],
    body: { options: { cas: after.version }, data },
    ...(method === 'PATCH' ? { type: 'application/merge-patch+json' } : {}),
  })
  if (number(inside(reply.json, 'data'), 'version') !== after.version + 1)
    throw misread(request, reply, 'another version than the next one')
}

/** Names right below a path; a folder ends in `/`. */
export async function listBelow({ rest, place }: Engine, path: string): Promise<readonly string[]> {
  const question = { method: 'GET', path: `${METADATA}/`, at: [place.mount, path], accept: [404] } as const
  const { request, reply } = await askVault(rest, place, { ...question, query: { list: 'true' } })
  if (reply.status === 404) return []
  const keys = list(inside(reply.json, 'data'), 'keys')
  if (keys === undefined) throw misread(request, reply, 'no list of names')
  return keys.filter((each) => typeof each === 'string')
}

/** Every version of it, and that it was ever there. Already gone is success. */
export async function destroy({ rest, place }: Engine, path: string): Promise<void> {
  await askVault(rest, place, { method: 'DELETE', path: METADATA, at: [place.mount, path], accept: [404] })
}

function noEngine(mount: string): Failure {
  return new Failure(
    'not-found',
    `Vault has no engine at ${mount}/. Check \`mount:\` and \`namespace:\` in rotation.yml, and the address in VAULT_ADDR.`,
    { effect: 'not-done', status: 404 },
  )
}

function otherEngine(mount: string, type: string): Failure {
  const is = type === 'kv' || type === 'generic' ? 'is KV version 1, which' : 'is no KV, and'
  return new Failure(
    'refused',
    `The engine at ${mount}/ in Vault ${is} keeps no versions: whatever stands there would be written over unseen. Nothing was made or written. Move the key to an engine of KV version 2, and name that by \`mount:\` in rotation.yml.`,
    { effect: 'not-done' },
  )
}

function untold(mount: string): Failure {
  return new Failure(
    'unexpected-response',
    `No secret is there, and Vault does not say whether the engine at ${mount}/ is of KV version 2, so nothing was made or written. Write a first value there by hand (\`vault kv put -mount=${mount} …\`): its version tells.`,
    { effect: 'not-done' },
  )
}

function notText(name: string, path: string): Failure {
  return new Failure(
    'refused',
    `The field ${name} of ${path} in Vault is no text, so it can hold no key. Give the key a field of its own.`,
    { effect: 'not-done' },
  )
}
