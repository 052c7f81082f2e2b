import { Failure } from '../core/failure.ts'
import type { Presence } from '../engine/ports.ts'
import type { Api } from './api.ts'
import { openOctokit, unwrapped } from './octokit.ts'
import { LOGIN, TEAM } from './role.ts'

/** What the token was granted, by GitHub's names; undefined: nobody told. */
type Granted = Readonly<Record<string, string>> | undefined

/**
 * Is an owner still there? A person: REST "Check if a user is a repository collaborator", which counts who has access by the
 * organisation. A team: "List team members". Who may not see teams is answered as if there were none, so that a missing one is
 * believed only where the token is known to see them.
 */
export async function lookUpPresence(api: Api, owner: string, granted: Granted): Promise<Presence> {
  const [, org, slug] = TEAM.exec(owner) ?? []
  const login = owner.replace(/^@/, '')
  const octokit = await openOctokit(api)
  if (org === undefined || slug === undefined) {
    if (!LOGIN.test(login)) return 'unknown'
    const asked = octokit.repos.checkCollaborator({ owner: api.owner, repo: api.name, username: login })
    return (await isFound(unwrapped(asked))) ? 'here' : 'gone'
  }
  if (granted?.['members'] === undefined) return 'unknown'
  const asked = octokit.teams.listMembersInOrg({ org, team_slug: slug, per_page: 1 })
  return (await isFound(unwrapped(asked))) ? 'here' : 'gone'
}

async function isFound(asked: Promise<unknown>): Promise<boolean> {
  try {
    await asked
    return true
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'not-found') return false
    throw thrown
  }
}
