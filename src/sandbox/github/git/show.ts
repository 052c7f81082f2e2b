// How REST and webhooks show commits.
import { accountOfEmail, showAccount } from '../accounts.ts'
import { apiUrl } from '../show.ts'
import { htmlUrl, iso, type Repository, type World } from '../world.ts'
import type { Commit } from './objects.ts'

/** As the Git data API shows one: `git-commit`. */
export function showGitCommit(world: World, repository: Repository, commit: Commit) {
  const { oid, tree, parents } = commit
  return {
    sha: oid,
    node_id: `C_${oid}`,
    url: `${apiUrl(repository)}/git/commits/${oid}`,
    html_url: page(world, repository, oid),
    message: commit.message,
    author: showSignature(commit.author),
    committer: showSignature(commit.committer),
    tree: { sha: tree, url: `${apiUrl(repository)}/git/trees/${tree}` },
    parents: parents.map((sha) => ({
      sha,
      url: `${apiUrl(repository)}/git/commits/${sha}`,
      html_url: page(world, repository, sha),
    })),
    verification: showVerification(commit),
  }
}

export function showCommit(world: World, repository: Repository, commit: Commit) {
  const author = accountOfEmail(world, commit.author.email)
  const { sha, node_id, html_url, parents, ...inner } = showGitCommit(world, repository, commit)
  return {
    sha,
    node_id,
    html_url,
    url: `${apiUrl(repository)}/commits/${sha}`,
    comments_url: `${apiUrl(repository)}/commits/${sha}/comments`,
    commit: { ...inner, comment_count: 0 },
    author: author ? showAccount(world, author) : null,
    committer: null,
    parents,
  }
}

/** A commit inside a run: `simple-commit`. */
export function showSimpleCommit(commit: Commit) {
  const { author, committer } = commit
  return {
    id: commit.oid,
    tree_id: commit.tree,
    message: commit.message,
    timestamp: iso(committer.at),
    author: { name: author.name, email: author.email },
    committer: { name: committer.name, email: committer.email },
  }
}

function page(world: World, repository: Repository, sha: string): string {
  return `${htmlUrl(world, repository)}/commit/${sha}`
}

function showSignature(signature: Commit['author']) {
  return { name: signature.name, email: signature.email, date: iso(signature.at) }
}

function showVerification(commit: Commit) {
  return commit.signed
    ? { verified: true, reason: 'valid', signature: 'GitHub', payload: null, verified_at: iso(commit.committer.at) }
    : { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null }
}
