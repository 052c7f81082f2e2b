import { Failure } from '../../../core/failure.ts'
import type { Secret } from '../../../core/secret.ts'
import { misread } from '../../../http/refuse.ts'
import type { Found, Parts } from '../../contract/provider.ts'
import { partOf, text } from '../../contract/read.ts'
import { readNarrow } from '../../contract/spell.ts'
import { KEY, type ListedKey, listIn } from './keys.ts'
import { isLegacyValue, refuseLegacy } from './legacy.ts'
import { foundLegacy, type LegacyKey, locateLegacy } from './legacy-find.ts'
import { ask, type Project } from './project.ts'

/** Of a prefix, what comes after the vendor's own; less would fit too many. */
const TELLING = 4

/** The key a value is, in the project that the manifest names or in all that the admin key sees. */
export async function find(project: Project, parts: Parts): Promise<Found | undefined> {
  const value = partOf(parts, 'value')
  if (isLegacyValue(value)) return foundLegacy(project, await whereLegacy(project, value))
  const key = await locate(project, value)
  if (key === undefined) return undefined
  const role = text(key.template, 'role')
  return {
    keyId: key.facts.id,
    key: key.facts,
    with: { project: key.project, type: key.type, ...(role === undefined ? {} : { role }) },
  }
}

/** The project that has this legacy key; refused, with the way without its value, where none has it. */
export async function whereLegacy(project: Project, value: Secret): Promise<LegacyKey> {
  const found = await locateLegacy(project, await refsOf(project), value)
  if (found === undefined) throw refuseLegacy()
  return found
}

/**
 * Prefixes narrow it down; the value itself, read again, decides. Only keys that the prefix fits are read, one by one: the answer
 * holds one value, which is compared and let go.
 */
export async function locate(project: Project, value: Secret): Promise<ListedKey | undefined> {
  const fitting = (await everyKey(project)).filter((key) => fits(key, value.reveal()))
  for (const key of fitting) if (await isValueOf(project, key, value)) return key
  return undefined
}

/** Exported for its tests. */
export function fits({ prefix = '', type }: Pick<ListedKey, 'prefix' | 'type'>, value: string): boolean {
  const start = `sb_${type}_`
  return prefix.startsWith(start) && prefix.length >= start.length + TELLING && value.startsWith(prefix)
}

async function isValueOf(project: Project, { facts, project: ref }: ListedKey, value: Secret): Promise<boolean> {
  const request = {
    ...ask(project, 'GET', { path: KEY, at: [ref, facts.id], query: { reveal: 'true' } }),
    accept: [404],
  }
  const reply = await project.context.send(request)
  if (reply.status === 404) return false
  if (text(reply.json, 'id') !== facts.id) throw misread(request, reply, 'another key than was asked for')
  return text(reply.json, 'api_key') === value.reveal()
}

/** Listings of a run by project; a run that is over takes them along. They tell who is who and nothing else. */
const listed = new WeakMap<object, Map<string, Promise<readonly ListedKey[]>>>()

/** What failed is asked again; a shortened name tells each credential only its own tag. */
async function everyKey(project: Project): Promise<readonly ListedKey[]> {
  const { run, slug } = project.context
  const lists = listed.get(run) ?? new Map<string, Promise<readonly ListedKey[]>>()
  listed.set(run, lists)
  const place = project.ref ?? ''
  const list = lists.get(place) ?? listEverywhere(project)
  lists.set(place, list)
  list.catch(() => lists.delete(place))
  return (await list).map((key) => ({ ...key, facts: tagged(key.facts, slug) }))
}

function tagged({ tag: _another, ...facts }: ListedKey['facts'], slug: string): ListedKey['facts'] {
  const tag = facts.name === undefined ? undefined : readNarrow(facts.name, slug)
  return tag === undefined ? facts : { ...facts, tag }
}

async function listEverywhere(project: Project): Promise<readonly ListedKey[]> {
  const keys: ListedKey[] = []
  for (const ref of await refsOf(project)) keys.push(...(await listOf(project, ref)))
  return keys
}

async function refsOf(project: Project): Promise<readonly string[]> {
  return project.ref === undefined ? listProjects(project) : [project.ref]
}

/** A project whose keys this admin key may not see has none of ours; where the manifest names it, that is said. */
async function listOf(project: Project, ref: string): Promise<readonly ListedKey[]> {
  try {
    return await listIn(project, ref)
  } catch (thrown) {
    const blind = thrown instanceof Failure && (thrown.code === 'permission-missing' || thrown.code === 'not-found')
    if (blind && project.ref === undefined) return []
    throw thrown
  }
}

async function listProjects(project: Project): Promise<readonly string[]> {
  const request = ask(project, 'GET', { path: '/v1/projects', at: [] })
  const reply = await project.context.send(request)
  if (!Array.isArray(reply.json)) throw misread(request, reply, 'no list of projects')
  const items: readonly unknown[] = reply.json
  return items.map((item) => {
    const ref = text(item, 'ref')
    if (ref === undefined) throw misread(request, reply, 'a project without its reference')
    return ref
  })
}
