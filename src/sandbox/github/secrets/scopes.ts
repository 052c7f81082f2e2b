import { Buffer } from 'node:buffer'
import type { SecretScope } from '../contract.ts'
import type { Scope, Sharing } from '../actions/state.ts'
import { invalid, notFound, refusal } from '../refusal.ts'
import { now, type Repository, type World } from '../world.ts'
import { openBox } from './box.ts'
import { freshKeyId, freshPair, newScope } from './new.ts'
import { organizationScope } from './organization.ts'

/** The scope of that name; an environment must exist. */
export function scopeOf(world: World, repository: Repository, name: SecretScope): Scope {
  if (name === 'organization') return organizationScope(world, repository.owner)
  const environment = /^environment\/(.+)$/s.exec(name)?.[1]
  if (environment !== undefined && !repository.environments.has(environment.toLowerCase())) throw notFound()
  if (environment === undefined && name !== 'repository') throw new Error(`There is no scope ${name}.`)
  const key = name.toLowerCase()
  const found = repository.scopes.get(key)
  if (found) return found
  const made = newScope(world, name)
  repository.scopes.set(key, made)
  return made
}

/** Another key pair, as GitHub may bring at any time; its id may stay. */
export function replacePair(world: World, scope: Scope, keepId: boolean): void {
  Object.assign(scope, freshPair(world))
  if (!keepId) scope.keyId = freshKeyId(world)
}

/** GitHub's "Naming your secrets": letters, digits, underscores; no digit first; no prefix GITHUB_. */
export function checkName(name: string): string {
  const upper = name.toUpperCase()
  if (!/^[A-Z_][A-Z0-9_]*$/.test(upper))
    throw refusal(
      422,
      'Secret names can only contain alphanumeric characters ([a-z], [A-Z], [0-9]) or underscores (_). Spaces are not allowed. Must start with a letter ([a-z], [A-Z]) or underscores (_).',
    )
  if (upper.startsWith('GITHUB_')) throw refusal(422, 'Secret names must not start with GITHUB_.')
  return upper
}

/** Opens what a client sealed, and keeps it. True: it is new. */
export function putSealed(
  world: World,
  scope: Scope,
  sealed: { readonly name: string; readonly box: string; readonly keyId: string; readonly sharing?: Sharing },
): boolean {
  const name = checkName(sealed.name)
  if (sealed.keyId !== scope.keyId)
    throw invalid({ resource: 'Secret', field: 'key_id', code: 'invalid', message: 'key_id is not the current one' })
  const opened = openBox(scope, Buffer.from(sealed.box, 'base64'))
  if (opened === undefined) throw refusal(422, 'Bad request - encrypted_value could not be decrypted.')
  if (opened.length > 48 * 1024) throw refusal(422, 'Bad request - secret is larger than 48 KB.')
  const { sharing } = sealed
  return keep(world, scope, { name, value: opened.toString('utf8'), ...(sharing === undefined ? {} : { sharing }) })
}

/** Keeps a secret; who gets it stays as it is, unless that is said. True: it is new. */
export function keep(
  world: World,
  scope: Scope,
  { name, value, sharing }: { readonly name: string; readonly value: string; readonly sharing?: Sharing },
): boolean {
  const old = scope.secrets.get(name)
  const at = now(world)
  const most = scope.name === 'organization' ? 1000 : 100
  if (!old && scope.secrets.size >= most)
    throw refusal(
      422,
      `Secrets are limited to ${most} per ${most === 100 ? 'repository or environment' : 'organization'}.`,
    )
  const shared = sharing ?? old?.sharing
  const kept = { value, createdAt: old?.createdAt ?? at, updatedAt: at }
  scope.secrets.set(name, { ...kept, ...(shared === undefined ? {} : { sharing: shared }) })
  return !old
}

/** Keeps a variable, which everybody who may see the scope may read. */
export function keepVariable(
  world: World,
  { variables }: Scope,
  { name, value }: { readonly name: string; readonly value: string },
): void {
  const at = now(world)
  variables.set(name, { value, createdAt: variables.get(name)?.createdAt ?? at, updatedAt: at })
}
