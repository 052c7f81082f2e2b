// Rules silence and retirement: what stands between a key that is over and its end.
import { said } from './said.ts'
import { describe, expect, test } from '@jest/globals'
import { decide } from '../../../src/core/decide/decide.ts'
import { NOTICE } from '../../../src/core/decide/notice.ts'
import { retirement, silence } from '../../../src/core/decide/rules/retiring.ts'
import { DAY, HOUR, MINUTE } from '../../../src/core/schedule/due.ts'
import type { World } from '../../../src/core/world.ts'
import * as made from './world.ts'
import {
  deployed,
  key,
  listing,
  NEW_KEY,
  NEW_LINE,
  NOW,
  OLD,
  OLD_KEY,
  partial,
  restored,
  saw,
  says,
  slotsAt,
  UNSEEN,
  verified,
  world,
} from './world.ts'

const SWITCHING = { ...made.CREDENTIAL, stores: [made.VERSIONED] }
const QUIET = saw([says('yes')])
const AT_NEW = slotsAt(NOW - 4 * DAY)
const FORWARD = { lock: NEW_LINE, slots: AT_NEW, keys: listing(OLD_KEY, NEW_KEY), quiet: QUIET }
const DISABLES = {
  capacity: 'many',
  marking: 'exact',
  disable: true,
  usage: 'last-used',
  console: 'https://keys.test',
} as const
const UNKNOWN = { tag: OLD, generation: 0, mintedBy: 'manifest', since: NOW - 9 * DAY, adopted: 'unknown' } as const
const HELD = key('key_old', OLD, { status: 'disabled' })

describe('silence', () => {
  const rows: readonly (readonly [string, World, string])[] = [
    ['has no opinion before the new key is proven', world({ entry: deployed() }), 'no opinion'],
    ['has no opinion once the old key is dead', world({ entry: verified({}, { deadAt: NOW }) }), 'no opinion'],
    ['keeps both through the overlap', world({ entry: verified({ verifiedAt: NOW - DAY + 1 }) }), 'wait overlapping'],
    [
      'asks who heard the old key, once the overlap is over',
      world({ entry: verified({ verifiedAt: NOW - DAY }) }),
      'look at quiet',
    ],
    ['waits when nobody can be asked', world({ entry: verified(), quiet: UNSEEN }), 'wait blind'],
    [
      'waits while something uses it',
      world({ entry: verified(), quiet: saw([says('yes'), says('no')]) }),
      'wait still-in-use',
    ],
    ['waits while runs hold it', world({ entry: verified(), quiet: saw([says('no', 'runs')]) }), 'wait runs-hold-old'],
    [
      'waits until it was silent long enough',
      world({ entry: verified(), quiet: saw([says('waiting')]) }),
      'wait still-in-use',
    ],
    [
      'does not take not knowing for silence',
      world({ entry: verified(), quiet: saw([says('yes'), says('unknown')]) }),
      'wait silence-unknown',
    ],
    ['does not take nobody for silence', world({ entry: verified(), quiet: saw([]) }), 'wait silence-unknown'],
    ['has no opinion when all heard nothing', world({ entry: verified(), quiet: QUIET }), 'no opinion'],
    ['asks nobody about a key that nobody knows', world({ entry: verified({}, { incumbent: UNKNOWN }) }), 'no opinion'],
    [
      'asks whether the branch wavered where a merge is the switch',
      world({ entry: verified(), quiet: QUIET, credential: SWITCHING }),
      'look at steady',
    ],
    [
      'goes on where it did not',
      world({ entry: verified(), quiet: QUIET, credential: SWITCHING, steady: saw(true) }),
      'no opinion',
    ],
    [
      'waits where that cannot be seen',
      world({ entry: verified(), quiet: QUIET, credential: SWITCHING, steady: UNSEEN }),
      'wait blind',
    ],
    [
      'begins anew where it did',
      world({ entry: verified(), quiet: QUIET, credential: SWITCHING, steady: saw(false) }),
      'act go-forward',
    ],
    [
      'begins anew on the way back where it did',
      world({ entry: restored(), quiet: QUIET, credential: SWITCHING, steady: saw(false) }),
      'act roll-back',
    ],
    [
      'keeps the rolled-back key through the overlap too',
      world({ entry: restored(), policy: { overlap: 3 * DAY } }),
      'wait overlapping',
    ],
  ]
  test.each(rows)('%s', (_what, seen, expected) => {
    expect(said(silence(seen, NOW))).toBe(expected)
  })
})

