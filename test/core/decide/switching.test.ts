// Rules promotion, deployment and verification: from the lock's word to proof that the key serves, in both directions.
import { said } from './said.ts'
import { describe, expect, test } from '@jest/globals'
import { decide } from '../../../src/core/decide/decide.ts'
import { deployment, promotion, verification } from '../../../src/core/decide/rules/switching.ts'
import type { Deployment } from '../../../src/core/entry/entry.ts'
import { DAY, HOUR, MINUTE } from '../../../src/core/schedule/due.ts'
import type { World } from '../../../src/core/world.ts'
import * as made from './world.ts'
import {
  approved,
  deployed,
  key,
  listing,
  NEW_KEY,
  NEW_LINE,
  NOW,
  OLD_KEY,
  promoted,
  ran,
  restored,
  saw,
  says,
  slotsAt,
  staged,
  UNSEEN,
  world,
} from './world.ts'

const WRITTEN = NOW - 10 * DAY
const READY: NonNullable<World['ready']> = saw({ ready: true })
const CHANGED: NonNullable<World['ready']> = saw({ ready: false, why: 'key-changed' })
const ROLLBACK = { at: NOW - HOUR, by: 'revert' as const }
const AT_OLD = slotsAt(WRITTEN)
const AT_NEW = slotsAt(NOW - 4 * DAY)
/** Written, and seen twenty seconds later by the store's clock: within the minute that was announced for it. */
const RACED = { slots: { [made.SLOT]: { tag: made.NEW, writtenAt: WRITTEN, announcedAt: WRITTEN - 5_000 } } }
const LATE = slotsAt(WRITTEN + 20_000)

describe('promotion', () => {
  const forward = { entry: approved(), lock: NEW_LINE }
  const back = { entry: promoted({}, { rollback: ROLLBACK }) }
  const rows: readonly (readonly [string, World, string])[] = [
    ['has no opinion before approval', world({ entry: staged() }), 'no opinion'],
    ['has no opinion once all slots are written', world({ entry: promoted() }), 'no opinion'],
    [
      'writes once more where a racing run announced a write after that',
      world({
        entry: promoted({}, { slots: { [made.SLOT]: { tag: made.NEW, from: NOW, openedAt: NOW, writing: made.NEW } } }),
        lock: NEW_LINE,
        slots: slotsAt(NOW),
      }),
      'act promote',
    ],
    [
      'writes once more where a racing run wrote within the minute that was announced',
      world({
        entry: promoted({}, { slots: { [made.SLOT]: { tag: made.NEW, writtenAt: NOW, announcedAt: NOW - 5000 } } }),
        lock: NEW_LINE,
        slots: slotsAt(NOW + 2000),
        ready: READY,
        keys: listing(OLD_KEY, NEW_KEY),
      }),
      'act promote',
    ],
    ['looks at the slots', world(forward), 'look at slots'],
    ['waits when the slots cannot be seen', world({ ...forward, slots: UNSEEN }), 'wait blind'],
    ['looks whether the value may be written', world({ ...forward, slots: AT_OLD }), 'look at ready'],
    ['waits when nobody can say whether it may', world({ ...forward, slots: AT_OLD, ready: UNSEEN }), 'wait blind'],
    [
      'parks when it may not, and discards nothing',
      world({ ...forward, slots: AT_OLD, ready: CHANGED }),
      'park sealed-for-another',
    ],
    ['looks whether the key lives', world({ ...forward, slots: AT_OLD, ready: READY }), 'look at keys'],
    [
      'parks when the new key is gone',
      world({ ...forward, slots: AT_OLD, ready: READY, keys: listing(OLD_KEY) }),
      'park candidate-gone',
    ],
    ['writes', world({ ...forward, slots: AT_OLD, ready: READY, keys: listing(OLD_KEY, NEW_KEY) }), 'act promote'],
    [
      'only notes what stands there already',
      world({
        entry: approved({}, { slots: { [made.SLOT]: { tag: made.NEW, writtenAt: NOW } } }),
        slots: slotsAt(NOW),
      }),
      'act promote',
    ],
    [
      'writes once more what a run that raced ours wrote after it',
      world({ entry: promoted({}, RACED), slots: LATE }),
      'look at ready',
    ],
    [
      'has no opinion on a race once the other key is gone: nobody looks at slots then',
      world({ entry: promoted({}, { ...RACED, deadAt: NOW - HOUR }), slots: LATE }),
      'no opinion',
    ],
    ['writes back', world({ ...back, slots: AT_NEW, ready: READY, keys: listing(OLD_KEY, NEW_KEY) }), 'act restore'],
    [
      'parks when the old value is not held',
      world({ ...back, slots: AT_NEW, ready: saw({ ready: false, why: 'missing' }) }),
      'park cannot-restore',
    ],
    [
      'parks when the old key is gone',
      world({ ...back, slots: AT_NEW, ready: READY, keys: listing(NEW_KEY) }),
      'park incumbent-gone',
    ],
  ]
  test.each(rows)('%s', (_what, seen, expected) => {
    expect(said(promotion(seen, NOW))).toBe(expected)
  })
})

