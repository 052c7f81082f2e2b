// What no world may bring `decide` to do.
import { said } from './said.ts'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { courseOf } from '../../../src/core/decide/course.ts'
import { decide, explain } from '../../../src/core/decide/decide.ts'
import type { Decision, Step } from '../../../src/core/decide/decision.ts'
import { standsAt } from '../../../src/core/decide/positions.ts'
import type { Entry } from '../../../src/core/entry/entry.ts'
import { DAY, HOUR, MINUTE } from '../../../src/core/schedule/due.ts'
import { SIGHTS, type Sight, type World } from '../../../src/core/world.ts'
import { key, line, listing, NEW, NOW, OLD, SLOT, slotsAt, tagOf, UNSEEN } from './world.ts'
import { withoutSights, worlds } from './worlds.ts'

const RUNS = { numRuns: 6_000 }
/** Worlds that come to a certain step are rare: so many, that each step is surely met often enough to mean something. */
const OFTEN = { numRuns: 20_000 }
function entryOf(world: World): Entry {
  if (world.entry.state !== 'good') throw new Error('the generator makes good entries only')
  return world.entry.entry
}

function stepOf(decision: Decision): Step | undefined {
  return decision.kind === 'act' ? decision.step : undefined
}

/** Runs a check on every generated world that comes to one of these steps, and says how many did. */
function whenever(steps: readonly Step['do'][], check: (world: World, step: Step) => void): number {
  let met = 0
  fc.assert(
    fc.property(worlds, (world) => {
      const step = stepOf(decide(world, NOW))
      if (!step || !steps.includes(step.do)) return
      met++
      check(world, step)
    }),
    OFTEN,
  )
  return met
}

/** The other key is listed alive, every slot stands at it, all were asked and heard nothing. */
function expectEvidence(world: World, keyId: string): void {
  const entry = entryOf(world)
  const { candidate, incumbent, rollback } = entry
  const [from, to] = rollback ? [candidate, incumbent] : [incumbent, candidate]
  const verifiedAt = rollback ? rollback.verifiedAt : candidate?.verifiedAt
  expect(candidate?.approved).toBeDefined()
  expect(keyId).toBe(from?.keyId)
  expect(entry.deadAt).toBeUndefined()
  expect(NOW).toBeGreaterThanOrEqual((verifiedAt ?? Infinity) + world.credential.policy.overlap)
  expect(entry.slots[SLOT]).toMatchObject({ tag: to?.tag })
  expect(entry.slots[SLOT]).not.toHaveProperty('openedAt')
  expect(world.slots).toMatchObject({ seen: true })
  if (world.slots?.seen) expect(world.slots.value.get(SLOT)?.updatedAt).toBe(entry.slots[SLOT]?.writtenAt)
  if (world.keys?.seen) expect(world.keys.value.keys.find(({ id }) => id === to?.keyId)?.status).toBe('alive')
  expect(world.keys).toMatchObject({ seen: true })
  expect(world.quiet).toMatchObject({ seen: true })
  if (world.quiet?.seen) expect(world.quiet.value.map(({ verdict }) => verdict)).toEqual(['yes'])
  if (!rollback) expect(world.lock).toMatchObject({ line: expect.objectContaining({ id: to?.keyId }) })
  if (!rollback) expect(world.credential.policy.oldKey).not.toBe('person')
}

