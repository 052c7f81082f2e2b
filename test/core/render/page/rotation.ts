import type { PastRotation } from '../../../../src/core/record/history.ts'
import { DAY } from '../../../../src/core/schedule/due.ts'
import { run } from '../run-cases.ts'

const { at } = run()

/** A rotation as its record tells it. */
export function rotation(more: Partial<PastRotation> = {}): PastRotation {
  return {
    generation: 3,
    outcome: 'rotated',
    oldKey: { id: 'key_old0000000000000', made: at - 100 * DAY },
    newKey: { id: 'key_new0000000000000', made: at - 11 * DAY },
    due: at - 12 * DAY,
    mergedAt: at - 10 * DAY,
    mergedBy: 'hubot',
    pullRequest: 212,
    inServiceAt: at - 10 * DAY,
    verifiedAt: at - 10 * DAY,
    goneAt: at - 8 * DAY,
    exceptions: [],
    ...more,
  }
}