describe('retirement', () => {
  const told = verified({}, { retiringAt: NOW - NOTICE })
  const holds = { ...FORWARD, traits: DISABLES }
  const disabled = verified({}, { disabledAt: NOW - DAY })
  const rows: readonly (readonly [string, World, string])[] = [
    ['has no opinion before the new key is proven', world({ entry: deployed() }), 'no opinion'],
    ['looks at the keys', world({ entry: verified(), lock: NEW_LINE }), 'look at keys'],
    ['waits when the keys cannot be seen', world({ entry: told, ...FORWARD, keys: UNSEEN }), 'wait blind'],
    [
      'waits when pages that may show the new key are missing',
      world({ entry: told, ...FORWARD, keys: partial(OLD_KEY) }),
      'wait blind',
    ],
    [
      'parks when the new key is gone',
      world({ entry: told, ...FORWARD, keys: listing(OLD_KEY) }),
      'park candidate-gone',
    ],
    [
      'parks when the new key is disabled',
      world({ entry: told, ...FORWARD, keys: listing(OLD_KEY, key('key_new', made.NEW, { status: 'disabled' })) }),
      'park candidate-gone',
    ],
    [
      'parks on the listing of another account',
      world({ entry: told, ...FORWARD, keys: listing(key('key_p')) }),
      'park candidate-gone',
    ],
    ['looks at the slots', world({ entry: told, lock: NEW_LINE, keys: FORWARD.keys }), 'look at slots'],
    ['waits when the slots cannot be seen', world({ entry: told, ...FORWARD, slots: UNSEEN }), 'wait blind'],
    [
      'parks when a slot is not at the new key',
      world({ entry: told, ...FORWARD, slots: slotsAt(NOW) }),
      'park foreign-secret',
    ],
    [
      'leaves it to a person where the manifest says so',
      world({ entry: told, ...FORWARD, policy: { oldKey: 'person' } }),
      'wait awaits-person',
    ],
    ['says it ten minutes before', world({ entry: verified(), ...FORWARD }), 'act announce-retirement'],
    [
      'waits these ten minutes',
      world({ entry: verified({}, { retiringAt: NOW - NOTICE + 1 }), ...FORWARD }),
      'wait about-to-retire',
    ],
    ['revokes', world({ entry: told, ...FORWARD }), 'act revoke'],
    [
      'revokes a key that expired meanwhile',
      world({ entry: told, ...FORWARD, keys: listing(key('key_old', OLD, { status: 'expired' }), NEW_KEY) }),
      'act revoke',
    ],
    [
      'lets go of a key that others have, too',
      world({ entry: verified(), ...FORWARD, sharing: ['mail'] }),
      'act announce-retirement',
    ],
    ['and waits for them', world({ entry: told, ...FORWARD, sharing: ['mail'] }), 'wait serves-another'],
    [
      'disables none that others have',
      world({ entry: verified({}, { retiringAt: NOW - HOUR }), ...holds, sharing: ['mail'] }),
      'wait serves-another',
    ],
    [
      'says that one is gone that others had, too',
      world({ entry: told, ...FORWARD, keys: listing(NEW_KEY), sharing: ['mail'] }),
      'act note-dead',
    ],
    [
      'asks no person to delete what others have',
      world({ entry: told, ...FORWARD, sharing: ['mail'], policy: { oldKey: 'person' } }),
      'wait serves-another',
    ],
    ['disables first where the provider can', world({ entry: verified(), ...holds }), 'act disable'],
    ['disables again what somebody enabled', world({ entry: disabled, ...holds }), 'act disable'],
    [
      'holds',
      world({ entry: verified({}, { disabledAt: NOW - HOUR }), ...holds, keys: listing(HELD, NEW_KEY) }),
      'wait holding',
    ],
    ['revokes what was held', world({ entry: disabled, ...holds, keys: listing(HELD, NEW_KEY) }), 'act revoke'],
    [
      'says it ten minutes before, where the policy holds nothing',
      world({ entry: verified(), ...holds, policy: { hold: 0 } }),
      'act announce-retirement',
    ],
    [
      'waits when pages that may show the old key are missing',
      world({ entry: told, ...FORWARD, keys: partial(NEW_KEY) }),
      'wait blind',
    ],
    ['notes that the old key is gone', world({ entry: told, ...FORWARD, keys: listing(NEW_KEY) }), 'act note-dead'],
    [
      'notes that a person deleted it',
      world({ entry: verified(), ...FORWARD, policy: { oldKey: 'person' }, keys: listing(NEW_KEY) }),
      'act note-dead',
    ],
    ['asks whether all is told', world({ entry: verified({}, { deadAt: NOW }) }), 'look at told'],
    ['waits when nobody can say', world({ entry: verified({}, { deadAt: NOW }), told: UNSEEN }), 'wait blind'],
    ['tells first', world({ entry: verified({}, { deadAt: NOW }), told: saw(false) }), 'act tell'],
    ['ends', world({ entry: verified({}, { deadAt: NOW }), told: saw(true) }), 'act finish'],
    [
      'ends without an old key to look after',
      world({ entry: verified({}, { incumbent: UNKNOWN }), told: saw(true) }),
      'act finish',
    ],
  ]
  test.each(rows)('%s', (_what, seen, expected) => {
    expect(said(retirement(seen, NOW))).toBe(expected)
  })

  test('names the very key', () => {
    expect(retirement(world({ entry: told, ...FORWARD }), NOW)).toMatchObject({
      step: { do: 'revoke', keyId: 'key_old' },
    })
  })

  test('asks for silence again after the ten minutes', () => {
    expect(said(decide(world({ entry: told, ...FORWARD, quiet: saw([says('no')]) }), NOW))).toBe('wait still-in-use')
  })
})

