import { Failure } from '../../core/failure.ts'
import type { Draft, ProposalFacts } from '../../engine/ports.ts'
import { at, listAt, numberAt, textAt } from '../codec.ts'
import { type GraphqlError, failureOf } from '../errors.ts'
import { type Answered, mutate, query, queryWhole } from '../graphql.ts'
import { fileChanges } from '../journal/commit.ts'
import type { Mine } from '../mine.ts'
import { change } from './change.ts'
import { type Desk, isAbsent, known } from './desk.ts'
import { readProposal } from './facts.ts'
import { findProposal } from './find.ts'
import { labelIds, missing } from './labels.ts'
import { placeDraft } from './place.ts'
import { checkParts, cleaned } from './present.ts'
import { AHEAD, openMutation, openPullMutation, reviewersQuery } from './queries.ts'
import {
  readIds,
  type ReviewerIds,
  reviewerVariables,
  reviewParts,
  type Reviewers,
  sortReviewers,
} from './reviewers.ts'

/** What is asked for, with all texts fit to leave. */
interface Order {
  readonly draft: Draft
  readonly reviewers: Reviewers
}

/**
 * Two requests where the branch is known to be absent (a snapshot or `find` of this process saw none): branch, commit and pull
 * request; then labels, reviewers and check, whose ids the first answer brings. Whatever already stands is adopted.
 */
export async function openProposal(desk: Desk, draft: Draft): Promise<ProposalFacts> {
  const order = prepare(desk, draft)
  if (!isAbsent(desk, draft.branch) || desk.nodeId === undefined || desk.mine === undefined) {
    const found = await findProposal(desk, draft.branch)
    if (found) return adopt(desk, order, found)
    if (!isAbsent(desk, draft.branch)) return openOnBranch(desk, order)
  }
  desk.branches.delete(draft.branch)
  const answered = await mutate(desk.api, openMutation(order.reviewers.users.length, order.reviewers.teams.length), {
    ref: { repositoryId: known(desk.nodeId), name: `refs/heads/${draft.branch}`, oid: draft.base },
    commit: commitInput(desk, order.draft),
    ...pullInput(desk, order),
  })
  const facts = await opened(desk, answered)
  if (facts) return decorate(desk, order, { facts, ids: await idsOf(desk, order, answered) })
  return again(desk, order, answered.errors)
}

function prepare(desk: Desk, draft: Draft): Order {
  for (const text of draft.edits.values()) if (desk.redact(text) !== text) throw leak()
  return {
    draft: { ...draft, message: desk.redact(draft.message), view: cleaned(desk, draft.view) },
    reviewers: sortReviewers(draft.reviewers, desk.api.owner),
  }
}

function commitInput(desk: Desk, draft: Draft) {
  const [headline = '', ...body] = draft.message.split('\n')
  return {
    branch: { repositoryNameWithOwner: `${desk.api.owner}/${desk.api.name}`, branchName: draft.branch },
    expectedHeadOid: draft.base,
    message: { headline, body: body.join('\n').trim() },
    fileChanges: fileChanges(draft.edits),
  }
}

function pullInput(desk: Desk, { draft, reviewers }: Order) {
  return {
    pull: {
      repositoryId: known(desk.nodeId),
      baseRefName: known(desk.defaultBranch),
      headRefName: draft.branch,
      title: draft.view.title,
      body: draft.view.body,
      maintainerCanModify: false,
    },
    ...reviewerVariables(reviewers),
  }
}

/**
 * The pull request that the document made. Where the branch existed after all, the pull request may stand on somebody else's
 * commits: that one is closed at once and never adopted.
 */
async function opened(desk: Desk, answered: Answered): Promise<ProposalFacts | undefined> {
  const pull = at(answered.data, 'pull', 'pullRequest')
  const facts = pull === undefined ? undefined : readProposal(pull, known(desk.mine))
  if (facts === undefined || !facts.meddled) return facts
  await change(desk, [{ alias: 'close', field: 'closePullRequest', input: { pullRequestId: facts.id } }])
  throw taken(facts.branch)
}

/** The document did not make a pull request: something of it stood already, or GitHub refused. */
async function again(desk: Desk, order: Order, errors: readonly GraphqlError[]): Promise<ProposalFacts> {
  const found = await findProposal(desk, order.draft.branch)
  if (found) return adopt(desk, order, found)
  const fatal = errors.find(({ type, exists }) => type === 'FORBIDDEN' || (!exists && type !== 'STALE_DATA'))
  const existed = errors.some(({ path, exists }) => path[0] === 'ref' && exists)
  if (!existed || fatal?.path[0] === 'commit') throw fatal ? failureOf(fatal, 'unknown') : nothingCame()
  return openOnBranch(desk, order)
}

