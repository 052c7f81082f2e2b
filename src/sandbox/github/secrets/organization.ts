// Secrets of organisations: who gets them (GitHub's documentation, "Using secrets in GitHub Actions" and "Secrets reference").
import { roleOf } from '../access.ts'
import type { Scope, Sharing, StoredSecret } from '../actions/state.ts'
import { notFound, refusal } from '../refusal.ts'
import { hasPaidSettings } from '../settings.ts'
import type { Access, Account, Repository, World } from '../world.ts'
import { newScope } from './new.ts'

/** The scope of an organisation; a person's account has none. */
export function organizationScope(world: World, owner: Account): Scope {
  if (owner.type !== 'Organization') throw notFound()
  const key = owner.login.toLowerCase()
  const scope = world.organizations.get(key) ?? newScope(world, 'organization')
  world.organizations.set(key, scope)
  return scope
}

/** As a new secret is shared in the browser, unless its maker chooses otherwise. */
export const EVERYBODY: Sharing = { visibility: 'all', selected: new Set() }

/** Does a repository get it? A private one on GitHub Free gets none. */
export function reaches({ sharing = EVERYBODY }: StoredSecret, repository: Repository): boolean {
  if (!hasPaidSettings(repository)) return false
  if (sharing.visibility === 'selected') return sharing.selected.has(repository.id)
  return sharing.visibility === 'all' || repository.private
}

/** How many of them a run gets, in the order of their names ("Secrets reference", limits). */
const GIVEN = 100

/** What the organisation's secrets bring to a run of the repository, before its own. */
export function givenBy(world: World, repository: Repository): readonly (readonly [string, StoredSecret])[] {
  const scope = world.organizations.get(repository.owner.login.toLowerCase())
  const shared = [...(scope?.secrets ?? [])].filter(([, secret]) => reaches(secret, repository))
  return shared.sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, GIVEN)
}

/** The organisation, if the token may do this with its secrets; refused as GitHub refuses it. */
export function demandOrganization(
  world: World,
  access: Access,
  asked: { readonly login: string; readonly level: 'read' | 'write' },
): Account {
  const owner = world.accounts.get(asked.login.toLowerCase())
  const own = [...world.repositories.values()].filter((one) => one.owner === owner)
  if (owner?.type !== 'Organization') throw notFound()
  if (access.by === 'person') {
    const administers = own.some((one) => roleOf(one, access.account.login) === 'admin')
    const scoped = access.scopes === undefined || access.scopes.includes('admin:org')
    if (administers && scoped && (access.fine !== true || isGranted(access, asked.level))) return owner
    throw refusal(403, 'You must be an org admin or have the actions secrets fine-grained permission.')
  }
  // An installation is on one account: another one's it does not see.
  if (!own.some(({ id }) => access.repositories?.includes(id))) throw notFound()
  if (isGranted(access, asked.level)) return owner
  const headers = { 'x-accepted-github-permissions': `organization_secrets=${asked.level}` }
  throw refusal(403, 'Resource not accessible by integration', { headers })
}

function isGranted({ permissions }: Access, level: 'read' | 'write'): boolean {
  const has = permissions['organization_secrets']
  return has === 'write' || (has === 'read' && level === 'read')
}
