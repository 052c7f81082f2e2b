import { Failure } from '../core/failure.ts'
import type { Github } from '../engine/ports.ts'
import type { Api } from './api.ts'
import { openOctokit, unwrapped } from './octokit.ts'

type Role = Awaited<ReturnType<Github['role']>>

/**
 * Role of a login, looked up now. REST "Get repository permissions for a user": `permission` folds maintain into write and
 * triage into read, `role_name` tells them apart but may be an organisation's own name: then the folded one counts.
 */
export async function lookUpRole(api: Api, login: string): Promise<Role> {
  // A login is letters, digits and hyphens, with `[bot]` or an enterprise's `_shortcode`; nothing else becomes a path.
  if (!/^[a-z\d][a-z\d_-]{0,99}(\[bot\])?$/i.test(login)) return 'none'
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