describe('deployment', () => {
  const two = { ...made.CREDENTIAL, deploy: [...made.CREDENTIAL.deploy, ...made.CREDENTIAL.deploy] }
  const begun: readonly Deployment[] = [{ run: '1', startedAt: NOW - HOUR }]
  const running = { entry: promoted({ deployments: begun }), credential: two }
  const rows: readonly (readonly [string, World, string])[] = [
    ['has no opinion before the switch', world({ entry: approved() }), 'no opinion'],
    ['has no opinion once all is deployed', world({ entry: deployed() }), 'no opinion'],
    [
      'has no opinion where nothing is deployed',
      world({ entry: promoted(), credential: { ...made.CREDENTIAL, deploy: [] } }),
      'no opinion',
    ],
    ['looks at the deployments', world({ entry: promoted() }), 'look at deploys'],
    ['waits when they cannot be seen', world({ entry: promoted(), deploys: UNSEEN }), 'wait blind'],
    ['deploys', world({ entry: promoted(), deploys: saw([ran('none')]) }), 'act deploy'],
    [
      'deploys again after the way back',
      world({ entry: promoted({}, { rollback: { ...ROLLBACK, restoredAt: NOW } }), deploys: saw([ran('none')]) }),
      'act deploy',
    ],
    ['waits for a run', world({ entry: promoted(), deploys: saw([ran('running')]) }), 'wait deploying'],
    [
      'waits for a person who approves it',
      world({ entry: promoted(), deploys: saw([ran('waiting-for-approval')]) }),
      'wait deploy-waits',
    ],
    ['parks when it failed', world({ entry: promoted(), deploys: saw([ran('failed')]) }), 'park deploy-failed'],
    [
      'asks the witnesses when all succeeded: one commit may tell both',
      world({ entry: promoted(), deploys: saw([ran('succeeded')]) }),
      'look at serves',
    ],
    [
      'notes what succeeded and is not proven yet',
      world({ entry: promoted(), deploys: saw([ran('succeeded')]), serves: saw([says('waiting')]) }),
      'act note-deployed',
    ],
    [
      'notes what is not needed and is not proven yet',
      world({ entry: promoted(), deploys: saw([ran('not-needed')]), serves: saw([says('waiting')]) }),
      'act note-deployed',
    ],
    [
      'verifies at once what is proven in the same breath',
      world({ entry: promoted(), deploys: saw([ran('succeeded')]), serves: saw([says('yes')]) }),
      'act verify',
    ],
    [
      'notes the deployment when nobody was asked: that proves nothing',
      world({ entry: promoted(), deploys: saw([ran('succeeded')]), serves: saw([]) }),
      'act note-deployed',
    ],
    [
      'starts the second while the first runs',
      world({ ...running, deploys: saw([ran('running'), ran('none')]) }),
      'act deploy',
    ],
    [
      'notes nothing while one of two runs',
      world({ ...running, deploys: saw([ran('succeeded'), ran('running')]) }),
      'wait deploying',
    ],
    [
      'parks when one of two failed',
      world({ ...running, deploys: saw([ran('running'), ran('failed')]) }),
      'park deploy-failed',
    ],
  ]
  test.each(rows)('%s', (_what, seen, expected) => {
    expect(said(deployment(seen, NOW))).toBe(expected)
  })

  test('names the deployer that is still to be started', () => {
    const seen = world({ ...running, deploys: saw([ran('running'), ran('none')]) })

    expect(deployment(seen, NOW)).toMatchObject({ step: { do: 'deploy', index: 1 } })
  })
})

