import type { Oid } from '../../core/facts.ts'
import { Failure } from '../../core/failure.ts'
import type { Api } from '../api.ts'
import { openOctokit, unwrapped } from '../octokit.ts'
import { ROOT, SKIP } from './root.ts'

export const BRANCH = 'keyturn/journal'

/**
 * Makes the orphan branch, once in a repository's life: a tree, a commit without parents, a ref. `createCommitOnBranch` cannot
 * begin a branch. Undefined: somebody else made it first, which is as good.
 */
export async function makeBranch(api: Api): Promise<Oid | undefined> {
  const octokit = await openOctokit(api)
  const where = { owner: api.owner, repo: api.name }
  const tree = [...ROOT].map(([path, content]) => ({ path, content, mode: '100644', type: 'blob' }) as const)
  const { data: made } = await unwrapped(octokit.git.createTree({ ...where, tree }))
  const message = `Begin Keyturn's journal ${SKIP}`
  const { data: commit } = await unwrapped(octokit.git.createCommit({ ...where, message, tree: made.sha, parents: [] }))
  try {
    await unwrapped(octokit.git.createRef({ ...where, ref: `refs/heads/${BRANCH}`, sha: commit.sha }))
    return commit.sha
  } catch (thrown) {
    // 422 "Reference already exists", or a lost answer: the read that follows tells what is so.
    if (thrown instanceof Failure && (thrown.status === 422 || thrown.effect === 'unknown')) return undefined
    throw thrown
  }
}