describe('decide', () => {
  test('always has an answer, the same one each time, and explains itself with it', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const decision = decide(world, NOW)
        expect(['look', 'act', 'wait', 'park', 'rest']).toContain(decision.kind)
        expect(decide(world, NOW)).toEqual(decision)
        expect(explain(world, NOW).at(-1)?.decision).toEqual(decision)
        expect(said(decision)).not.toBe('park no-progress')
      }),
      RUNS,
    )
  })

  test('asks to look only at what was not looked at', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const decision = decide(world, NOW)
        if (decision.kind === 'look') expect(world[decision.at]).toBeUndefined()
      }),
      RUNS,
    )
  })

  test('comes to no other answer by what it did not need to see', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const needed: Partial<Record<Sight, unknown>> = {}
        let bare: World = withoutSights(world)
        for (let decision = decide(bare, NOW); decision.kind === 'look'; decision = decide(bare, NOW)) {
          if (needed[decision.at] !== undefined || world[decision.at] === undefined) return
          needed[decision.at] = world[decision.at]
          bare = Object.assign({}, bare, { [decision.at]: world[decision.at] })
        }
        const decision = decide(world, NOW)
        // `reap` takes what happens to be seen; everything else is decided on what was asked for.
        if (stepOf(decision)?.do !== 'reap' && stepOf(decision)?.do !== 'clear')
          expect(decide(bare, NOW)).toEqual(decision)
      }),
      RUNS,
    )
  })
})

describe('without its evidence', () => {
  test('no key is revoked', () => {
    const met = whenever(['revoke'], (world, step) => {
      const { retiringAt, disabledAt, rollback } = entryOf(world)
      expectEvidence(world, 'keyId' in step ? step.keyId : '')
      const told = retiringAt !== undefined && NOW - retiringAt >= 10 * MINUTE
      const held = !rollback && disabledAt !== undefined && NOW - disabledAt >= world.credential.policy.hold
      expect(told || held).toBe(true)
    })
    expect(met).toBeGreaterThan(20)
  })

  test('no key is disabled', () => {
    const met = whenever(['disable'], (world, step) => {
      expectEvidence(world, 'keyId' in step ? step.keyId : '')
      expect(world.traits.disable).toBe(true)
      expect(entryOf(world).rollback).toBeUndefined()
    })
    expect(met).toBeGreaterThan(20)
  })

  test('in a freeze nothing goes out of service, and nothing into it unless it is half way there', () => {
    const day = new Date(NOW).toISOString().slice(0, 10)
    const calendar = { zone: 'UTC', windows: [], freezes: [{ from: day, to: day }] }
    const met = whenever(['promote', 'disable', 'announce-retirement', 'revoke'], (world) => {
      const { policy } = world.credential
      const frozen = { ...world, credential: { ...world.credential, policy: { ...policy, calendar } } }
      const entry = entryOf(world)
      const course = courseOf(entry)
      if (entry.candidate?.approved?.by === 'command') return
      const decision = decide(frozen, NOW)
      if (stepOf(decision)?.do === 'promote')
        expect(course !== undefined && standsAt(world, entry, course.from.tag)).toBe(false)
      else expect(decision).toMatchObject({ kind: 'wait', because: 'frozen' })
    })
    expect(met).toBeGreaterThan(60)
  })

  test('no key is reaped', () => {
    const met = whenever(['reap'], (world, step) => {
      if (step.do !== 'reap') return
      const { past, incumbent, candidate } = entryOf(world)
      const lines = past.filter(({ tag }) => tag === step.tag)
      expect(lines.some(({ keyId }) => keyId === undefined || keyId === step.keyId)).toBe(true)
      expect(lines.map(({ why }) => why)).not.toContain('released')
      expect([incumbent?.keyId, candidate?.keyId]).not.toContain(step.keyId)
      if (world.lock.state === 'good') expect([world.lock.line?.tag, world.lock.line?.id]).not.toContain(step.tag)
      if (world.lock.state === 'good') expect(world.lock.line?.id).not.toBe(step.keyId)
      expect(world.keys?.seen === true && world.keys.value.keys.some(({ id }) => id === step.keyId)).toBe(true)
    })
    expect(met).toBeGreaterThan(20)
  })

  test('no candidate is discarded, and an approved one never', () => {
    const met = whenever(['discard'], (world) => {
      expect(entryOf(world).candidate).toBeDefined()
      expect(entryOf(world).candidate?.approved).toBeUndefined()
      if (entryOf(world).candidate?.keyId === undefined) return
      expect(world.review?.seen === true || world.ready?.seen === true).toBe(true)
    })
    expect(met).toBeGreaterThan(20)
  })

  test('none of these is done on a sight that could not be had', () => {
    const irreversible: readonly (string | undefined)[] = ['revoke', 'disable', 'reap', 'discard']
    fc.assert(
      fc.property(worlds, fc.constantFrom(...SIGHTS), (world, sight) => {
        const before = stepOf(decide(world, NOW))?.do
        const after = stepOf(decide({ ...world, [sight]: UNSEEN }, NOW))?.do
        // What is over goes first, when it is seen; the rest is decided as if it had not been there.
        if (irreversible.includes(after) && before !== 'clear' && before !== 'reap') expect(after).toBe(before)
      }),
      RUNS,
    )
  })
})