describe('verification', () => {
  const lately = { entry: deployed({ promotedAt: NOW - HOUR }), keys: listing(OLD_KEY, NEW_KEY) }
  const rows: readonly (readonly [string, World, string])[] = [
    ['has no opinion before approval', world({ entry: staged() }), 'no opinion'],
    ['has no opinion once verified', world({ entry: made.verified() }), 'no opinion'],
    ['asks the witnesses', world({ entry: deployed() }), 'look at serves'],
    ['waits when they cannot be asked', world({ entry: deployed(), serves: UNSEEN }), 'wait blind'],
    [
      'waits for the last of them',
      world({ ...lately, serves: saw([says('yes'), says('waiting')]) }),
      'wait unverified',
    ],
    [
      'takes not knowing for no yes',
      world({ ...lately, serves: saw([says('yes'), says('unknown')]) }),
      'wait unverified',
    ],
    ['takes no for no yes', world({ ...lately, serves: saw([says('no')]) }), 'wait unverified'],
    [
      'asks who answers only when asked, whoever else is awaited',
      world({ ...lately, serves: saw([says('waiting'), { ...says('waiting'), unasked: true }]) }),
      'act ask-witnesses',
    ],
    [
      'asks nobody about a key that is gone',
      world({ ...lately, keys: listing(OLD_KEY), serves: saw([{ ...says('waiting'), unasked: true }]) }),
      'park candidate-gone',
    ],
    ['takes nobody for no yes', world({ ...lately, serves: saw([]) }), 'wait unverified'],
    [
      'asks a person after a day',
      world({ ...lately, entry: deployed(), serves: saw([says('no')]) }),
      'wait long-unverified',
    ],
    ['looks whether the new key lives', world({ entry: deployed(), serves: saw([says('no')]) }), 'look at keys'],
    [
      'does not wait for a dead key to serve',
      world({ ...lately, keys: listing(OLD_KEY), serves: saw([says('no')]) }),
      'park candidate-gone',
    ],
    [
      'does not take a listing with pages missing for its death',
      world({ ...lately, keys: made.partial(OLD_KEY), serves: saw([says('no')]) }),
      'wait blind',
    ],
    [
      'believes them when all say yes',
      world({ entry: deployed(), serves: saw([says('yes'), says('yes', 'http')]) }),
      'act verify',
    ],
  ]
  test.each(rows)('%s', (_what, seen, expected) => {
    expect(said(verification(seen, NOW))).toBe(expected)
  })
})

describe('the way back', () => {
  test('is deployed and proven as the way forward is', () => {
    const deployments = [{ run: '2', startedAt: NOW - 3 * DAY, finishedAt: NOW - 3 * DAY }]
    const rollback = { ...ROLLBACK, restoredAt: NOW - 3 * DAY, deployments }
    const seen = { entry: restored({ rollback }), slots: slotsAt(NOW - 3 * DAY), keys: listing(OLD_KEY, NEW_KEY) }

    expect(said(decide(world(seen), NOW))).toBe('look at serves')
    expect(decide(world({ ...seen, serves: saw([says('no')]) }), NOW)).toMatchObject({
      because: 'long-unverified',
      until: NOW + MINUTE,
    })
  })

  test('never needs the new key to live', () => {
    const entry = promoted({}, { rollback: ROLLBACK })
    const seen = world({
      entry,
      slots: AT_NEW,
      ready: READY,
      keys: listing(OLD_KEY, key('key_new', made.NEW, { status: 'expired' })),
    })

    expect(said(decide(seen, NOW))).toBe('act restore')
  })
})
