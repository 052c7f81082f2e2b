// Comments that no milestone stands behind: an attempt that was given up, and a person who is needed.
import { isUnmade, neverServed } from '../by-hand.ts'
import { trouble } from '../headline.ts'
import { givenUp, type Journey } from '../journey.ts'
import type { Situation } from '../situation.ts'
import { newKey, oldKey } from './forward.ts'

export interface Standing {
  /** Parts of the marker; the reason is one of them, so that a new reason is told anew. */
  readonly mark: readonly string[]
  readonly lines: readonly string[]
}

export function ending(situation: Situation): readonly Standing[] {
  const how = givenUp(situation)
  if (how === undefined) return []
  const { title, next } = ENDINGS[how]
  if (isUnmade(situation))
    return [
      {
        mark: [how],
        lines: [`### ${title}`, '', `${oldKey(situation)} stays in service; no consumer notices anything.`, '', next],
      },
    ]
  const never = neverServed(situation)
  const gone = never === undefined ? 'never served and is being deleted.' : `never served. ${never}`
  const kept = `${newKey(situation)} ${gone} ${oldKey(situation)} stays in service; no consumer notices anything.`
  return [{ mark: [how], lines: [`### ${title}`, '', kept, '', next] }]
}

const AGAIN = 'Keyturn asks again in seven days, with another key.'
const ANEW = 'Keyturn begins anew, with another key and another pull request.'
const ENDINGS = {
  declined: { title: 'Declined: the pull request was closed', next: AGAIN },
  expired: { title: 'Withdrawn: nobody merged it in time', next: AGAIN },
  'value-lost': { title: 'Lost, and begun anew: the new value was not recorded', next: ANEW },
  'candidate-reported': { title: 'Given up: the new key was reported', next: ANEW },
  'ending-instead': { title: 'Given up: the credential is to be retired', next: 'No other key is made for it.' },
  'unit-parted': { title: 'Given up: another that was proposed with it was given up', next: ANEW },
  'key-changed': { title: 'Begun anew: GitHub changed the public key that the value was sealed to', next: ANEW },
} as const

export function needed(situation: Situation, journey: Journey): readonly Standing[] {
  if (journey.trouble === undefined) return []
  const title = journey.trouble === 'parked' ? 'Parked: a person must look' : 'Waits for a person'
  return [{ mark: [journey.trouble, situation.because], lines: [`### ${title}`, '', ...trouble(situation)] }]
}
