import { Buffer } from 'node:buffer'
import type { Sharing, StoredSecret } from '../actions/state.ts'
import { needText, textOf } from '../graphql/codec.ts'
import { notFound, refusal } from '../refusal.ts'
import { json, type Loose } from '../../reply.ts'
import { demandOrganization, EVERYBODY, givenBy, organizationScope } from '../secrets/organization.ts'
import { checkName, putSealed } from '../secrets/scopes.ts'
import { showMinimalRepository } from '../show.ts'
import { iso, type Repository } from '../world.ts'
import { showSecret } from './secrets.ts'
import { type Asked, empty, paged, repositoryRoute, route, type Route } from './route.ts'

const PATH = '/orgs/{org}/actions/secrets'

/** Secrets of the organisation: as those of repositories, and each with those who get it. */
export const ORGANIZATION: readonly Route[] = [
  route(`GET ${PATH}`, (asked) => {
    const all = [...scopeIn(asked, 'read').secrets].sort(([a], [b]) => (a < b ? -1 : 1))
    const { items, headers } = paged(asked, all)
    return json(200, { total_count: all.length, secrets: items.map(([name, one]) => show(asked, name, one)) }, headers)
  }),
  route(`GET ${PATH}/public-key`, (asked) => {
    const { keyId, publicKey } = scopeIn(asked, 'read')
    return json(200, { key_id: keyId, key: publicKey })
  }),
  route(`GET ${PATH}/{name}`, (asked) => {
    const [name, secret] = secretIn(asked, 'read')
    return json(200, show(asked, name, secret))
  }),
  route(`GET ${PATH}/{name}/repositories`, (asked) => {
    const [, { sharing = EVERYBODY }] = secretIn(asked, 'read')
    // GitHub's answer to who asks for a list that there is none of (github.com/google/go-github, pull request 2036).
    if (sharing.visibility !== 'selected') throw refusal(409, "The visibility is not set to 'selected'")
    const all = [...asked.world.repositories.values()].filter(({ id }) => sharing.selected.has(id))
    const { items, headers } = paged(asked, all)
    const repositories = items.map((one) => showMinimalRepository(asked.world, one))
    return json(200, { total_count: all.length, repositories }, headers)
  }),
  route(`PUT ${PATH}/{name}`, (asked) => {
    const { world, body } = asked
    const scope = scopeIn(asked, 'write')
    const box = Buffer.from(needText(body, 'encrypted_value'), 'base64').toString('base64')
    const sealed = { name: asked.part('name'), box, keyId: needText(body, 'key_id'), sharing: sharingIn(asked) }
    return putSealed(world, scope, sealed) ? json(201, {}) : empty()
  }),
  route(`DELETE ${PATH}/{name}`, (asked) => {
    if (!scopeIn(asked, 'write').secrets.delete(checkName(asked.part('name')))) throw notFound()
    return empty()
  }),
  repositoryRoute('GET /actions/organization-secrets', 'secrets:read', (asked) => {
    const all = givenBy(asked.world, asked.repository)
    const { items, headers } = paged(asked, all)
    return json(200, { total_count: all.length, secrets: items.map(([name, one]) => showSecret(name, one)) }, headers)
  }),
]

function scopeIn({ world, access, part }: Asked, level: 'read' | 'write') {
  return organizationScope(world, demandOrganization(world, access, { login: part('org'), level }))
}

function secretIn(asked: Asked, level: 'read' | 'write'): readonly [string, StoredSecret] {
  const name = asked.part('name').toUpperCase()
  const secret = scopeIn(asked, level).secrets.get(name)
  if (!secret) throw notFound()
  return [name, secret]
}

/** What a PUT makes of it: with `selected`, a list that is left out is an empty one (github.com/external-secrets/external-secrets, issue 6514). */
function sharingIn(asked: Asked): Sharing {
  const { body } = asked
  const said = textOf(body, 'visibility')
  const visibility = (['all', 'private', 'selected'] as const).find((one) => one === said)
  if (visibility === undefined) throw refusal(422, 'Invalid request.\n\n"visibility" wasn\'t supplied.')
  const ids = listIn(body)
  if (ids !== undefined && visibility !== 'selected')
    throw refusal(422, "You can only provide a list of repository ids when the visibility is set to 'selected'")
  const own = repositoriesOf(asked)
  const selected = (ids ?? []).map((id) => own.find((one) => one.id === Number(id)))
  if (selected.includes(undefined)) throw refusal(422, 'One of the repositories is not of this organization')
  return { visibility, selected: new Set(selected.flatMap((one) => one?.id ?? [])) }
}

function listIn(body: Loose): readonly unknown[] | undefined {
  const said = body['selected_repository_ids']
  return Array.isArray(said) ? said : undefined
}

function repositoriesOf({ world, part }: Asked): readonly Repository[] {
  const login = part('org').toLowerCase()
  return [...world.repositories.values()].filter(({ owner }) => owner.login.toLowerCase() === login)
}

function show({ part }: Asked, name: string, secret: StoredSecret) {
  const { visibility } = secret.sharing ?? EVERYBODY
  const url = `https://api.github.com/orgs/${part('org')}/actions/secrets/${name}/repositories`
  return {
    name,
    created_at: iso(secret.createdAt),
    updated_at: iso(secret.updatedAt),
    visibility,
    ...(visibility === 'selected' ? { selected_repositories_url: url } : {}),
  }
}
