import { Failure } from '../core/failure.ts'
import type { Role } from '../engine/ports.ts'
import type { Api } from './api.ts'
import { openOctokit, unwrapped } from './octokit.ts'

/** A login is letters, digits and hyphens, with `[bot]` or an enterprise's `_shortcode`; nothing else becomes a path. */
export const LOGIN = /^[a-z\d][a-z\d_-]{0,99}(\[bot\])?$/i
export const TEAM = /^@([a-z\d][a-z\d_-]*)\/([a-z\d][a-z\d_.-]*)$/i

/**
 * Role of a login, looked up now. REST "Get repository permissions for a user": `permission` folds maintain into write and
 * triage into read, `role_name` tells them apart but may be an organisation's own name: then the folded one counts.
 */
export async function lookUpRole(api: Api, login: string): Promise<Role> {
  if (!LOGIN.test(login)) return 'none'
  const octokit = await openOctokit(api)
  try {
    const { data } = await unwrapped(
      octokit.repos.getCollaboratorPermissionLevel({ owner: api.owner, repo: api.name, username: login }),
    )
    return asRole(data.role_name) ?? asRole(data.permission) ?? 'none'
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'not-found') return 'none'
    throw thrown
  }
}

const ROLES = ['admin', 'maintain', 'write', 'triage', 'read', 'none'] as const

function asRole(text: string): Role | undefined {
  return ROLES.find((role) => role === text)
}

/**
 * Membership in a team, looked up now. REST "Get team membership for a user": 404 is no membership, or a team that the App may
 * not see; an invitation that nobody accepted is `pending`.
 */
export async function lookUpMember(api: Api, team: string, login: string): Promise<boolean> {
  const [, org, slug] = TEAM.exec(team) ?? []
  if (org === undefined || slug === undefined || !LOGIN.test(login)) return false
  const octokit = await openOctokit(api)
  try {
    const asked = octokit.teams.getMembershipForUserInOrg({ org, team_slug: slug, username: login })
    return (await unwrapped(asked)).data.state === 'active'
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'not-found') return false
    throw thrown
  }
}
