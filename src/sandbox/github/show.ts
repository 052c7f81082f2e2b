// How REST and webhooks show things. Field names as in GitHub's REST description.
import { accountOfEmail, showAccount } from './accounts.ts'
import type { Commit } from './git/objects.ts'
import type { CheckRun, Comment, Label, Pull, Review } from './pulls/state.ts'
import { fullName, htmlUrl, iso, isoOrNull, type Repository, type World } from './world.ts'

/** `https://api.github.com/repos/owner/name`: what `url` fields begin with. */
export function apiUrl(repository: Repository): string {
  return `https://api.github.com/repos/${fullName(repository)}`
}

export function showRepository(world: World, repository: Repository) {
  return {
    id: repository.id,
    node_id: repository.nodeId,
    name: repository.name,
    full_name: fullName(repository),
    private: repository.private,
    visibility: repository.private ? 'private' : 'public',
    owner: showAccount(world, repository.owner),
    html_url: htmlUrl(world, repository),
    url: apiUrl(repository),
    description: null,
    fork: repository.fork !== undefined,
    default_branch: repository.defaultBranch,
    archived: false,
    disabled: false,
  }
}

/** A pull request in a list: GitHub leaves out there what it would have to compute (REST: "List pull requests"). */
export function showListedPull(world: World, pull: Pull) {
  const {
    merged: _,
    merged_by: __,
    mergeable: ___,
    mergeable_state: ____,
    comments: _____,
    ...listed
  } = showPull(world, pull, null)
  return listed
}

export function showPull(world: World, pull: Pull, mergeable: boolean | null) {
  const { repository } = pull
  const url = `${apiUrl(repository)}/pulls/${pull.number}`
  return {
    id: pull.id,
    node_id: pull.nodeId,
    number: pull.number,
    url,
    html_url: pullUrl(world, pull),
    issue_url: `${apiUrl(repository)}/issues/${pull.number}`,
    state: pull.state === 'open' ? 'open' : 'closed',
    locked: false,
    draft: false,
    title: pull.title,
    body: pull.body,
    user: showAccount(world, pull.author),
    labels: [...pull.labels].map(showLabel),
    requested_reviewers: [...pull.reviewers].map((login) => ({ login })),
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

export function showComment(world: World, comment: Comment) {
  return {
    id: comment.id,
    node_id: comment.nodeId,
    url: `${apiUrl(comment.pull.repository)}/issues/comments/${comment.id}`,
    html_url: `${pullUrl(world, comment.pull)}#issuecomment-${comment.id}`,
    issue_url: `${apiUrl(comment.pull.repository)}/issues/${comment.pull.number}`,
    body: comment.body,
    user: showAccount(world, comment.author),
    created_at: iso(comment.createdAt),
    updated_at: iso(comment.updatedAt),
    author_association: 'NONE',
    performed_via_github_app: comment.author === world.app.account ? { id: world.app.id, slug: world.app.slug } : null,
  }
}

export function showReview(world: World, pull: Pull, review: Review) {
  return {
    id: review.id,
    node_id: review.nodeId,
    user: showAccount(world, review.author),
    body: review.body,
    state: review.state,
    html_url: `${pullUrl(world, pull)}#pullrequestreview-${review.id}`,
    submitted_at: iso(review.at),
    commit_id: review.commit,
  }
}

export function showLabel(label: Label) {
  return {
    id: label.id,
    node_id: label.nodeId,
    name: label.name,
    color: label.color,
    description: label.description,
    default: false,
    url: `${apiUrl(label.repository)}/labels/${encodeURIComponent(label.name)}`,
  }
}

export function showCheck(world: World, check: CheckRun) {
  return {
    id: check.id,
    node_id: check.nodeId,
    name: check.name,
    head_sha: check.head,
    external_id: check.externalId ?? '',
    url: `${apiUrl(check.repository)}/check-runs/${check.id}`,
    html_url: `${htmlUrl(world, check.repository)}/runs/${check.id}`,
    details_url: check.detailsUrl ?? null,
    status: check.status,
    conclusion: check.conclusion ?? null,
    started_at: iso(check.startedAt),
    completed_at: isoOrNull(check.completedAt),
    output: {
      title: check.title ?? null,
      summary: check.summary ?? null,
      text: check.text ?? null,
      annotations_count: 0,
      annotations_url: `${apiUrl(check.repository)}/check-runs/${check.id}/annotations`,
    },
    app: { id: check.app.id, slug: check.app.slug },
    pull_requests: [],
  }
}

export function showGitCommit(repository: Repository, commit: Commit) {
  return {
    sha: commit.oid,
    url: `${apiUrl(repository)}/git/commits/${commit.oid}`,
    message: commit.message,
    author: showSignature(commit.author),
    committer: showSignature(commit.committer),
    tree: { sha: commit.tree, url: `${apiUrl(repository)}/git/trees/${commit.tree}` },
    parents: commit.parents.map((sha) => ({ sha, url: `${apiUrl(repository)}/git/commits/${sha}` })),
    verification: showVerification(commit),
  }
}

export function showCommit(world: World, repository: Repository, commit: Commit) {
  const author = accountOfEmail(world, commit.author.email)
  const { sha, parents, ...inner } = showGitCommit(repository, commit)
  return {
    sha,
    html_url: `${htmlUrl(world, repository)}/commit/${sha}`,
    commit: { ...inner, comment_count: 0 },
    author: author ? showAccount(world, author) : null,
    committer: null,
    parents,
  }
}

function showSignature(signature: Commit['author']) {
  return { name: signature.name, email: signature.email, date: iso(signature.at) }
}

function showVerification(commit: Commit) {
  return commit.signed
    ? { verified: true, reason: 'valid', signature: 'GitHub', payload: null }
    : { verified: false, reason: 'unsigned', signature: null, payload: null }
}
