import { Buffer } from 'node:buffer'
import type { GithubTruth } from './contract.ts'
import { history } from './git/history.ts'
import { filesOf, textAt } from './git/trees.ts'
import type { CommentTruth, IssueTruth } from './issues/state.ts'
import type { Comment } from './pulls/state.ts'
import { branchRef, resolve } from './refs.ts'
import { alertTruths } from './scanning/alerts.ts'
import { EVERYBODY, reaches } from './secrets/organization.ts'
import { scopeOf } from './secrets/scopes.ts'
import { fullName, type Repository, type World } from './world.ts'

type RepositoryOf = (name: string | undefined) => Repository

function keptOf(
  world: World,
  repositoryOf: RepositoryOf,
): Pick<GithubTruth, 'readSecret' | 'sharing' | 'readVariable'> {
  return {
    readSecret: (scope, name, of) => {
      const secret = scopeOf(world, repositoryOf(of), scope).secrets.get(name.toUpperCase())
      return secret && (scope !== 'organization' || reaches(secret, repositoryOf(of))) ? secret.value : undefined
    },
    sharing: (name) => {
      const { visibility, selected } =
        scopeOf(world, repositoryOf(undefined), 'organization').secrets.get(name.toUpperCase())?.sharing ?? EVERYBODY
      const names = [...world.repositories.values()].filter(({ id }) => selected.has(id)).map(fullName)
      return [visibility, ...names.toSorted()].join(' ')
    },
    readVariable: (scope, name, of) => scopeOf(world, repositoryOf(of), scope).variables.get(name.toUpperCase())?.value,
  }
}

/** What is really so, past every permission. */
export function truthOf(world: World, repositoryOf: (name: string | undefined) => Repository): GithubTruth {
  return {
    ...keptOf(world, repositoryOf),
    commits: (branch, of) => {
      const repository = repositoryOf(of)
      const head = repository.refs.get(branchRef(branch))
      const all = head === undefined ? [] : history(repository.objects, head, 10_000)
      return all.map(({ oid, message, author, signed }) => ({ oid, message, author: author.name, signed }))
    },
    ref: (name, of) => repositoryOf(of).refs.get(name),
    branches: (of) =>
      [...repositoryOf(of).refs.keys()].flatMap((ref) => (ref.startsWith('refs/heads/') ? [ref.slice(11)] : [])),
    file: (at, path, of) => {
      const tree = treeAt(world, repositoryOf(of), at)
      return tree === undefined ? undefined : textAt(repositoryOf(of).objects, tree, path)
    },
    files: (at, of) => {
      const tree = treeAt(world, repositoryOf(of), at)
      return tree === undefined ? [] : [...filesOf(repositoryOf(of).objects, tree).keys()]
    },
    pulls: (of) =>
      [...repositoryOf(of).pulls.values()].map((pull) => ({
        number: pull.number,
        state: pull.state,
        title: pull.title,
        body: pull.body,
        author: pull.author.login,
        branch: pull.from.branch,
        head: pull.head,
        labels: [...pull.labels].map(({ name }) => name),
        reviewers: [...pull.reviewers],
        comments: pull.comments.map(commentOf),
        edits: pull.edits.map(({ nodeId, editor }) => ({ id: nodeId, editor: editor.login })),
      })),
    issues: (of) => issuesOf(repositoryOf(of)),
    runs: (of) =>
      repositoryOf(of).runs.map(({ id, name, event, status, conclusion, headSha, createdAt }) => ({
        id,
        workflow: name,
        event,
        status,
        conclusion,
        headSha,
        createdAt,
      })),
    alerts: (of) => alertTruths(repositoryOf(of)),
    allText: () => allText(world),
  }
}

function issuesOf(repository: Repository): readonly IssueTruth[] {
  return [...repository.issues.values()].map(({ number, state, title, body, author, labels, comments }) => ({
    number,
    state,
    title,
    body,
    author: author.login,
    labels: [...labels].map(({ name }) => name),
    comments: comments.map(commentOf),
  }))
}

function commentOf({ id, author, body, reactions }: Comment): CommentTruth {
  return { id, author: author.login, body, reactions: reactions.map(({ content, by }) => `${content} ${by.login}`) }
}

/** A branch's as it is, whatever a replica shows a reader. */
function treeAt(world: World, repository: Repository, at: string): string | undefined {
  const oid = resolve({ ...world, lagRefs: 0 }, repository, at)
  return oid === undefined ? undefined : repository.objects.commits.get(oid)?.tree
}

function allText(world: World): string {
  const texts: string[] = [...world.past]
  for (const repository of world.repositories.values()) {
    for (const bytes of repository.objects.blobs.values()) texts.push(Buffer.from(bytes).toString('utf8'))
    for (const { message } of repository.objects.commits.values()) texts.push(message)
    for (const pull of repository.pulls.values())
      texts.push(pull.title, pull.body, ...[...pull.comments, ...pull.reviews].map(({ body }) => body))
    for (const { title, body, comments } of repository.issues.values())
      texts.push(title, body, ...comments.map((comment) => comment.body))
    for (const { comment } of repository.alerts.values()) texts.push(comment ?? '')
    for (const { name, description } of repository.labels.values()) texts.push(name, description)
    texts.push(...repository.refs.keys(), ...repository.runs.flatMap(({ inputs }) => Object.values(inputs)))
    for (const check of repository.checks) texts.push(JSON.stringify({ ...check, repository: undefined }))
  }
  return texts.join('\n')
}
