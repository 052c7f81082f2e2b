// Rule reap: only what `past` names is removed.
import { said } from './said.ts'
import { describe, expect, test } from '@jest/globals'
import { reap } from '../../../src/core/decide/rules/reap.ts'
import { DAY } from '../../../src/core/schedule/due.ts'
import type { World } from '../../../src/core/world.ts'
import * as made from './world.ts'
import { key, line, listing, NOW, OLD, OLD_KEY, past, resting, slotsAt, tagOf, UNSEEN, world } from './world.ts'

const WRITTEN = NOW - 10 * DAY
const SWEEP = resting({ lastSweep: NOW - 2 * DAY })
const LOST = past(3, { keyId: 'key_3' })

function atSweep(over: Partial<World>, entry = SWEEP): World {
  return world({ entry, slots: slotsAt(WRITTEN), keys: listing(OLD_KEY), ...over })
}

describe('reap', () => {
  const over = resting({ past: [LOST] })
  const third = key('key_3', tagOf(3))
  const unmarked = { ...world().traits, marking: 'inferred' } as const
  const rows: readonly (readonly [string, World, string])[] = [
    ['has no opinion when nothing is over', atSweep({}), 'no opinion'],
    ['asks for no sight of its own', world({ entry: over }), 'no opinion'],
    ['has no opinion on what it cannot see', world({ entry: over, keys: UNSEEN, slots: UNSEEN }), 'no opinion'],
    ['removes the key that is over, by tag and id', world({ entry: over, keys: listing(OLD_KEY, third) }), 'act reap'],
    [
      'removes it though pages of the listing are missing',
      world({ entry: over, keys: made.partial(third) }),
      'act reap',
    ],
    [
      'removes it by tag alone where no id was recorded',
      world({ entry: resting({ past: [past(3)] }), keys: listing(third) }),
      'act reap',
    ],
    [
      'leaves a key that has the id and another mark',
      world({ entry: over, keys: listing(key('key_3', tagOf(2))) }),
      'no opinion',
    ],
    ['leaves a key that has the id and no mark', world({ entry: over, keys: listing(key('key_3')) }), 'no opinion'],
    [
      'leaves a key that has the mark and another id',
      world({ entry: over, keys: listing(key('key_x', tagOf(3))) }),
      'no opinion',
    ],
    [
      'leaves what the lock names by tag',
      world({ entry: over, lock: line(tagOf(3)), keys: listing(third) }),
      'no opinion',
    ],
    [
      'leaves what the lock names by id',
      world({ entry: over, lock: line(OLD, 'key_3'), keys: listing(third) }),
      'no opinion',
    ],
    [
      'leaves what a person took out of its hands',
      world({ entry: resting({ past: [past(3, { why: 'released' })] }), keys: listing(third) }),
      'no opinion',
    ],
    [
      'leaves what was over before a person took it',
      world({
        entry: resting({ past: [LOST, past(3, { why: 'released' })] }),
        keys: listing(third),
        slots: slotsAt(WRITTEN, { staged: [tagOf(3)] }),
      }),
      'no opinion',
    ],
    [
      'leaves a key that was over and was adopted since',
      world({
        entry: resting({ past: [LOST], incumbent: { ...made.INCUMBENT, keyId: 'key_3' } }),
        keys: listing(third),
      }),
      'no opinion',
    ],
    [
      'removes the adopted key, which bears no mark, once it is retired',
      world({
        entry: resting({ past: [past(0, { keyId: 'key_0', why: 'retired' })] }),
        keys: listing(OLD_KEY, key('key_0')),
      }),
      'act reap',
    ],
    [
      'removes a key by its id alone where keys bear no marks',
      world({ entry: over, traits: unmarked, keys: listing(key('key_3')) }),
      'act reap',
    ],
    [
      'leaves a key there whose id nobody noted',
      world({ entry: resting({ past: [past(3)] }), traits: unmarked, keys: listing(key('key_x')) }),
      'no opinion',
    ],
    [
      'leaves a key there that serves, though its id was over once',
      world({
        entry: resting({ past: [LOST], incumbent: { ...made.INCUMBENT, keyId: 'key_3' } }),
        traits: unmarked,
        keys: listing(key('key_3')),
      }),
      'no opinion',
    ],
    [
      'leaves a key there that a person took out of its hands',
      world({
        entry: resting({ past: [past(3, { keyId: 'key_3', why: 'released' })] }),
        traits: unmarked,
        keys: listing(key('key_3')),
      }),
      'no opinion',
    ],
    [
      'removes a staged value that is over',
      world({ entry: over, slots: slotsAt(WRITTEN, { staged: [OLD, tagOf(3)] }) }),
      'act clear',
    ],
    [
      'leaves staged values that live',
      world({ entry: over, slots: slotsAt(WRITTEN, { staged: [OLD] }) }),
      'no opinion',
    ],
    [
      'leaves a staged value that the lock names',
      world({ entry: over, lock: line(tagOf(3)), slots: slotsAt(WRITTEN, { staged: [tagOf(3)] }) }),
      'no opinion',
    ],
  ]
  test.each(rows)('%s', (_what, seen, expected) => {
    expect(said(reap(seen, NOW))).toBe(expected)
  })

  test('names the very key and tag', () => {
    expect(reap(world({ entry: over, keys: listing(third) }), NOW)).toMatchObject({
      step: { do: 'reap', keyId: 'key_3', tag: tagOf(3) },
    })
  })
})
