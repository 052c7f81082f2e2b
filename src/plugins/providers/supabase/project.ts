import { Failure } from '../../../core/failure.ts'
import type { KeyId } from '../../../core/facts.ts'
import type { Request } from '../../../http/send.ts'
import type { Context } from '../../contract/plugin.ts'
import { text } from '../../contract/read.ts'
import { explain } from './explain.ts'
import { isLegacyRole, type LegacyRole } from './legacy.ts'

const API = 'https://api.supabase.com'

export type KeyType = 'secret' | 'publishable'

/** Which project is meant, what a new key of it may do, and how to ask. */
export interface Project {
  readonly context: Context
  /** The Management API. */
  readonly base: string
  readonly ref: string | undefined
  readonly type: KeyType | undefined
  readonly role: string | undefined
  /** The legacy key that is to be left; undefined: nothing is done with the two. */
  readonly legacy: LegacyRole | undefined
  /** What the logs call each key; a key that is gone can still be asked about. */
  readonly hashes: Map<KeyId, string>
}

/** The manifest's `with:` (its schema was checked) and what the plugin may use. */
export function projectOf(config: Readonly<Record<string, unknown>>, context: Context): Project {
  const [type, role, legacy] = [text(config, 'type'), text(config, 'role'), text(config, 'legacy')]
  if (type === 'publishable' && role !== undefined)
    throw new Failure(
      'manifest-invalid',
      'A publishable key has no role of its own at Supabase: remove `role` under `with:`, or write `type: secret`.',
      { effect: 'not-done' },
    )
  return {
    context,
    base: (context.endpoint ?? API).replace(/\/+$/, ''),
    ref: text(config, 'project'),
    type: type === 'secret' || type === 'publishable' ? type : undefined,
    role,
    legacy: isLegacyRole(legacy) ? legacy : undefined,
    hashes: new Map(),
  }
}

/** A request with the admin key. `path` is the template that errors name; `at` fills its places, in order. */
export function ask(
  project: Project,
  method: Request['method'],
  to: { readonly path: string; readonly at: readonly string[]; readonly query?: Readonly<Record<string, string>> },
): Request {
  const values = [...to.at]
  const path = to.path.replaceAll(/\{[^}]+\}/g, () => pathPart(values.shift() ?? ''))
  const query = to.query === undefined ? '' : `?${new URLSearchParams(to.query).toString()}`
  return {
    method,
    url: `${project.base}${path}${query}`,
    path: to.path,
    headers: { authorization: `Bearer ${project.context.admin().reveal()}` },
    explain,
  }
}

/** Where the project itself answers. An `endpoint` of another kind stands for both. */
export function homeOf(project: Project, ref: string): string {
  return project.base === API ? `https://${pathPart(ref)}.supabase.co` : project.base
}

/** The project, or what a person must say first. */
export function refOf({ ref }: Project): string {
  if (ref !== undefined) return ref
  throw new Failure(
    'manifest-invalid',
    'rotation.yml does not say which project holds this key. Add `project` under `with:`.',
    { effect: 'not-done' },
  )
}

/** Refs and ids come from outside: what is neither never becomes a path. */
function pathPart(id: string): string {
  if (/^(?:[a-z]{20}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.test(id)) return id
  throw new Failure(
    'input-invalid',
    'An id of Supabase’s is neither a UUID nor a project reference, so it was not asked for. Legacy keys have none.',
    { effect: 'not-done' },
  )
}
