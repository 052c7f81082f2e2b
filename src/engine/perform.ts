import type { Step } from '../core/decide/decision.ts'
import type { Done, Job } from './kit.ts'
import { takeOver, declineAdoption } from './steps/take-over.ts'
import { contain, enable } from './steps/contain.ts'
import { noteLocked, reopen } from './steps/incident.ts'
import { finish, sweep, unwind } from './steps/finish.ts'
import { askAgain, reserve, settleHandIn } from './steps/hand-in.ts'
import { mint, mintApproved } from './steps/mint.ts'
import { open } from './steps/open.ts'
import { join } from './steps/join.ts'
import { order } from './steps/order.ts'
import { discard, propose, rebase, repairLock } from './steps/propose.ts'
import { move, proposeMove } from './steps/move.ts'
import { askWitnesses, deploy, noteDeployed, verify } from './steps/prove.ts'
import { announceRetirement, clear, disable, noteDead, reap, revoke } from './steps/retire.ts'
import {
  approve,
  approveByCommand,
  goForward,
  noteReverted,
  rollBack,
  withdrawRetirement,
  writeSlots,
} from './steps/switch.ts'
import { tell } from './tell.ts'

/** Does one step. Steps never repair: what a crash leaves behind, the next turn sees and decides upon. */
export function perform(job: Job, step: Step): Promise<Done> {
  if (step.do === 'begin-ending' || step.do === 'withdraw-ending' || step.do === 'end') return performOnEnd(job, step)
  switch (step.do) {
    case 'announce-adoption':
    case 'decline-adoption':
    case 'propose':
    case 'rebase':
    case 'reopen':
    case 'repair-lock':
    case 'propose-move':
    case 'discard':
    case 'move':
      return performOnProposal(job, step)
    case 'contain':
    case 'enable':
    case 'open':
    case 'note-locked':
    case 'note-reverted':
    case 'order':
    case 'join':
    case 'reserve':
    case 'settle-hand-in':
    case 'ask-again':
      return performOnWord(job, step)
    case 'sweep':
    case 'mint':
    case 'reap':
    case 'clear':
    case 'take-over':
    case 'mint-approved':
    case 'approve':
    case 'promote':
    case 'restore':
    case 'roll-back':
    case 'go-forward':
    case 'deploy':
    case 'note-deployed':
    case 'ask-witnesses':
    case 'verify':
    case 'disable':
    case 'announce-retirement':
    case 'withdraw-retirement':
    case 'revoke':
    case 'note-dead':
    case 'tell':
    case 'finish':
    case 'unwind':
      return performMore(job, step)
  }
}

type OnProposal = Extract<
  Step,
  {
    readonly do:
      | 'announce-adoption'
      | 'decline-adoption'
      | 'propose'
      | 'rebase'
      | 'reopen'
      | 'repair-lock'
      | 'propose-move'
      | 'discard'
      | 'move'
  }
>

function performOnProposal(job: Job, step: OnProposal): Promise<Done> {
  switch (step.do) {
    case 'announce-adoption':
      return Promise.resolve({ forget: [], over: true })
    case 'decline-adoption':
      return declineAdoption(job)
    case 'propose':
      return propose(job)
    case 'rebase':
      return rebase(job)
    case 'reopen':
      return reopen(job)
    case 'repair-lock':
      return repairLock(job)
    case 'propose-move':
      return proposeMove(job)
    case 'discard':
      return discard(job, step.why)
    case 'move':
      return move(job)
  }
}

type OnWord = Extract<
  Step,
  {
    readonly do:
      | 'contain'
      | 'enable'
      | 'open'
      | 'note-locked'
      | 'note-reverted'
      | 'order'
      | 'join'
      | 'reserve'
      | 'settle-hand-in'
      | 'ask-again'
  }
>

function performOnWord(job: Job, step: OnWord): Promise<Done> {
  switch (step.do) {
    case 'contain':
      return contain(job, step)
    case 'enable':
      return enable(job, step.keyId)
    case 'open':
      return open(job, step.keyId)
    case 'note-locked':
      return noteLocked(job)
    case 'note-reverted':
      return noteReverted(job)
    case 'order':
      return order(job, step)
    case 'join':
      return join(job)
    case 'reserve':
      return reserve(job, step.due)
    case 'settle-hand-in':
      return settleHandIn(job)
    case 'ask-again':
      return askAgain(job)
  }
}

type OnEnd = Extract<Step, { readonly do: 'begin-ending' | 'withdraw-ending' | 'end' }>

async function performOnEnd(job: Job, step: OnEnd): Promise<Done> {
  const { beginEnding, end, withdrawEnding } = await import('./steps/end.ts')
  switch (step.do) {
    case 'begin-ending':
      return beginEnding(job)
    case 'withdraw-ending':
      return withdrawEnding(job)
    case 'end':
      return end(job)
  }
}

/** What is left: exhausted below. */
type More = Exclude<Step, OnProposal | OnWord | OnEnd>

function performMore(job: Job, step: More): Promise<Done> {
  switch (step.do) {
    case 'sweep':
      return sweep(job)
    case 'mint':
      return mint(job, step.due)
    case 'reap':
      return reap(job, step)
    case 'clear':
      return clear(job, step.tag)
    case 'take-over':
      return takeOver(job)
    case 'mint-approved':
      return mintApproved(job)
    case 'approve':
      return step.by ? approveByCommand(job) : approve(job)
    case 'promote':
    case 'restore':
      return writeSlots(job)
    case 'roll-back':
      return rollBack(job, step.by)
    case 'go-forward':
      return goForward(job, step.by)
    case 'deploy':
      return deploy(job, step.index)
    case 'note-deployed':
      return noteDeployed(job)
    case 'ask-witnesses':
      return askWitnesses(job)
    case 'verify':
      return verify(job)
    case 'disable':
      return disable(job, step.keyId)
    case 'announce-retirement':
      return announceRetirement(job)
    case 'withdraw-retirement':
      return withdrawRetirement(job)
    case 'revoke':
      return revoke(job, step.keyId)
    case 'note-dead':
      return noteDead(job)
    case 'tell':
      return tellAll(job)
    case 'finish':
      return finish(job)
    case 'unwind':
      return unwind(job)
  }
}

async function tellAll(job: Job): Promise<Done> {
  const entry = await tell(job.kit, job.ground, job)
  return { ...(entry ? { entry } : {}), forget: ['told'] }
}
