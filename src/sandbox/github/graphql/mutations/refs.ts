import { Buffer } from 'node:buffer'
import type { Oid } from '../../../../core/facts.ts'
import { demand, visible } from '../../access.ts'
import { commitOnBranch, createRef, deleteRef, updateRef } from '../../branches.ts'
import { notFound, refusal } from '../../refusal.ts'
import { branchRef } from '../../refs.ts'
import { fullName, type Repository } from '../../world.ts'
import type { Loose } from '../../../reply.ts'
import { needText, recordOf, recordsOf, textOf } from '../codec.ts'
import type { Scope, Thing } from '../thing.ts'
import { objectThing } from '../types/object.ts'
import { refOfId, refThing } from '../types/ref.ts'
import { repositoryOfId } from './node.ts'

/** Mutations on refs. */
export function refMutations(scope: Scope) {
  const { world, access } = scope
  return {
    createRef: (input: Loose) => {
      const repository = repositoryOfId(scope, needText(input, 'repositoryId'))
      const [ref, to] = [needText(input, 'name'), needText(input, 'oid')]
      createRef(world, repository, { access, ref, to })
      return { __typename: 'CreateRefPayload', ref: refThing(scope, repository, { ref, oid: to }) }
    },
    updateRef: (input: Loose) => {
      const { repository, ref } = refOfId(world, needText(input, 'refId'))
      visible(world, access, fullName(repository))
      const to = needText(input, 'oid')
      updateRef(world, repository, { access, ref, to, force: input['force'] === true })
      return { __typename: 'UpdateRefPayload', ref: refThing(scope, repository, { ref, oid: to }) }
    },
    updateRefs: (input: Loose) => {
      const repository = repositoryOfId(scope, needText(input, 'repositoryId'))
      moveAll(scope, repository, recordsOf(input, 'refUpdates'))
      return { __typename: 'UpdateRefsPayload', clientMutationId: textOf(input, 'clientMutationId') ?? null }
    },
    deleteRef: (input: Loose) => {
      const { repository, ref } = refOfId(world, needText(input, 'refId'))
      visible(world, access, fullName(repository))
      deleteRef(world, repository, { access, ref })
      return { __typename: 'DeleteRefPayload', clientMutationId: textOf(input, 'clientMutationId') ?? null }
    },
    createCommitOnBranch: (input: Loose) => commit(scope, input),
  }
}

const ZERO = '0'.repeat(40)

/** `updateRefs`: all or none; `beforeOid` is compared first, zeros meaning "not there" (schema: `RefUpdate`). */
function moveAll(scope: Scope, repository: Repository, updates: readonly Loose[]): void {
  const { world, access } = scope
  demand(access, repository, ['contents', 'write'])
  const moves = updates.map((update) => ({
    ref: needText(update, 'name'),
    to: needText(update, 'afterOid'),
    before: textOf(update, 'beforeOid'),
    force: update['force'] === true,
  }))
  for (const { ref, to, before } of moves) {
    const at = repository.refs.get(ref)
    if (before !== undefined && (at ?? ZERO) !== before)
      throw refusal(422, `Reference cannot be updated: ${ref} is not at the expected object`, { type: 'STALE_DATA' })
    if (to !== ZERO && !repository.objects.commits.has(to)) throw refusal(422, 'Object does not exist')
  }
  for (const { ref, to, force } of moves) {
    if (to === ZERO) deleteRef(world, repository, { access, ref })
    else if (repository.refs.has(ref)) updateRef(world, repository, { access, ref, to, force })
    else createRef(world, repository, { access, ref, to })
  }
}

function commit(scope: Scope, input: Loose): Thing {
  const branch = recordOf(input, 'branch')
  const target = branchOf(scope, branch)
  const message = recordOf(input, 'message')
  const changes = recordOf(input, 'fileChanges')
  const body = textOf(message, 'body') ?? ''
  const oid: Oid = commitOnBranch(scope.world, target.repository, {
    access: scope.access,
    branch: target.branch,
    expected: needText(input, 'expectedHeadOid'),
    message: body === '' ? needText(message, 'headline') : `${needText(message, 'headline')}\n\n${body}`,
    additions: new Map(
      recordsOf(changes, 'additions').map((file) => [needText(file, 'path'), decode(needText(file, 'contents'))]),
    ),
    deletions: recordsOf(changes, 'deletions').map((file) => needText(file, 'path')),
  })
  return {
    __typename: 'CreateCommitOnBranchPayload',
    clientMutationId: textOf(input, 'clientMutationId') ?? null,
    commit: objectThing(scope, target.repository, oid),
    ref: refThing(scope, target.repository, { ref: branchRef(target.branch), oid }),
  }
}

function decode(base64: string): Uint8Array {
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(base64)) throw refusal(422, 'contents is not valid base64')
  return Buffer.from(base64, 'base64')
}

/** By `id` of the ref, or by `repositoryNameWithOwner` and `branchName` (schema: `CommittableBranch`). */
function branchOf(scope: Scope, branch: Loose): { repository: Repository; branch: string } {
  const id = textOf(branch, 'id')
  if (id === undefined) {
    const repository = visible(scope.world, scope.access, needText(branch, 'repositoryNameWithOwner'))
    return { repository, branch: needText(branch, 'branchName').replace(/^refs\/heads\//, '') }
  }
  const { repository, ref } = refOfId(scope.world, id)
  if (!ref.startsWith('refs/heads/')) throw notFound()
  visible(scope.world, scope.access, fullName(repository))
  return { repository, branch: ref.slice('refs/heads/'.length) }
}