/** A branch without a pull request: left by a crash if its commits are ours; else it is not ours to touch. */
async function openOnBranch(desk: Desk, order: Order): Promise<ProposalFacts> {
  const { draft, reviewers } = order
  const { owner, name } = desk.api
  const answered = await queryWhole(desk.api, AHEAD, {
    owner,
    name,
    branch: draft.branch,
    ref: `refs/heads/${draft.branch}`,
  })
  if (!allOurs(known(desk.mine), at(answered.data, 'repository'))) throw taken(draft.branch)
  await placeDraft(desk, draft, known(desk.branches.get(draft.branch)?.head))
  const made = await mutate(
    desk.api,
    openPullMutation(reviewers.users.length, reviewers.teams.length),
    pullInput(desk, order),
  )
  const facts = await opened(desk, made)
  if (facts) return decorate(desk, order, { facts, ids: await idsOf(desk, order, made) })
  const [error] = made.errors
  throw error ? failureOf(error, 'unknown') : nothingCame()
}

/** One that stands already. A crash may have come before its labels, reviewers and check. */
async function adopt(desk: Desk, order: Order, facts: ProposalFacts): Promise<ProposalFacts> {
  if (facts.state !== 'open' || missing(facts.labels, order.draft.view.labels).length === 0) return facts
  return decorate(desk, order, { facts, ids: await lookUpIds(desk, order) })
}

/** Ids that came with the pull request. Where its repository could not tell them, they are asked for alone. */
async function idsOf(desk: Desk, order: Order, made: Answered): Promise<ReviewerIds> {
  const told = made.errors.every(({ path }) => !path.includes('repository'))
  return told ? readIds(order.reviewers, at(made.data, 'pull', 'pullRequest')) : lookUpIds(desk, order)
}

async function lookUpIds(desk: Desk, { reviewers }: Order): Promise<ReviewerIds> {
  const { users, teams } = reviewers
  if (users.length + teams.length === 0) return new Map()
  const variables = { owner: desk.api.owner, name: desk.api.name, ...reviewerVariables(reviewers) }
  // One who does not exist is an error of that one alone.
  const answered = await query(desk.api, reviewersQuery(users.length, teams.length), variables)
  return readIds(reviewers, answered.data)
}

/** Every commit that the default branch lacks is ours, one upon the other. */
function allOurs(mine: Mine, repository: unknown): boolean {
  const ahead = numberAt(repository, 'defaultBranchRef', 'compare', 'aheadBy')
  const commits = listAt(repository, 'ref', 'target', 'history', 'nodes')
  let next = textAt(repository, 'ref', 'target', 'oid')
  for (let n = 0; n < (ahead ?? Infinity); n++) {
    const commit = commits.find((one) => textAt(one, 'oid') === next)
    const parents = listAt(commit, 'parents', 'nodes')
    if (commit === undefined || !mine.commit(commit) || parents.length !== 1) return false
    next = textAt(parents[0], 'oid')
  }
  return true
}

async function decorate(
  desk: Desk,
  order: Order,
  made: { facts: ProposalFacts; ids: ReviewerIds },
): Promise<ProposalFacts> {
  const { facts } = made
  const { view } = order.draft
  desk.board.numbers.set(facts.branch, facts.number)
  desk.branches.set(facts.branch, { head: facts.head })
  const lacking = missing(facts.labels, view.labels)
  const input = { labelableId: facts.id, labelIds: await labelIds(desk, lacking) }
  const reviews = reviewParts(order.reviewers, made.ids, facts.id)
  const { spared, data } = await change(
    desk,
    [
      ...(lacking.length === 0 ? [] : [{ alias: 'label', field: 'addLabelsToLabelable', input } as const]),
      ...checkParts(desk, facts, view.check),
      ...reviews.parts,
    ],
    (alias) => reviews.names.has(alias),
  )
  const leftOut = [...reviews.leftOut, ...spared.map((alias) => reviews.names.get(alias) ?? alias)]
  const labels = [...facts.labels, ...lacking.map(({ name }) => name)]
  const id = textAt(data, 'check', 'checkRun', 'id')
  // Known as GitHub has it now, so that the next telling need not make it once more.
  const check = id === undefined ? facts.check : { id, head: facts.head, ...view.check }
  return { ...facts, labels, ...(check ? { check } : {}), ...(leftOut.length === 0 ? {} : { leftOut }) }
}

function taken(branch: string): Failure {
  return new Failure(
    'branch-taken',
    `The branch ${branch} holds commits that are not Keyturn's, so it was left alone and no proposal stands on it. Delete or rename the branch; Keyturn opens the proposal at its next run.`,
    { effect: 'not-done' },
  )
}

function nothingCame(): Failure {
  return new Failure('unexpected-response', 'GitHub opened no pull request and said no reason. Keyturn looks again.', {
    effect: 'unknown',
  })
}

function leak(): Failure {
  return new Failure(
    'refused',
    'A file of the proposal holds a value that must not leave. Nothing was written. This is a bug: please report it.',
    {
      effect: 'not-done',
    },
  )
}
