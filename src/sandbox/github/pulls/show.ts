// How REST and webhooks show pull requests and what is said on them. Field names as in GitHub's REST description.
import { account, showAccount } from '../accounts.ts'
import { diverge } from '../git/history.ts'
import { diffLines, splitLines } from '../git/lines.ts'
import type { Objects } from '../git/objects.ts'
import { type Change, diffTrees } from '../git/trees.ts'
import { apiUrl, viaApp, showLabel, showRepository } from '../show.ts'
import { htmlUrl, iso, isoOrNull, type Repository, type World } from '../world.ts'
import { commitsOf } from './commits.ts'
import { REACTIONS, type Comment, type Pull, type Review } from './state.ts'

/** A pull request in a list: GitHub leaves out there what it would have to compute (REST: "List pull requests"). */
export function showListedPull(world: World, pull: Pull) {
  const {
    merged: _,
    merged_by: __,
    mergeable: ___,
    mergeable_state: ____,
    comments: _____,
    ...listed
  } = showOne(world, pull, null)
  return listed
}

/** A pull request that stands alone, with what GitHub computes for it. */
export function showPull(world: World, pull: Pull, mergeable: boolean | null) {
  return {
    ...showOne(world, pull, mergeable),
    commits: commitsOf(pull).length,
    ...countChanges(pull),
    review_comments: 0,
    maintainer_can_modify: false,
  }
}

function countChanges(pull: Pull) {
  const { objects } = pull.repository
  const [base] = diverge(objects, pull.baseOid, pull.head).bases
  const [before, after] = [base, pull.head].map((oid) =>
    oid === undefined ? undefined : objects.commits.get(oid)?.tree,
  )
  const changes = [...diffTrees(objects, before, after).values()].map((change) => countLines(objects, change))
  const sum = (which: 'added' | 'removed') => changes.reduce((total, change) => total + change[which], 0)
  return { changed_files: changes.length, additions: sum('added'), deletions: sum('removed') }
}

function countLines(objects: Objects, { from, to }: Change) {
  const [before, after] = [from, to].map((line) => splitLines((line && objects.blobs.get(line.oid)?.toString()) ?? ''))
  const hunks = diffLines(before ?? [], after ?? [])
  return {
    added: hunks.reduce((sum, hunk) => sum + hunk.lines.length, 0),
    removed: hunks.reduce((sum, hunk) => sum + hunk.to - hunk.from, 0),
  }
}

function showOne(world: World, pull: Pull, mergeable: boolean | null) {
  const { repository } = pull
  const url = `${apiUrl(repository)}/pulls/${pull.number}`
  return {
    id: pull.id,
    node_id: pull.nodeId,
    number: pull.number,
    url,
    html_url: pullUrl(world, pull),
    ...pullUrls(world, pull),
    state: pull.state === 'open' ? 'open' : 'closed',
    locked: false,
    draft: false,
    title: pull.title,
    body: pull.body,
    user: showAccount(world, pull.author),
    labels: [...pull.labels].map(showLabel),
    requested_reviewers: [...pull.reviewers].map((login) => showAccount(world, account(world, login))),
    requested_teams: [],
    assignee: null,
    assignees: [],
    milestone: null,
    active_lock_reason: null,
    auto_merge: null,
    author_association: associationOf(pull, pull.author.login),
    created_at: iso(pull.createdAt),
    updated_at: iso(pull.updatedAt),
    closed_at: isoOrNull(pull.closedAt),
    merged_at: isoOrNull(pull.mergedAt),
    merged: pull.state === 'merged',
    merged_by: pull.mergedBy ? showAccount(world, pull.mergedBy) : null,
    merge_commit_sha: pull.mergeOid ?? null,
    mergeable,
    mergeable_state: mergeable === null ? 'unknown' : mergeable ? 'clean' : 'dirty',
    comments: pull.comments.length,
    head: showEnd(world, { repository: pull.from.repository, ref: pull.from.branch, sha: pull.head }),
    base: showEnd(world, { repository, ref: pull.base, sha: pull.baseOid }),
  }
}

function pullUrls(world: World, pull: Pull) {
  const { number, repository } = pull
  const [url, page] = [`${apiUrl(repository)}/pulls/${number}`, pullUrl(world, pull)]
  const issue = `${apiUrl(repository)}/issues/${number}`
  const urls = {
    issue_url: issue,
    comments_url: `${issue}/comments`,
    commits_url: `${url}/commits`,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    review_comment_url: `${apiUrl(repository)}/pulls/comments{/number}`,
    review_comments_url: `${url}/comments`,
    statuses_url: `${apiUrl(repository)}/statuses/${pull.head}`,
  }
  const links = {
    self: { href: url },
    html: { href: page },
    issue: { href: urls.issue_url },
    comments: { href: urls.comments_url },
    commits: { href: urls.commits_url },
    review_comment: { href: urls.review_comment_url },
    review_comments: { href: urls.review_comments_url },
    statuses: { href: urls.statuses_url },
  }
  return { ...urls, _links: links }
}

