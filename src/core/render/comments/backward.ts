import type { Milestone } from '../../entry/entry.ts'
import { waiverOf } from '../../entry/waiver.ts'
import { MINUTE } from '../../schedule/due.ts'
import { howGone } from '../by-hand.ts'
import { code } from '../escape.ts'
import { count } from '../names.ts'
import type { Stage } from '../journey.ts'
import type { Situation } from '../situation.ts'
import { moment, second } from '../time.ts'
import { emergency } from './emergency.ts'
import { evidence } from './evidence.ts'
import { newKey, oldKey, slots } from './forward.ts'
import { waived } from './waived.ts'

/** What a milestone on the way back to the old key reads like. */
export function backward(situation: Situation, { milestone }: Stage): readonly string[] {
  const { at, evidence: told, what } = milestone
  switch (what) {
    case 'rolling-back':
      return [
        '### Going back',
        '',
        `${whyBack(situation, milestone)} ${oldKey(situation)} is put back everywhere; ${uncapital(newKey(situation))} stays alive until that is proven${milestone.by === undefined ? '' : ', and until people have approved it'}.`,
      ]
    case 'restored':
      return restored(situation, milestone)
    case 'deployed':
      return [
        '### Deployed with the old key',
        '',
        `Since ${second(at)} every deployment of ${code(situation.credential.id)} is done.`,
        ...evidence(situation, told),
      ]
    case 'verified':
      return verified(situation, milestone)
    case 'silent':
      return silent(situation, milestone)
    case 'waived':
      return waived(situation, milestone)
    case 'disabled':
    case 'retiring':
      return leaving(situation, milestone)
    case 'dead':
      return [
        '### Back: the new key is gone',
        '',
        `${newKey(situation)} ${howGone(situation, told)} on ${second(at)}. ${oldKey(situation)} is in service, as before.`,
        ...evidence(situation, told),
      ]
    case 'rolled-back':
      return ['### Rolled back', '', `${oldKey(situation)} is in service, as before, since ${second(at)}.`]
    case 'reported':
    case 'contained':
    case 'enabled':
      return emergency(situation, milestone)
    case 'minted':
    case 'approved':
    case 'accepted':
    case 'opened':
    case 'promoted':
      return []
  }
}

function silent(situation: Situation, { at, evidence: told }: Milestone): readonly string[] {
  const waits = waiverOf(situation.entry) !== undefined
  return [
    `### ${waits ? 'Not waited for' : 'Silent'}: the new key is about to be deleted`,
    '',
    `${newKey(situation)} ${waits ? 'need not be waited for, as was said above' : 'is not used any more'}. It is deleted from **${moment(at + 10 * MINUTE)}** on; reverting the revert before then stops it.`,
    ...evidence(situation, told),
  ]
}

function leaving(situation: Situation, { what, at, evidence: told }: Milestone): readonly string[] {
  return [
    `### The new key is ${what === 'disabled' ? 'disabled' : 'about to be deleted'}`,
    '',
    `${newKey(situation)}: ${second(at)}.`,
    ...evidence(situation, told),
  ]
}

function whyBack({ entry }: Situation, { at, by }: Milestone): string {
  if (by !== undefined) return `Ordered by ${code(by)} on ${second(at)}.`
  return entry.rollback?.by === 'command'
    ? `On ${second(at)}: the new key was reported.`
    : `Seen on ${second(at)}: the lock on the default branch names the old key again.`
}

function restored(situation: Situation, milestone: Milestone): readonly string[] {
  return [
    '### The old key is in its place again',
    '',
    `${oldKey(situation)} stands in ${count(situation.slots.length, 'place')} again since ${second(milestone.at)}.`,
    ...slots(situation, milestone),
  ]
}

function verified(situation: Situation, { at, evidence: told }: Milestone): readonly string[] {
  const until = moment(at + situation.credential.policy.overlap)
  return [
    '### Verified: the old key serves again',
    '',
    `${oldKey(situation)} was proven to serve on ${second(at)}.`,
    ...evidence(situation, told),
    '',
    `${newKey(situation)} stays alive until ${until} at the earliest, and until it is silent.`,
  ]
}

function uncapital(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`
}
