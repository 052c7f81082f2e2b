// Rules former and moving, and whose a tag is: what a new name in the manifest may do, and what it may not.
import { describe, expect, test } from '@jest/globals'
import { decide } from '../../../src/core/decide/decide.ts'
import { isOurs } from '../../../src/core/decide/rule.ts'
import { former } from '../../../src/core/decide/rules/former.ts'
import { moving } from '../../../src/core/decide/rules/moving.ts'
import type { Entry } from '../../../src/core/entry/entry.ts'
import { firstDraft } from '../../../src/core/entry/first.ts'
import { moveBranch } from '../../../src/core/entry/wake.ts'
import { DAY, HOUR, MINUTE } from '../../../src/core/schedule/due.ts'
import type { World } from '../../../src/core/world.ts'
import { said } from './said.ts'
import {
  CREDENTIAL,
  key,
  line,
  listing,
  NOW,
  OLD,
  OLD_KEY,
  OLD_LINE,
  overdue,
  past,
  partial,
  proposal,
  resting,
  saw,
  SLOT,
  slotsAt,
  staged,
  STORE,
  tagOf,
  world,
} from './world.ts'

const TO = 'chat/production'
const MOVING = { ...CREDENTIAL, movingTo: TO }
const FOLLOWING = { ...CREDENTIAL, movedFrom: 'chat/production' }
const NONE: World['entry'] = { state: 'none' }
const MOVED: World['lock'] = { state: 'good', line: OLD_LINE, under: TO }
const LEFT: Entry = {
  ...firstDraft('openai/production'),
  seq: 8,
  previous: '',
  mac: '',
  attempt: 5,
  handedOn: 5,
  moved: { to: TO, at: NOW - DAY },
}

const { moved: _away, ...BEGUN_ANEW } = LEFT

describe('former', () => {
  const elsewhere = { ...STORE, slots: [{ address: 'github:repository/OTHER', secret: 'OTHER', part: 'value' }] }
  const adopting: Entry = {
    ...LEFT,
    adopting: {
      tag: tagOf(0),
      branch: 'keyturn/adopt/9c04ae',
      announcedAt: NOW,
      kind: 'by-id',
      mintedBy: 'provider',
      remarks: [],
      slots: { [SLOT]: NOW },
    },
  }
  const rows: readonly (readonly [string, World, string])[] = [
    ['has no opinion without a former name', world(), 'no opinion'],
    ['has no opinion once the new name has its key', world({ credential: FOLLOWING }), 'no opinion'],
    ['has no opinion while it is known by the former one', world({ credential: MOVING }), 'no opinion'],
    [
      'parks when nothing is known by the former name',
      world({ credential: FOLLOWING, entry: NONE, lock: 'none' }),
      'park moved-from-unknown',
    ],
    [
      'parks when the new name is one that another key left',
      world({ credential: FOLLOWING, entry: LEFT, lock: 'none' }),
      'park moved-from-unknown',
    ],
    [
      'leaves what a command began anew to its adoption',
      world({ credential: FOLLOWING, entry: BEGUN_ANEW, lock: 'none' }),
      'no opinion',
    ],
    ['lets a name that a key left be used for another', world({ entry: LEFT, lock: 'none' }), 'no opinion'],
    ['parks when the lock still has lines for it', world({ entry: LEFT }), 'park moved-away'],
    [
      'parks when a secret would be left behind',
      world({ credential: { ...MOVING, stores: [elsewhere] } }),
      'park move-elsewhere',
    ],
    [
      'parks so in the middle of a rotation, too',
      world({ credential: { ...MOVING, stores: [elsewhere] }, entry: staged() }),
      'park move-elsewhere',
    ],
    [
      'parks so before an adoption is taken over, too',
      world({ credential: { ...MOVING, stores: [elsewhere] }, entry: adopting }),
      'park move-elsewhere',
    ],
    ['lets a place be added', world({ credential: { ...MOVING, stores: [STORE, elsewhere] } }), 'no opinion'],
  ]
  test.each(rows)('%s', (_what, seen, expected) => {
    expect(said(former(seen, NOW))).toBe(expected)
  })
})

