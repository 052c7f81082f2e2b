import { notFound, refusal } from '../refusal.ts'
import { knownAccount, showAccount } from '../accounts.ts'
import { json } from '../../reply.ts'
import { route, type Route } from './route.ts'

/** Teams of the organisation. An App without `members: read` is told that there is nothing (REST, "Get team membership for a user"). */
export const TEAMS: readonly Route[] = [
  route('GET /orgs/{org}/teams/{slug}/members', ({ world, access, part }) => {
    const members = world.teams.get(`${part('org')}/${part('slug')}`.toLowerCase())
    if (access.by !== 'person' && access.permissions['members'] === undefined) throw notFound()
    if (members === undefined) throw notFound()
    return json(
      200,
      [...members].map((login) => showAccount(world, knownAccount(world, login))),
    )
  }),
  route('GET /orgs/{org}/teams/{slug}/memberships/{login}', ({ world, access, part }) => {
    if (access.by !== 'person' && access.permissions['members'] === undefined)
      throw refusal(403, 'Resource not accessible by integration')
    const [org, slug, login] = [part('org'), part('slug'), part('login')]
    const members = world.teams.get(`${org}/${slug}`.toLowerCase())
    if (members?.has(login.toLowerCase()) !== true) throw notFound()
    const url = `https://api.github.com/organizations/1/team/1/memberships/${encodeURIComponent(login)}`
    return json(200, { state: 'active', role: 'member', url })
  }),
]
