// What people do in the browser or with git, refused as GitHub refuses it.
import { Buffer } from 'node:buffer'
import { demand, roleOf } from './access.ts'
import { account, asPerson } from './accounts.ts'
import { cancelRun, decideDeployments, rerun } from './actions/advance.ts'
import { installApp, submitManifest } from './apps/make.ts'
import { queueRun } from './actions/queue.ts'
import { workflowAt, workflowPaths } from './actions/trigger.ts'
import type { Run, Scope } from './actions/state.ts'
import { deleteRef } from './branches.ts'
import { changeTree, makeCommit } from './commits.ts'
import type { Person, SecretScope } from './contract.ts'
import { mergeTrees, treeOfCommit } from './git/merge.ts'
import { changePull } from './pulls/change.ts'
import { deleteEdit } from './pulls/edits.ts'
import { addLabels, namedLabel, removeLabels } from './pulls/labels.ts'
import { mergePull } from './pulls/merge.ts'
import { openPull, pullOf } from './pulls/open.ts'
import { addComment, addReview, commentOf, deleteComment, editComment, react, talkOf } from './pulls/talk.ts'
import { push } from './push.ts'
import { branchRef } from './refs.ts'
import { changeIssue, issueOf } from './issues/issues.ts'
import { refusal } from './refusal.ts'
import { forkRepository } from './repositories.ts'
import { alertOf, changeAlert } from './scanning/alerts.ts'
import { demandOrganization, organizationScope } from './secrets/organization.ts'
import { checkName, keep, keepVariable, scopeOf } from './secrets/scopes.ts'
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
    ...talking(world, repository, access),
    commit: (branch, files, message) =>
      commit(world, repository, { access, branch, files, message: message ?? 'Change files' }),
    revert: (number) => revert(world, repository, { access, number }),
    openPull: (branch, title, body) =>
      openPull(world, repository, { access, head: branch, base: repository.defaultBranch, title, body: body ?? '' })
        .number,
    ...keeping(world, repository, access),
    changeAlert: (number, to) => {
      demand(access, repository, ['secret_scanning_alerts', 'write'])
      const change =
        to === 'open' ? { state: to, resolution: undefined } : { state: 'resolved' as const, resolution: to }
      const alert = alertOf(repository, number)
      changeAlert(world, repository, { alert, access, change: { ...change, comment: undefined } })
    },
    approveDeployment: (id) => decide(world, repository, { access, run: run(id), approved: true }),
    rejectDeployment: (id) => decide(world, repository, { access, run: run(id), approved: false }),
    cancelRun: (id) => cancel(world, repository, { access, run: run(id) }),
    rerun: (id) => rerun(world, repository, run(id)),
    dispatch: (workflow, inputs) => dispatch(world, repository, { access, workflow, inputs: inputs ?? {} }),
    forcePush: (branch, to) => {
      demand(access, repository, ['contents', 'write'])
      push(world, repository, { ref: branchRef(branch), to, access })
    },
    deleteBranch: (branch) => deleteRef(world, repository, { access, ref: branchRef(branch) }),
    createApp: (form) => submitManifest(world, access, form),
    installApp: () => installApp(world, repository, access),
    fork: () => {
      demand(access, repository, ['contents', 'read'])
      return fullName(forkRepository(world, repository, login))
    },
    token: (options) => personToken(world, access, options),
  }
}

/** An environment's secrets are for administrators, the repository's for writers. */
/** What a person says: comments, issues, labels. */
function talking(world: World, repository: Repository, access: Access) {
  const pull = (number: number): ReturnType<typeof pullOf> => pullOf(repository, number)
  return {
    editBody: (number, body) => changePull(world, pull(number), { access, change: { body } }),
    deleteEdit: (number, id) => deleteEdit(world, pull(number), { access, id }),
    editTitle: (number, title) => changePull(world, pull(number), { access, change: { title } }),
    comment: (number, body) => addComment(world, talkOf(repository, number), { access, body }).id,
    editComment: (id, body) => editComment(world, commentOf(repository, id), { access, body }),
    react: (id, content) => void react(commentOf(repository, id), { access, content }),
    deleteComment: (id) => deleteComment(world, commentOf(repository, id), access),
    changeIssue: (number, { body, state }) =>
      changeIssue(world, issueOf(repository, number), {
        access,
        change: { title: undefined, body, state, reason: undefined },
      }),
    addLabel: (number, name) =>
      addLabels(world, pull(number), { access, labels: [namedLabel(world, repository, { access, name })] }),
    removeLabel: (number, name) =>
      removeLabels(world, pull(number), { access, labels: [namedLabel(world, repository, { access, name })] }),
  } satisfies Partial<Person>
}

