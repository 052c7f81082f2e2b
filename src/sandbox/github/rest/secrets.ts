import { Buffer } from 'node:buffer'
import type { SecretScope } from '../contract.ts'
import type { StoredSecret } from '../actions/state.ts'
import { notFound } from '../refusal.ts'
import { json } from '../../reply.ts'
import { checkName, putSealed, scopeOf } from '../secrets/scopes.ts'
import { hasPaidSettings } from '../settings.ts'
import { iso } from '../world.ts'
import { needText } from '../graphql/codec.ts'
import { type AskedRepository, empty, paged, repositoryRoute, type Route } from './route.ts'

/** Secrets of the repository and of its environments: written, never read. */
export const SECRETS: readonly Route[] = [
  ...secretRoutes('/actions/secrets', 'secrets', () => 'repository'),
  ...secretRoutes(
    '/environments/{environment}/secrets',
    'environments',
    ({ part }) => `environment/${part('environment')}`,
  ),
]

function secretRoutes(
  path: string,
  permission: string,
  name: (asked: AskedRepository) => SecretScope,
): readonly Route[] {
  const scope = (asked: AskedRepository) => {
    if (permission === 'environments' && !hasPaidSettings(asked.repository)) throw notFound()
    return scopeOf(asked.world, asked.repository, name(asked))
  }
  return [
    repositoryRoute(`GET ${path}`, `${permission}:read`, (asked) => {
      const all = [...scope(asked).secrets].sort(([a], [b]) => (a < b ? -1 : 1))
      const { items, headers } = paged(asked, all)
      return json(
        200,
        { total_count: all.length, secrets: items.map(([key, secret]) => showSecret(key, secret)) },
        headers,
      )
    }),
    repositoryRoute(`GET ${path}/public-key`, `${permission}:read`, (asked) => {
      const { keyId, publicKey } = scope(asked)
      return json(200, { key_id: keyId, key: publicKey })
    }),
    repositoryRoute(`GET ${path}/{name}`, `${permission}:read`, (asked) => {
      const key = asked.part('name').toUpperCase()
      const secret = scope(asked).secrets.get(key)
      if (!secret) throw notFound()
      return json(200, showSecret(key, secret))
    }),
    repositoryRoute(`PUT ${path}/{name}`, `${permission}:write`, (asked) => {
      const { world, body } = asked
      const box = needText(body, 'encrypted_value')
      const sealed = {
        name: asked.part('name'),
        box: Buffer.from(box, 'base64').toString('base64'),
        keyId: needText(body, 'key_id'),
      }
      return putSealed(world, scope(asked), sealed) ? json(201, {}) : empty()
    }),
    repositoryRoute(`DELETE ${path}/{name}`, `${permission}:write`, (asked) => {
      if (!scope(asked).secrets.delete(checkName(asked.part('name')))) throw notFound()
      return empty()
    }),
  ]
}

/** Its name and times: nobody is shown a value. */
export function showSecret(name: string, secret: StoredSecret) {
  return { name, created_at: iso(secret.createdAt), updated_at: iso(secret.updatedAt) }
}