describe('moving', () => {
  const alive = { keys: listing(OLD_KEY) }
  const open = { review: proposal() }
  const rows: readonly (readonly [string, World, string])[] = [
    ['has no opinion where nothing is renamed', world(), 'no opinion'],
    ['has no opinion while a rotation is under way', world({ credential: MOVING, entry: staged() }), 'no opinion'],
    [
      'has no opinion while a write is open',
      world({ credential: MOVING, entry: resting({ slots: { [SLOT]: { tag: OLD, openedAt: NOW } } }) }),
      'no opinion',
    ],
    ['looks for its proposal', world({ credential: MOVING }), 'look at review'],
    ['looks whether its key lives there', world({ credential: MOVING, review: saw(undefined) }), 'look at keys'],
    ['proposes', world({ credential: MOVING, review: saw(undefined), ...alive }), 'act propose-move'],
    [
      'proposes even when the key is due: the next run rotates',
      world({ credential: MOVING, entry: overdue(), review: saw(undefined), ...alive }),
      'act propose-move',
    ],
    [
      'parks when the key does not live where the new name says',
      world({ credential: MOVING, review: saw(undefined), keys: listing(key('key_x')) }),
      'park incumbent-gone',
    ],
    ['waits for a whole listing', world({ credential: MOVING, review: saw(undefined), keys: partial() }), 'wait blind'],
    ['waits for the merge', world({ credential: MOVING, ...open }), 'wait awaiting-move'],
    ['lets a due key be rotated meanwhile', world({ credential: MOVING, entry: overdue(), ...open }), 'no opinion'],
    [
      'lets it be looked over meanwhile',
      world({ credential: MOVING, entry: resting({ lastSweep: NOW - DAY }), ...open }),
      'no opinion',
    ],
    [
      'lets a due key be rotated though the proposal was closed',
      world({ credential: MOVING, entry: overdue(), review: proposal({ state: 'closed' }) }),
      'no opinion',
    ],
    ['rebases on conflict', world({ credential: MOVING, review: proposal({ mergeable: 'conflict' }) }), 'act rebase'],
    [
      "never rebases over a person's commits",
      world({ credential: MOVING, review: proposal({ mergeable: 'conflict', meddled: true }) }),
      'wait conflicted-by-person',
    ],
    [
      'takes a closed proposal for a no',
      world({ credential: MOVING, review: proposal({ state: 'closed' }) }),
      'park move-declined',
    ],
    [
      'waits for a merge that the head does not show yet',
      world({ credential: MOVING, review: proposal({ state: 'merged', mergedAt: NOW - MINUTE }) }),
      'wait blind',
    ],
    [
      'takes a merge that was taken back for a no',
      world({ credential: MOVING, review: proposal({ state: 'merged', mergedAt: NOW - HOUR }) }),
      'park move-declined',
    ],
    ['looks once more before it follows the lock', world({ credential: MOVING, lock: MOVED }), 'look at keys'],
    ['follows the lock', world({ credential: MOVING, lock: MOVED, ...alive }), 'act move'],
    [
      'follows it at any hour, due or not',
      world({ credential: MOVING, lock: MOVED, entry: overdue(), ...alive }),
      'act move',
    ],
  ]
  test.each(rows)('%s', (_what, seen, expected) => {
    expect(said(moving(seen, NOW))).toBe(expected)
  })

  test('never follows a lock that names another key under the new name', () => {
    const lock: World['lock'] = { state: 'good', line: line(tagOf(9, 7), 'key_x'), under: TO }

    expect(said(decide(world({ credential: MOVING, lock, ...alive, slots: slotsAt(NOW - 10 * DAY) }), NOW))).toBe(
      'park foreign-lock',
    )
  })

  test('has another branch each time that it is renamed', () => {
    const before = moveBranch({}, TO)
    const after = moveBranch({ formerly: [{ credential: TO, at: NOW, generation: 1 }] }, TO)

    expect([before, after]).toEqual(['keyturn/move/chat-production/0', 'keyturn/move/chat-production/1'])
  })
})

describe('a lock without its lines', () => {
  test('is a lost lock', () => {
    expect(said(decide(world({ lock: 'none' }), NOW))).toBe('park lock-missing')
  })
  test('is a name taken back, where a former one has them', () => {
    expect(said(decide(world({ lock: { state: 'good', under: TO } }), NOW))).toBe('park move-reverted')
  })
})

describe('a tag', () => {
  const foreign = 'kt-rs-chat-production-3-9c04ae'
  const rows: readonly (readonly [string, World, string, boolean])[] = [
    ['of this name is ours', world(), tagOf(2), true],
    ['of another name is not', world(), foreign, false],
    [
      'of a former name is ours where it is in service',
      world({ entry: resting({ incumbent: { tag: foreign, generation: 1, mintedBy: 'keyturn', since: NOW } }) }),
      foreign,
      true,
    ],
    [
      'of a former name is ours where it is over',
      world({ entry: resting({ past: [past(3, { tag: foreign })] }) }),
      foreign,
      true,
    ],
    ['that went with a key is not ours any more', world({ entry: resting({ handedOn: 2 }) }), tagOf(2), false],
    ['made since then is ours', world({ entry: resting({ handedOn: 2 }) }), tagOf(3), true],
  ]
  test.each(rows)('%s', (_what, seen, tag, expected) => {
    expect(isOurs(seen, tag)).toBe(expected)
  })
})