describe('what is not ours', () => {
  const strange: readonly (readonly [string, (world: World) => World])[] = [
    ['a wrong mac', (world) => ({ ...world, entry: { state: 'bad', why: 'its mac' } })],
    ['a newer schema', (world) => ({ ...world, entry: { state: 'newer', why: 'schema 2' } })],
    [
      "another credential's entry",
      (world) => ({ ...world, entry: { state: 'good', entry: { ...entryOf(world), credential: 'x' } } }),
    ],
    [
      'a lost journal',
      (world) => ({ ...world, entry: { state: 'none' }, lock: { state: 'good', line: line(OLD, 'key_old') } }),
    ],
    ['a lock that cannot be read', (world) => ({ ...world, lock: { state: 'bad', why: 'line 3' } })],
    ['a lock without its lines', (world) => ({ ...world, lock: { state: 'good' } })],
    [
      "a lock with another repository's tag",
      (world) => ({ ...world, lock: { state: 'good', line: line(tagOf(5, 7), 'key_old') } }),
    ],
    ['a lock with a dead tag', (world) => ({ ...world, lock: { state: 'good', line: line(tagOf(3), 'key_3') } })],
    ['a lock with a later attempt', (world) => ({ ...world, lock: { state: 'good', line: line(tagOf(9), 'key_9') } })],
    [
      'a lock with another key under the tag in service',
      (world) => ({ ...world, lock: { state: 'good', line: line(OLD, 'key_x') } }),
    ],
    [
      "a lock with another key under the new one's tag",
      (world) => ({ ...world, lock: { state: 'good', line: line(NEW, 'key_x') } }),
    ],
    ['a secret that somebody wrote', (world) => ({ ...world, slots: slotsAt(NOW + DAY) })],
    [
      'a key that nobody announced',
      (world) => ({ ...world, keys: listing(key('key_2', tagOf(2)), key('key_old', OLD), key('key_new', NEW)) }),
    ],
    [
      'a key of a later attempt',
      (world) => ({ ...world, keys: listing(key('key_9', tagOf(9)), key('key_old', OLD), key('key_new', NEW)) }),
    ],
  ]
  test.each(strange)('leads to no act on %s but a repair', (_what, make) => {
    fc.assert(
      fc.property(worlds, (generated) => {
        const world = make(generated)
        const step = stepOf(decide(world, NOW))
        if (step && looksAtIt(world)) expect(step.do).toBe('repair-lock')
      }),
      { numRuns: 1_000 },
    )
  })
})

/** At rest between sweeps, once dead, and before approval a credential's slots or keys are not looked at, so they move nothing. */
function looksAtIt(world: World): boolean {
  if (world.entry.state !== 'good' || world.lock.state !== 'good') return true
  const { candidate, deadAt, lastSweep, past, slots } = world.entry.entry
  const torn = Object.values(slots).some(({ openedAt }) => openedAt !== undefined)
  if (torn || deadAt !== undefined || (candidate && !candidate.approved)) return false
  return (
    candidate !== undefined ||
    (lastSweep ?? 0) <= NOW - DAY ||
    past.some(({ since }) => since > (lastSweep ?? 0) - HOUR)
  )
}
