import { Failure } from '../../core/failure.ts'
import type { ProposalFacts, Proposals } from '../../engine/ports.ts'
import { failureOf } from '../errors.ts'
import { change, sendParts } from './change.ts'
import { type Desk, isAbsent, known } from './desk.ts'
import { findProposal } from './find.ts'
import { openProposal } from './open.ts'
import { placeDraft } from './place.ts'
import { goneFrom, presentProposal } from './present.ts'
import type { Part } from './queries.ts'

/** Proposals as pull requests. */
export function createProposals(desk: Desk): Proposals {
  return {
    find: (branch) => findProposal(desk, branch),
    open: (draft) => openProposal(desk, draft),
    present: (facts, view) => presentProposal(desk, facts, view),
    written: async (facts) => (await import('./written.ts')).readWritten(desk, facts),
    async rebase(facts, draft) {
      if (facts.meddled) throw personsCommits(facts)
      await placeDraft(desk, draft, facts.head)
    },
    reopen: (facts) => reopenProposal(desk, facts),
    close: (facts) => closeProposal(desk, facts),
  }
}

/** Its branch first, where somebody took that away too: GitHub opens no pull request without one. */
async function reopenProposal(desk: Desk, facts: ProposalFacts): Promise<void> {
  const ref = {
    alias: 'ref',
    field: 'createRef',
    input: { repositoryId: known(desk.nodeId), name: `refs/heads/${facts.branch}`, oid: facts.head },
  } as const
  const open = { alias: 'open', field: 'reopenPullRequest', input: { pullRequestId: facts.id } } as const
  // That it still stands is no fault.
  await change(desk, [ref, open], (alias) => alias === 'ref')
}

/** Closes it, and takes its branch away if nothing but our own work is on it and it has not moved. */
async function closeProposal(desk: Desk, facts: ProposalFacts): Promise<void> {
  const parts: Part[] = []
  if (facts.state === 'open')
    parts.push({ alias: 'close', field: 'closePullRequest', input: { pullRequestId: facts.id } })
  if (facts.state !== 'merged' && !facts.meddled && !isAbsent(desk, facts.branch))
    parts.push({
      alias: 'ref',
      field: 'updateRefs',
      input: { repositoryId: known(desk.nodeId), refUpdates: [goneFrom(facts)] },
    })
  const answered = await sendParts(desk, parts)
  const error = answered?.errors.find(({ path }) => path[0] === 'close')
  if (!error) return
  // Closed by a person in between: what was wanted is so.
  const now = await findProposal(desk, facts.branch)
  if (now?.number === facts.number && now.state === 'open') throw failureOf(error, 'unknown')
}

function personsCommits(facts: ProposalFacts): Failure {
  return new Failure(
    'refused',
    `Proposal #${facts.number} holds commits that are not Keyturn's, so it is not brought up to date over them. Resolve the conflict on the branch ${facts.branch}, or close the proposal.`,
    { effect: 'not-done' },
  )
}
