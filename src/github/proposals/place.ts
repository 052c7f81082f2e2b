import type { Oid } from '../../core/facts.ts'
import { Failure } from '../../core/failure.ts'
import type { Draft } from '../../engine/ports.ts'
import { openOctokit, unwrapped } from '../octokit.ts'
import { sendParts } from './change.ts'
import { type Desk, known } from './desk.ts'
import { failureOf } from '../errors.ts'

/**
 * Puts a draft's edits on its base and moves the branch there in one compare-and-swap, from the head that was looked at. The
 * commit is made first, beside the branch: a branch that even for a moment equals its base closes its pull request.
 */
export async function placeDraft(desk: Desk, draft: Draft, from: Oid): Promise<Oid> {
  const octokit = await openOctokit(desk.api)
  const where = { owner: desk.api.owner, repo: desk.api.name }
  const { data: base } = await unwrapped(octokit.git.getCommit({ ...where, commit_sha: draft.base }))
  const tree = [...draft.edits].map(([path, content]) => ({ path, content, mode: '100644', type: 'blob' }) as const)
  const { data: made } = await unwrapped(octokit.git.createTree({ ...where, base_tree: base.tree.sha, tree }))
  // Without an author GitHub signs an App's commit as its own ("Signature verification for bots").
  const message = desk.redact(draft.message)
  const parents = [draft.base]
  const { data: commit } = await unwrapped(octokit.git.createCommit({ ...where, message, tree: made.sha, parents }))
  const update = { name: `refs/heads/${draft.branch}`, beforeOid: from, afterOid: commit.sha, force: true }
  const input = { repositoryId: known(desk.nodeId), refUpdates: [update] }
  const answered = await sendParts(desk, [{ alias: 'ref', field: 'updateRefs', input }])
  const [error] = answered?.errors ?? []
  if (error?.type === 'FORBIDDEN') throw failureOf(error, 'unknown')
  if (error) throw moved(draft.branch)
  desk.branches.set(draft.branch, { head: commit.sha })
  return commit.sha
}

function moved(branch: string): Failure {
  return new Failure(
    'conflict',
    `The branch ${branch} moved while its proposal was brought up to date. Nothing was changed; Keyturn looks again.`,
    {
      effect: 'not-done',
    },
  )
}
