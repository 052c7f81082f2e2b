// Somebody leaves: an organisation, a team, a repository.
import { showAccount } from './accounts.ts'
import type { Loose } from '../reply.ts'
import { emit, emitOutside } from './webhooks.ts'
import type { Account, Repository, World } from './world.ts'

/** Where from. */
export type From = 'organization' | { readonly team: string } | { readonly repository: string }

/** As an owner of the organisation does it in its settings. */
export function leave(world: World, who: Account, from: From): void {
  const [first] = world.repositories.values()
  if (first === undefined) return
  const { owner } = first
  const key = who.login.toLowerCase()
  if (from === 'organization') {
    for (const one of world.repositories.values()) if (one.owner === owner) one.roles.delete(key)
    emitOutside(world, { event: 'organization', sender: owner, payload: () => showLeft(world, owner, who) })
  } else if ('team' in from) {
    const name = `${owner.login}/${from.team}`.toLowerCase()
    world.teams.set(name, new Set([...(world.teams.get(name) ?? [])].filter((login) => login !== key)))
    const payload = (): Loose => showLeftTeam(world, owner, { who, team: from.team })
    emitOutside(world, { event: 'membership', sender: owner, payload })
  } else leaveRepository(world, who, world.repositories.get(from.repository.toLowerCase()))
}

function leaveRepository(world: World, who: Account, repository: Repository | undefined): void {
  if (repository === undefined) return
  repository.roles.delete(who.login.toLowerCase())
  const payload = (): Loose => ({ action: 'removed', member: showAccount(world, who) })
  emit(world, repository, { event: 'member', sender: repository.owner, payload })
}

function showLeft(world: World, owner: Account, who: Account): Loose {
  const url = `https://api.github.com/orgs/${owner.login}`
  const membership = {
    url: `${url}/memberships/${who.login}`,
    state: 'active',
    role: 'unaffiliated',
    organization_url: url,
    user: showAccount(world, who),
  }
  return { action: 'member_removed', membership, organization: showOrganization(owner) }
}

function showLeftTeam(world: World, owner: Account, { who, team }: { who: Account; team: string }): Loose {
  const url = `https://api.github.com/organizations/${owner.id}/team/1`
  const shown = {
    id: 1,
    node_id: 'T_kwDO1',
    name: team,
    slug: team,
    description: null,
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    url,
    html_url: `${world.html}/orgs/${owner.login}/teams/${team}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    permission: 'pull',
    parent: null,
  }
  const organization = showOrganization(owner)
  return { action: 'removed', scope: 'team', member: showAccount(world, who), team: shown, organization }
}

function showOrganization({ login, id, nodeId }: Account): Loose {
  const url = `https://api.github.com/orgs/${login}`
  return {
    login,
    id,
    node_id: nodeId,
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
    description: null,
  }
}
