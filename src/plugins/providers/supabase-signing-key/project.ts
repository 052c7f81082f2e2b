import { Failure } from '../../../core/failure.ts'
import type { KeyId } from '../../../core/facts.ts'
import type { Request } from '../../../http/send.ts'
import type { Context } from '../../contract/plugin.ts'
import { flag, number, text } from '../../contract/read.ts'
import { explain } from './explain.ts'

const API = 'https://api.supabase.com'

export const KEYS = '/v1/projects/{ref}/config/auth/signing-keys'
export const KEY = '/v1/projects/{ref}/config/auth/signing-keys/{id}'
export const AUTH = '/v1/projects/{ref}/config/auth'
export const JWKS = '/auth/v1/.well-known/jwks.json'

/** Document: `CreateSigningKeyBody`. */
export const ALGORITHMS = ['EdDSA', 'ES256', 'RS256', 'HS256'] as const
export type Algorithm = (typeof ALGORITHMS)[number]

/** Which project is meant, what new keys of it are to be like, and how to ask. */
export interface Project {
  readonly context: Context
  /** The Management API. */
  readonly base: string
  readonly ref: string | undefined
  readonly algorithm: Algorithm | undefined
  /** Seconds, as the manifest says it. */
  readonly expiry: number | undefined
  readonly leavesSecret: boolean
}

/** The manifest's `with:` (its schema was checked) and what the plugin may use. */
export function projectOf(config: Readonly<Record<string, unknown>>, context: Context): Project {
  return {
    context,
    base: (context.endpoint ?? API).replace(/\/+$/, ''),
    ref: text(config, 'project'),
    algorithm: algorithmOf(text(config, 'algorithm')),
    expiry: number(config, 'jwt-expiry'),
    leavesSecret: flag(config, 'leave-shared-secret') === true,
  }
}

export function algorithmOf(name: string | undefined): Algorithm | undefined {
  return ALGORITHMS.find((one) => one === name)
}

/** A request with the admin key: of the project, or about one key of it. */
export function ask(
  project: Project,
  method: Request['method'],
  to: typeof KEYS | typeof AUTH | { readonly key: KeyId },
): Request {
  const path = typeof to === 'string' ? to : KEY
  const at = path.replace('{ref}', refOf(project)).replace('{id}', () => uuid(typeof to === 'string' ? '' : to.key))
  return {
    method,
    url: `${project.base}${at}`,
    path,
    headers: { authorization: `Bearer ${project.context.admin().reveal()}` },
    explain,
  }
}

/** What anybody may read at the project itself. An `endpoint` of another kind stands for both. */
export function published(project: Project): Request {
  const home = project.base === API ? `https://${refOf(project)}.supabase.co` : project.base
  return { method: 'GET', url: `${home}${JWKS}`, path: JWKS }
}

function refOf({ ref }: Project): string {
  if (ref === undefined)
    throw new Failure(
      'manifest-invalid',
      'rotation.yml does not say which project is meant. Add `project` under `with:`.',
      {
        effect: 'not-done',
      },
    )
  if (/^[a-z]{20}$/.test(ref)) return ref
  throw strange('a project reference')
}

/** Ids come from outside: what is none never becomes a path. */
function uuid(id: string): string {
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return id
  throw strange('an id of a signing key')
}

function strange(what: string): Failure {
  return new Failure('input-invalid', `What should be ${what} of Supabase’s is none, so it was not asked for.`, {
    effect: 'not-done',
  })
}
