// What people do in the browser or with git, refused as GitHub refuses it.
import { Buffer } from 'node:buffer'
import { demand } from './access.ts'
import { account, asPerson } from './accounts.ts'
import { cancelRun, decideDeployments } from './actions/advance.ts'
import { queueRun } from './actions/queue.ts'
import { workflowAt, workflowPaths } from './actions/trigger.ts'
import type { Run } from './actions/state.ts'
import { deleteRef } from './branches.ts'
import { changeTree, makeCommit } from './commits.ts'
import type { Person } from './contract.ts'
import { filesOf } from './git/trees.ts'
import { changePull } from './pulls/change.ts'
import { addLabels, namedLabel, removeLabels } from './pulls/labels.ts'
import { mergePull } from './pulls/merge.ts'
import { openPull, pullOf } from './pulls/open.ts'
import { addComment, addReview, commentOf, deleteComment, editComment } from './pulls/talk.ts'
import { push } from './push.ts'
import { branchRef } from './refs.ts'
import { refusal } from './refusal.ts'
import { forkRepository } from './repositories.ts'
import { checkName, keep, scopeOf } from './secrets/scopes.ts'
import { personToken } from './tokens.ts'
import { type Access, fullName, type Repository, type World } from './world.ts'

export function personOf(world: World, repository: Repository, login: string): Person {
  const access = asPerson(account(world, login))
  const pull = (number: number): ReturnType<typeof pullOf> => pullOf(repository, number)
  const run = (id: number): Run => {
    const found = repository.runs.find((one) => one.id === id)
    if (!found) throw refusal(404, 'Not Found')
    return found
  }
  return {
    merge: (number, options) => mergePull(world, pull(number), { access, method: options?.method ?? 'merge' }),
    close: (number) => changePull(world, pull(number), { access, change: { state: 'closed' } }),
    reopen: (number) => changePull(world, pull(number), { access, change: { state: 'open' } }),
    review: (number, event, body) => void addReview(world, pull(number), { access, event, body: body ?? '' }),
    comment: (number, body) => addComment(world, pull(number), { access, body }).id,
    editComment: (id, body) => editComment(world, commentOf(repository, id), { access, body }),
    deleteComment: (id) => deleteComment(world, commentOf(repository, id), access),
    editBody: (number, body) => changePull(world, pull(number), { access, change: { body } }),
    editTitle: (number, title) => changePull(world, pull(number), { access, change: { title } }),
    addLabel: (number, name) =>
      addLabels(world, pull(number), { access, labels: [namedLabel(world, repository, { access, name })] }),
    removeLabel: (number, name) =>
      removeLabels(world, pull(number), { access, labels: [namedLabel(world, repository, { access, name })] }),
    commit: (branch, files, message) =>
      commit(world, repository, { access, branch, files, message: message ?? 'Change files' }),
    revert: (number) => revert(world, repository, { access, number }),
    openPull: (branch, title, body) =>
      openPull(world, repository, { access, head: branch, base: repository.defaultBranch, title, body: body ?? '' })
        .number,
    setSecret: (scope, name, value) => {
      demand(access, repository, [scope === 'repository' ? 'secrets' : 'environments', 'write'])
      keep(world, scopeOf(world, repository, scope), { name: checkName(name), value })
    },
    deleteSecret: (scope, name) => {
      demand(access, repository, [scope === 'repository' ? 'secrets' : 'environments', 'write'])
      scopeOf(world, repository, scope).secrets.delete(checkName(name))
    },
    approveDeployment: (id) => decideDeployments(world, repository, { run: run(id), approved: true }),
    rejectDeployment: (id) => decideDeployments(world, repository, { run: run(id), approved: false }),
    cancelRun: (id) => cancelRun(world, repository, run(id)),
    dispatch: (workflow, inputs) => dispatch(world, repository, { access, workflow, inputs: inputs ?? {} }),
    forcePush: (branch, to) => {
      demand(access, repository, ['contents', 'write'])
      push(world, repository, { ref: branchRef(branch), to, access })
    },
    deleteBranch: (branch) => deleteRef(world, repository, { access, ref: branchRef(branch) }),
    fork: () => fullName(forkRepository(world, repository, login)),
    token: () => personToken(world, access),
  }
}

interface Committing {
  readonly access: Access
  readonly branch: string
  readonly files: Readonly<Record<string, string | undefined>>
  readonly message: string
}

function commit(world: World, repository: Repository, { access, branch, files, message }: Committing): string {
  demand(access, repository, ['contents', 'write'])
  const ref = branchRef(branch)
  const head = repository.refs.get(ref) ?? repository.refs.get(branchRef(repository.defaultBranch)) ?? ''
  const changes = new Map(
    Object.entries(files).map(([path, text]) => [path, text === undefined ? undefined : Buffer.from(text)]),
  )
  const tree = changeTree(repository, head, changes)
  const { oid } = makeCommit(world, repository, {
    author: access.account,
    parents: [head],
    tree,
    message,
    signed: false,
  })
  push(world, repository, { ref, to: oid, access })
  return oid
}

/** GitHub's revert button: a branch on which every file the merge changed is as it was before. */
function revert(world: World, repository: Repository, { access, number }: { access: Access; number: number }): number {
  const merged = pullOf(repository, number)
  const oid = merged.mergeOid
  if (oid === undefined) throw refusal(422, 'The pull request is not merged.')
  const { objects } = repository
  const merge = objects.commits.get(oid)
  const before = objects.commits.get(merge?.parents[0] ?? '')
  const [was, became] = [before, merge].map((one) =>
    one ? filesOf(objects, one.tree) : new Map<string, { oid: string }>(),
  )
  const changed = [...new Set([...(was?.keys() ?? []), ...(became?.keys() ?? [])])].filter(
    (path) => was?.get(path)?.oid !== became?.get(path)?.oid,
  )
  const files = Object.fromEntries(changed.map((path) => [path, textOfBlob(repository, was?.get(path)?.oid)]))
  const branch = `revert-${number}-${merged.from.branch}`
  commit(world, repository, { access, branch, files, message: `Revert "${merged.title}"` })
  return openPull(world, repository, {
    access,
    head: branch,
    base: merged.base,
    title: `Revert "${merged.title}"`,
    body: `Reverts #${number}`,
  }).number
}

function textOfBlob(repository: Repository, oid: string | undefined): string | undefined {
  const bytes = oid === undefined ? undefined : repository.objects.blobs.get(oid)
  return bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8')
}

interface Dispatching {
  readonly access: Access
  readonly workflow: string
  readonly inputs: Readonly<Record<string, string>>
}

function dispatch(world: World, repository: Repository, { access, workflow, inputs }: Dispatching): number {
  demand(access, repository, ['actions', 'write'])
  const sha = repository.refs.get(branchRef(repository.defaultBranch)) ?? ''
  const path = workflowPaths(repository, sha).find((one) => one.endsWith(`/${workflow}`))
  const found = path === undefined ? undefined : workflowAt(repository, sha, path)
  if (!found) throw refusal(404, 'Not Found')
  const trigger = { event: 'workflow_dispatch', sha, branch: repository.defaultBranch, actor: access.account }
  return queueRun(world, repository, { workflow: found, trigger, inputs }).id
}
