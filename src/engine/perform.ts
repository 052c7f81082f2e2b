import type { Step } from '../core/decide/decision.ts'
import type { Done, Job } from './kit.ts'
import { takeOver, declineAdoption } from './steps/take-over.ts'
import { finish, sweep, unwind } from './steps/finish.ts'
import { reserve, settleHandIn } from './steps/hand-in.ts'
import { mint } from './steps/mint.ts'
import { order } from './steps/order.ts'
import { discard, propose, rebase, repairLock } from './steps/propose.ts'
import { move, proposeMove } from './steps/move.ts'
import { deploy, noteDeployed, verify } from './steps/prove.ts'
import { announceRetirement, clear, disable, noteDead, reap, revoke } from './steps/retire.ts'
import { approve, goForward, rollBack, withdrawRetirement, writeSlots } from './steps/switch.ts'
import { tell } from './tell.ts'

/** Does one step. Steps never repair: what a crash leaves behind, the next turn sees and decides upon. */
export function perform(job: Job, step: Step): Promise<Done> {
  switch (step.do) {
    case 'announce-adoption':
      return Promise.resolve({ forget: [], over: true })
    case 'decline-adoption':
      return declineAdoption(job)
    case 'take-over':
      return takeOver(job)
    case 'sweep':
      return sweep(job)
    case 'order':
      return order(job, step.by)
    case 'mint':
      return mint(job, step.due)
    case 'propose':
      return propose(job)
    case 'rebase':
      return rebase(job)
    case 'discard':
      return discard(job, step.why)
    case 'reap':
      return reap(job, step)
    case 'repair-lock':
      return repairLock(job)
    case 'propose-move':
      return proposeMove(job)
    case 'move':
      return move(job)
    case 'clear':
    case 'reserve':
    case 'settle-hand-in':
    case 'approve':
    case 'promote':
    case 'restore':
    case 'roll-back':
    case 'go-forward':
    case 'deploy':
    case 'note-deployed':
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

type More = Exclude<
  Step,
  {
    readonly do:
      | 'announce-adoption'
      | 'decline-adoption'
      | 'take-over'
      | 'sweep'
      | 'order'
      | 'mint'
      | 'propose'
      | 'rebase'
      | 'discard'
      | 'reap'
      | 'repair-lock'
      | 'propose-move'
      | 'move'
  }
>

function performMore(job: Job, step: More): Promise<Done> {
  switch (step.do) {
    case 'clear':
      return clear(job, step.tag)
    case 'reserve':
      return reserve(job, step.due)
    case 'settle-hand-in':
      return settleHandIn(job)
    case 'approve':
      return approve(job)
    case 'promote':
    case 'restore':
      return writeSlots(job)
    case 'roll-back':
      return rollBack(job)
    case 'go-forward':
      return goForward(job)
    case 'deploy':
      return deploy(job, step.index)
    case 'note-deployed':
      return noteDeployed(job)
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
  await tell(job.kit, job.ground, job)
  return { forget: ['told'] }
}