/** GitHub computes it lazily and private members show as less (facts: who may command), so nobody may rely on it. */
export function associationOf(pull: Pick<Pull, 'repository'>, login: string): string {
  if (pull.repository.owner.login === login) return 'OWNER'
  return pull.repository.roles.has(login.toLowerCase()) ? 'COLLABORATOR' : 'NONE'
}

/** The issue that every pull request is, too. */
export function showIssue(world: World, pull: Pull) {
  const { repository } = pull
  const url = `${apiUrl(repository)}/issues/${pull.number}`
  return {
    id: pull.id,
    node_id: pull.nodeId,
    number: pull.number,
    url,
    html_url: pullUrl(world, pull),
    repository_url: apiUrl(repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    title: pull.title,
    body: pull.body,
    user: showAccount(world, pull.author),
    labels: [...pull.labels].map(showLabel),
    state: pull.state === 'open' ? 'open' : 'closed',
    locked: false,
    active_lock_reason: null,
    assignee: null,
    assignees: [],
    milestone: null,
    draft: false,
    comments: pull.comments.length,
    created_at: iso(pull.createdAt),
    updated_at: iso(pull.updatedAt),
    closed_at: isoOrNull(pull.closedAt),
    author_association: associationOf(pull, pull.author.login),
    performed_via_github_app: viaApp(world, pull.author),
    reactions: noReactions(url),
    pull_request: {
      url: `${apiUrl(repository)}/pulls/${pull.number}`,
      html_url: pullUrl(world, pull),
      diff_url: `${pullUrl(world, pull)}.diff`,
      patch_url: `${pullUrl(world, pull)}.patch`,
      merged_at: isoOrNull(pull.mergedAt),
    },
  }
}

/** None yet. */
export function noReactions(url: string) {
  const none = { '+1': 0, '-1': 0, laugh: 0, confused: 0, heart: 0, hooray: 0, eyes: 0, rocket: 0 }
  return { url: `${url}/reactions`, total_count: 0, ...none }
}

function showEnd(world: World, end: { repository: Repository; ref: string; sha: string }) {
  return {
    label: `${end.repository.owner.login}:${end.ref}`,
    ref: end.ref,
    sha: end.sha,
    user: showAccount(world, end.repository.owner),
    repo: showRepository(world, end.repository),
  }
}

export function pullUrl(world: World, pull: Pull): string {
  return `${htmlUrl(world, pull.repository)}/pull/${pull.number}`
}

/** The page of what is talked about. */
export function talkUrl(world: World, on: Comment['on']): string {
  return on.kind === 'pull' ? pullUrl(world, on) : `${htmlUrl(world, on.repository)}/issues/${on.number}`
}

export function showComment(world: World, comment: Comment) {
  const { on } = comment
  const url = `${apiUrl(on.repository)}/issues/comments/${comment.id}`
  return {
    id: comment.id,
    node_id: comment.nodeId,
    url,
    html_url: `${talkUrl(world, on)}#issuecomment-${comment.id}`,
    issue_url: `${apiUrl(on.repository)}/issues/${on.number}`,
    body: comment.body,
    user: showAccount(world, comment.author),
    created_at: iso(comment.createdAt),
    updated_at: iso(comment.updatedAt),
    author_association: associationOf(on, comment.author.login),
    performed_via_github_app: viaApp(world, comment.author),
    reactions: reactionsTo(url, comment),
  }
}

function reactionsTo(url: string, { reactions }: Comment) {
  const counts = REACTIONS.map((name) => [name, reactions.filter(({ content }) => content === name).length] as const)
  return { ...noReactions(url), total_count: reactions.length, ...Object.fromEntries(counts) }
}

export function showReview(world: World, pull: Pull, review: Review) {
  const page = `${pullUrl(world, pull)}#pullrequestreview-${review.id}`
  const url = `${apiUrl(pull.repository)}/pulls/${pull.number}`
  return {
    id: review.id,
    node_id: review.nodeId,
    user: showAccount(world, review.author),
    body: review.body,
    state: review.state,
    html_url: page,
    pull_request_url: url,
    _links: { html: { href: page }, pull_request: { href: url } },
    author_association: associationOf(pull, review.author.login),
    submitted_at: iso(review.at),
    commit_id: review.commit,
  }
}