describe('the key that was rolled back', () => {
  const back = { slots: slotsAt(NOW - 3 * DAY), keys: listing(OLD_KEY, NEW_KEY), quiet: QUIET, traits: DISABLES }
  const rows: readonly (readonly [string, World, string])[] = [
    ['is announced to go, never held', world({ entry: restored(), ...back }), 'act announce-retirement'],
    ['waits ten minutes', world({ entry: restored({ retiringAt: NOW - MINUTE }), ...back }), 'wait about-to-retire'],
    ['goes', world({ entry: restored({ retiringAt: NOW - NOTICE }), ...back }), 'act revoke'],
    [
      'goes though a person looks after old keys',
      world({ entry: restored({ retiringAt: NOW - NOTICE }), ...back, policy: { oldKey: 'person' } }),
      'act revoke',
    ],
    [
      'does not go while the old one is not listed',
      world({ entry: restored({ retiringAt: NOW - NOTICE }), ...back, keys: listing(NEW_KEY) }),
      'park incumbent-gone',
    ],
    [
      'is proven gone',
      world({ entry: restored({ retiringAt: NOW - NOTICE }), ...back, keys: listing(OLD_KEY) }),
      'act note-dead',
    ],
    ['ends the attempt', world({ entry: restored({ deadAt: NOW }), ...back, told: saw(true) }), 'act unwind'],
  ]
  test.each(rows)('%s', (_what, seen, expected) => {
    expect(said(decide(seen, NOW))).toBe(expected)
  })

  test('is the new one', () => {
    expect(decide(world({ entry: restored({ retiringAt: NOW - NOTICE }), ...back }), NOW)).toMatchObject({
      step: { do: 'revoke', keyId: 'key_new' },
    })
  })
})