/** Secrets and variables, as the settings pages take them. */
function keeping(world: World, repository: Repository, access: Access) {
  return {
    setSecret: (scope, name, value) =>
      void keep(world, ownScope(world, repository, { access, scope }), { name: checkName(name), value }),
    shareSecret: (name, visibility, repositories = []) => {
      const { secrets } = ownScope(world, repository, { access, scope: 'organization' })
      const [key, old] = [checkName(name), secrets.get(checkName(name))]
      if (!old) throw refusal(404, 'Not Found')
      const selected = new Set(repositories.map((one) => world.repositories.get(one.toLowerCase())?.id ?? 0))
      // Choosing who gets it is no writing of it: its time stays.
      secrets.set(key, { ...old, sharing: { visibility, selected } })
    },
    deleteSecret: (scope, name) => void ownScope(world, repository, { access, scope }).secrets.delete(checkName(name)),
    setVariable: (scope, name, value) =>
      keepVariable(world, ownScope(world, repository, { access, scope }), { name: checkName(name), value }),
  } satisfies Partial<Person>
}

function ownScope(world: World, repository: Repository, by: { access: Access; scope: SecretScope }): Scope {
  if (by.scope === 'organization') {
    const asked = { login: repository.owner.login, level: 'write' } as const
    return organizationScope(world, demandOrganization(world, by.access, asked))
  }
  demand(by.access, repository, [by.scope === 'repository' ? 'secrets' : 'environments', 'write'])
  return scopeOf(world, repository, by.scope)
}

function cancel(world: World, repository: Repository, by: { access: Access; run: Run }): void {
  demand(by.access, repository, ['actions', 'write'])
  cancelRun(world, repository, by.run)
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

/** GitHub's revert button: a branch with what the merge did undone, all later changes kept; refused where they collide. */
function revert(world: World, repository: Repository, { access, number }: { access: Access; number: number }): number {
  const merged = pullOf(repository, number)
  demand(access, repository, ['contents', 'write'])
  const head = repository.refs.get(branchRef(merged.base)) ?? ''
  if (merged.mergeOid === undefined) throw refusal(422, 'The pull request is not merged.')
  const [did, before, now] = [merged.mergeOid, merged.baseOid, head].map((oid) => treeOfCommit(repository.objects, oid))
  const undone = mergeTrees(repository.objects, did, { ours: now ?? '', theirs: before ?? '' })
  if ('conflicts' in undone)
    throw refusal(422, 'This pull request could not be automatically reverted: it conflicts with later changes.')
  const branch = `revert-${number}-${merged.from.branch}`
  const title = `Revert "${merged.title}"`
  const made = { author: access.account, parents: [head], tree: undone.tree, message: title, signed: true }
  push(world, repository, { ref: branchRef(branch), to: makeCommit(world, repository, made).oid, access })
  return openPull(world, repository, { access, head: branch, base: merged.base, title, body: `Reverts #${number}` })
    .number
}

/** Only a reviewer of an environment that waits decides; an administrator may, too. */
function decide(world: World, repository: Repository, by: { access: Access; run: Run; approved: boolean }): void {
  const { access, run, approved } = by
  const login = access.account.login.toLowerCase()
  const waiting = run.jobs.filter(({ status }) => status === 'waiting')
  if (waiting.length === 0) throw refusal(422, 'No pending deployment requests to approve or reject')
  const reviewers = waiting.flatMap(
    ({ environment }) => repository.environments.get((environment ?? '').toLowerCase())?.reviewers ?? [],
  )
  const may = reviewers.some((one) => one.toLowerCase() === login) || roleOf(repository, login) === 'admin'
  if (!may) throw refusal(422, 'There were one or more errors approving or rejecting deployments')
  decideDeployments(world, repository, { run, approved })
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
  if (repository.settings.off.has(found.path))
    throw refusal(422, "Cannot trigger a 'workflow_dispatch' on a disabled workflow")
  if (!found.on.has('workflow_dispatch')) throw refusal(422, "Workflow does not have 'workflow_dispatch' trigger")
  const trigger = { event: 'workflow_dispatch', sha, branch: repository.defaultBranch, actor: access.account }
  return queueRun(world, repository, { workflow: found, trigger, inputs }).id
}
