import { REASONS } from '../reasons.ts'
import { isAsked, isAskedLate, isUnmade } from './by-hand.ts'
import { words } from './escape.ts'
import { incidentIn } from './incident.ts'
import { givenUp, isOver, last, type Journey } from './journey.ts'
import { planOf } from './plan.ts'
import type { Situation } from './situation.ts'
import { dayOf } from './time.ts'
import type { CheckView } from './view.ts'

/** The check run on the proposal: may it be merged, and what came of it. */
export function checkOf(situation: Situation, journey: Journey): CheckView {
  const { because, about, credential } = situation
  if (givenUp(situation) !== undefined)
    return done('neutral', 'Withdrawn', 'This attempt is over. Merging it would bring nothing into service.')
  if (journey.trouble !== undefined) {
    const why = about === '' ? REASONS[because].text : about
    const title = journey.trouble === 'parked' ? 'Parked: a person must look' : 'Waits for a person'
    return done('action_required', title, words(`\`${credential.id}\` ${why}. ${REASONS[because].remedy}`.trim()))
  }
  if (isOver(journey)) return over(journey)
  if (journey.back)
    return done(
      'neutral',
      'Going back',
      'The pull request was reverted; both keys live until the old one serves again.',
    )
  if (last(journey, 'approved') && incidentIn(situation))
    return done(
      'success',
      'Approved by command',
      'The new key is on its way. Merging brings the lock up to it, and nothing else.',
    )
  if (last(journey, 'approved')) return done('success', 'Merged: on its way', 'The comments say how far it has come.')
  return ready(situation, journey)
}

function over(journey: Journey): CheckView {
  return journey.back
    ? done('neutral', 'Rolled back', 'The old key serves; the new one is gone.')
    : done('success', 'Done', 'The new key serves; the old one is gone.')
}

function ready(situation: Situation, journey: Journey): CheckView {
  const probe = journey.heir?.probe
  if (isAskedLate(situation))
    return done(
      'success',
      'Ready to merge: a person makes the new key then',
      `Nothing has changed yet. Without a merge this proposal is withdrawn on ${dayOf(expiry(situation, journey))}.`,
    )
  if (isAsked(situation))
    return done(
      'action_required',
      'A person is asked for the new key',
      'Merged before it is handed in, it goes into service as soon as it is.',
    )
  if (isUnmade(situation))
    return done(
      'success',
      'Ready to merge: the new key is made then',
      `Nothing has changed yet. Without a merge this proposal is withdrawn on ${dayOf(expiry(situation, journey))}.`,
    )
  if (!probe) return { status: 'in_progress', title: 'Not proven yet', summary: 'The new key was not probed yet.' }
  return done(
    'success',
    'The new key answers: ready to merge',
    `Nothing has changed yet. Without a merge this proposal is withdrawn on ${dayOf(expiry(situation, journey))}.`,
  )
}

function expiry(situation: Situation, journey: Journey): number {
  return planOf(situation, journey).made.at + situation.credential.policy.expires
}

function done(conclusion: NonNullable<CheckView['conclusion']>, title: string, summary: string): CheckView {
  return { status: 'completed', conclusion, title, summary }
}
