// Worlds that make no sense: whatever the types allow, `decide` has an answer, and not seeing leads to nothing irreversible.
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decide } from '../../src/core/decide/decide.ts'
import type { Decision } from '../../src/core/decide/decision.ts'
import type { Entry } from '../../src/core/entry/entry.ts'
import { DAY } from '../../src/core/schedule/due.ts'
import { SIGHTS, type World } from '../../src/core/world.ts'
import { line, NEW, NOW, OLD, SLOT, STORE, tagOf, UNSEEN, VERSIONED } from '../core/decide/world.ts'
import { worlds } from '../core/decide/worlds.ts'
import { runs } from './runs.ts'

const instant = fc.oneof(
  fc.integer({ min: NOW - 200 * DAY, max: NOW + 200 * DAY }),
  fc.constantFrom(0, -1, NaN, Infinity, -Infinity, 8.64e15),
)
const tag = fc.constantFrom(OLD, NEW, tagOf(0), tagOf(3), tagOf(9), tagOf(6, 7), '', 'kt', '__proto__')
const keyId = fc.constantFrom('key_old', 'key_new', 'key_3', '', '__proto__')
const deployments = fc.array(fc.record({ startedAt: instant, finishedAt: instant }, { requiredKeys: ['startedAt'] }), {
  maxLength: 2,
})
const slot = fc.record(
  {
    tag,
    writtenAt: instant,
    from: fc.option(instant),
    openedAt: instant,
    writing: tag,
    version: fc.nat(9),
  },
  { requiredKeys: ['tag'] },
)
const approved = fc.record(
  { by: fc.constantFrom('lock' as const, 'command' as const), at: instant, seen: fc.constant('ab') },
  { requiredKeys: ['by', 'at'] },
)
const candidate = fc.record(
  {
    tag,
    generation: fc.nat(9),
    announcedAt: instant,
    policyAt: fc.constant(''),
    leaseUntil: instant,
    keyId,
    minted: instant,
    approved,
    promotedAt: instant,
    deployments,
    verifiedAt: instant,
  },
  { requiredKeys: ['tag', 'generation', 'announcedAt', 'policyAt', 'leaseUntil'] },
)
const incumbent = fc.record(
  {
    tag,
    generation: fc.nat(9),
    keyId,
    minted: instant,
    since: instant,
    mintedBy: fc.constant('keyturn' as const),
    expiresAt: instant,
  },
  { requiredKeys: ['tag', 'generation', 'since', 'mintedBy'] },
)
const rollback = fc.record(
  { at: instant, by: fc.constant('revert' as const), restoredAt: instant, deployments, verifiedAt: instant },
  { requiredKeys: ['at', 'by'] },
)
const why = fc.constantFrom('retired' as const, 'declined' as const, 'released' as const)
const past = fc.array(fc.record({ tag, keyId, since: instant, why }, { requiredKeys: ['tag', 'since', 'why'] }), {
  maxLength: 3,
})
const tries = fc.record(
  { due: instant, count: fc.integer({ min: -1, max: 5 }), notBefore: instant },
  { requiredKeys: ['due', 'count'] },
)
const over: fc.Arbitrary<Partial<Entry>> = fc.record(
  {
    attempt: fc.nat(9),
    incumbent,
    candidate,
    rollback,
    slots: fc.dictionary(fc.constantFrom(SLOT, 'other', '__proto__'), slot, { maxKeys: 2 }),
    retiringAt: instant,
    disabledAt: instant,
    deadAt: instant,
    lastSweep: instant,
    past,
    tries,
  },
  { requiredKeys: ['attempt'] },
)

const wild: fc.Arbitrary<World> = fc
  .record({
    world: worlds,
    over,
    lock: fc.option(fc.record({ tag, id: keyId })),
    stores: fc.constantFrom([], [STORE], [VERSIONED], [STORE, VERSIONED]),
    every: instant,
  })
  .map(({ world, over, lock, stores, every }): World => ({
    ...world,
    credential: { ...world.credential, stores, policy: { ...world.credential.policy, every } },
    entry: world.entry.state === 'good' ? { state: 'good', entry: entryOf(world.entry.entry, over) } : world.entry,
    lock: lock === null ? world.lock : { state: 'good', line: line(lock.tag, lock.id) },
  }))

function entryOf(entry: Entry, changed: Partial<Entry>): Entry {
  const { incumbent: _incumbent, candidate: _candidate, ...rest } = entry
  return { ...rest, ...changed }
}

const IRREVERSIBLE: readonly string[] = ['revoke', 'disable', 'reap', 'discard']

function done(decision: Decision): string {
  return decision.kind === 'act' ? decision.step.do : decision.kind
}

test('any world has an answer, and the same one each time', () => {
  fc.assert(
    fc.property(wild, instant, (world, now) => {
      const decision = decide(world, now)
      expect(['look', 'act', 'wait', 'park', 'rest']).toContain(decision.kind)
      expect(decide(world, now)).toEqual(decision)
    }),
    runs(6_000),
  )
})

test('in no world does seeing less lead to what cannot be undone', () => {
  fc.assert(
    fc.property(wild, fc.subarray([...SIGHTS], { minLength: 1 }), (world, blind) => {
      const less: World = { ...world, ...Object.fromEntries(blind.map((sight) => [sight, UNSEEN])) }
      const [before, after] = [done(decide(world, NOW)), done(decide(less, NOW))]
      // What is over goes first where it is seen: without the sight of it, the next thing is decided.
      if (IRREVERSIBLE.includes(after) && before !== 'reap' && before !== 'clear') expect(after).toBe(before)
    }),
    runs(6_000),
  )
})

test('the key that is in service, coming, or locked is never reaped, and a credential without slots loses none', () => {
  fc.assert(
    fc.property(wild, (world) => {
      const decision = decide(world, NOW)
      if (decision.kind !== 'act') return
      const entry = world.entry.state === 'good' ? world.entry.entry : undefined
      const locked = world.lock.state === 'good' ? world.lock.line?.id : undefined
      if (decision.step.do === 'reap')
        expect([entry?.incumbent?.keyId, entry?.candidate?.keyId, locked]).not.toContain(decision.step.keyId)
      if (decision.step.do === 'revoke') expect(world.credential.stores.length).toBeGreaterThan(0)
    }),
    runs(6_000),
  )
})
