// The box that is people's to tick: while nothing but a wait stands between the old key and its end, and as it was ticked.
import { courseOf, isHurried } from '../decide/course.ts'
import type { MilestoneKind } from '../entry/entry.ts'
import { waiverOf } from '../entry/waiver.ts'
import { YOURS } from '../tick.ts'
import { code } from './escape.ts'
import { type Journey, last } from './journey.ts'
import type { Situation } from './situation.ts'

/** Nothing, where nobody's tick would be taken. */
export function yours(situation: Situation, journey: Journey): readonly string[] {
  const { entry, credential } = situation
  const course = courseOf(entry)
  // A box that speaks of several would be a tick for all of them; the command names one.
  if (!course || course.back || situation.joint) return []
  const waits = credential.policy.oldKey === 'time' ? 'for the overlap to end' : 'for silence'
  const said = waiverOf(entry)
  if (said)
    return [
      '',
      YOURS,
      `- [x] the old key is used nowhere else, says ${code(said.by)}: it is retired without waiting ${waits}`,
    ]
  return isAwaited(situation, journey)
    ? ['', YOURS, `- [ ] the old key is used nowhere else: retire it without waiting ${waits}`]
    : []
}

/** Nobody waits for silence any more. */
const OVER: readonly MilestoneKind[] = ['silent', 'disabled', 'retiring', 'dead']

/** The same moments in which the command `approve-evidence` is taken as a word for silence. */
function isAwaited({ entry, credential, sharing }: Situation, journey: Journey): boolean {
  if (entry.candidate?.verifiedAt === undefined || entry.incumbent?.keyId === undefined) return false
  if (OVER.some((what) => last(journey, what) !== undefined)) return false
  const byPeople = credential.mint === 'person' || credential.policy.oldKey === 'person'
  return !byPeople && !isHurried(entry) && sharing === undefined
}
