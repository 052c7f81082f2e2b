import type { AuditComment, AuditProposal, Forced } from '../../core/audit/trail/facts.ts'
import type { Instant } from '../../core/facts.ts'
import { Failure } from '../../core/failure.ts'
import type { Api } from '../api.ts'
import { at, instantAt, listAt, numberAt, oidAt, textAt } from '../codec.ts'
import { queryWhole } from '../graphql.ts'
import { BRANCH } from '../journal/branch.ts'
import type { Mine } from '../mine.ts'
import { openOctokit, unwrapped } from '../octokit.ts'
import { branchesQuery, COMMENTS_BEYOND, LABELLED } from './queries.ts'

const AT_ONCE = 20

/** Every pull request of ours: by label, and by branch, since anybody may take a label off. */
export async function proposalsPast(
  api: Api,
  mine: Mine,
  branches: readonly string[],
): Promise<readonly AuditProposal[]> {
  const found = new Map<number, AuditProposal>()
  const keep = async (nodes: readonly unknown[]): Promise<void> => {
    for (const node of nodes) {
      const proposal = await proposalIn(api, node, mine)
      if (proposal !== undefined) found.set(proposal.number, proposal)
    }
  }
  for (let after: string | null = null; ;) {
    const { data } = await queryWhole(api, LABELLED, { owner: api.owner, name: api.name, after })
    const page = at(data, 'repository', 'pullRequests')
    await keep(listAt(page, 'nodes'))
    after = textAt(page, 'pageInfo', 'endCursor') ?? null
    if (at(page, 'pageInfo', 'hasNextPage') !== true || after === null) break
  }
  const seen = new Set([...found.values()].map(({ branch }) => branch))
  const rest = branches.filter((branch) => !seen.has(branch))
  for (let from = 0; from < rest.length; from += AT_ONCE) {
    const some = rest.slice(from, from + AT_ONCE)
    const variables = Object.fromEntries(some.map((branch, n) => [`b${n}`, branch]))
    const { data } = await queryWhole(api, branchesQuery(some.length), {
      owner: api.owner,
      name: api.name,
      ...variables,
    })
    await keep(some.flatMap((_, n) => listAt(data, 'repository', `p${n}`, 'nodes')))
  }
  return [...found.values()].sort((a, b) => a.number - b.number)
}

/** A fork's, or somebody's own, is none of ours. */
async function proposalIn(api: Api, node: unknown, mine: Mine): Promise<AuditProposal | undefined> {
  const [number, branch] = [numberAt(node, 'number'), textAt(node, 'headRefName')]
  if (at(node, 'isCrossRepository') !== false || !mine.actor(at(node, 'author'))) return undefined
  if (number === undefined || branch === undefined) return undefined
  const mergeOid = oidAt(node, 'mergeCommit', 'oid')
  const comments = await allComments(api, node)
  const deleted = listAt(node, 'timelineItems', 'nodes').filter((event) =>
    mine.actor(at(event, 'deletedCommentAuthor')),
  )
  return {
    number,
    branch,
    ...(mergeOid === undefined ? {} : { mergeOid }),
    comments: comments.map((comment) => commentIn(comment, mine)),
    deleted: deleted.map((event) => ({
      by: textAt(event, 'actor', 'login') ?? 'somebody',
      at: timeAt(event, 'createdAt'),
    })),
  }
}

async function allComments(api: Api, node: unknown): Promise<readonly unknown[]> {
  const found = [...listAt(node, 'comments', 'nodes')]
  for (let page = at(node, 'comments', 'pageInfo'); at(page, 'hasNextPage') === true;) {
    const variables = { id: textAt(node, 'id'), after: textAt(page, 'endCursor') }
    const { data } = await queryWhole(api, COMMENTS_BEYOND, variables)
    found.push(...listAt(data, 'node', 'comments', 'nodes'))
    page = at(data, 'node', 'comments', 'pageInfo')
  }
  return found
}

function commentIn(comment: unknown, mine: Mine): AuditComment {
  const editedAt = instantAt(comment, 'lastEditedAt')
  const editedBy = textAt(comment, 'editor', 'login')
  return {
    id: numberAt(comment, 'databaseId') ?? 0,
    url: textAt(comment, 'url') ?? '',
    body: textAt(comment, 'body') ?? '',
    by: textAt(comment, 'author', 'login') ?? 'somebody',
    ours: mine.actor(at(comment, 'author')),
    at: timeAt(comment, 'createdAt'),
    ...(editedAt === undefined ? {} : { editedAt }),
    ...(editedBy === undefined ? {} : { editedBy }),
  }
}

function timeAt(value: unknown, name: string): Instant {
  return instantAt(value, name) ?? 0
}

/** Moves of the journal that took commits away. Undefined: this GitHub does not tell (Enterprise Server), or not this token. */
export async function forcedMoves(api: Api): Promise<readonly Forced[] | undefined> {
  const octokit = await openOctokit(api)
  const where = { owner: api.owner, repo: api.name, ref: `refs/heads/${BRANCH}`, per_page: 100 }
  try {
    const kinds = (['force_push', 'branch_deletion'] as const).map((activity_type) =>
      unwrapped(octokit.repos.listActivities({ ...where, activity_type })),
    )
    const answers = await Promise.all(kinds)
    return answers.flatMap(({ data }) =>
      data.map(({ actor, timestamp, before, after }) => ({
        by: actor?.login ?? 'somebody',
        at: Date.parse(timestamp),
        from: before,
        to: after,
      })),
    )
  } catch (thrown) {
    if (thrown instanceof Failure && (thrown.code === 'not-found' || thrown.code === 'permission-missing'))
      return undefined
    throw thrown
  }
}
