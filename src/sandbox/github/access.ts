import type { Role } from './contract.ts'
import { notFound, refusal } from './refusal.ts'
import type { Access, Repository, World } from './world.ts'

const ORDER: readonly Role[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin']

/** What a person needs to be for what an App needs a permission for. As of GitHub's "Repository roles for an organization". */
const ROLES: Readonly<Record<string, { readonly read: Role; readonly write: Role }>> = {
  metadata: { read: 'read', write: 'admin' },
  contents: { read: 'read', write: 'write' },
  pull_requests: { read: 'read', write: 'read' },
  issues: { read: 'read', write: 'read' },
  triage: { read: 'read', write: 'triage' },
  checks: { read: 'read', write: 'admin' },
  actions: { read: 'read', write: 'write' },
  deployments: { read: 'read', write: 'write' },
  secrets: { read: 'write', write: 'write' },
  environments: { read: 'read', write: 'admin' },
  workflows: { read: 'read', write: 'write' },
  administration: { read: 'admin', write: 'admin' },
}

/** The role of a login on a repository; on a public one everybody reads. */
export function roleOf(repository: Repository, login: string): Role {
  if (repository.owner.login.toLowerCase() === login.toLowerCase()) return 'admin'
  return repository.roles.get(login.toLowerCase()) ?? 'none'
}

/** Is the first role at least the second? */
export function atLeast(role: Role, least: Role): boolean {
  return ORDER.indexOf(role) >= ORDER.indexOf(least)
}

/** May this token know that the repository exists? */
export function sees(access: Access, repository: Repository): boolean {
  if (access.by === 'person') {
    if (repository.private && access.scopes?.includes('repo') === false) return false
    return !repository.private || roleOf(repository, access.account.login) !== 'none'
  }
  if (access.by === 'app') return false
  return access.repositories?.includes(repository.id) === true
}

/** May it do this? `triage` is an App's `issues` or `pull_requests`; comments need either too. */
export function may(
  access: Access,
  repository: Repository,
  [what, level]: readonly [string, 'read' | 'write'],
): boolean {
  if (!sees(access, repository)) return false
  if (access.by === 'person') {
    const role = roleOf(repository, access.account.login)
    const needed = ROLES[what]?.[level] ?? 'admin'
    const personally = atLeast(role === 'none' && !repository.private ? 'read' : role, needed)
    return personally && (access.fine !== true || granted(access, what, level))
  }
  const names = what === 'triage' ? ['issues', 'pull_requests'] : [what]
  return names.some((name) => granted(access, name, level))
}

function granted(access: Access, name: string, level: 'read' | 'write'): boolean {
  if (name === 'metadata' && level === 'read') return true
  const has = access.permissions[name]
  return has === 'write' || (has === 'read' && level === 'read')
}

/** Refuses as GitHub does: 404 for what the token may not see, 403 for what it may not do. */
export function demand(access: Access, repository: Repository, needs: readonly [string, 'read' | 'write']): void {
  if (!sees(access, repository)) throw notFound()
  if (may(access, repository, needs)) return
  // GitHub's changelog of 2023-08-10: the header names what would have been enough.
  const headers = { 'x-accepted-github-permissions': needs.join('=') }
  if (access.by !== 'person') throw refusal(403, 'Resource not accessible by integration', { headers })
  throw access.fine === true
    ? refusal(403, 'Resource not accessible by personal access token', { headers })
    : refusal(403, 'Must have admin rights to Repository.')
}

/** The repository, if this token may see it; else 404. */
export function visible(world: World, access: Access, name: string): Repository {
  const repository = world.repositories.get(name.toLowerCase())
  if (!repository || !sees(access, repository)) throw notFound()
  return repository
}
