// `decide` over a world in which every step works: whatever people do, it comes to rest, and no key that is held dies.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decide } from '../../src/core/decide/decide.ts'
import type { Decision } from '../../src/core/decide/decision.ts'
import { HOUR, MINUTE } from '../../src/core/schedule/due.ts'
import { createIdeal, type Act, type Ideal, type Setting } from './ideal.ts'
import { runs } from './runs.ts'

const settings: fc.Arbitrary<Setting> = fc.record({
  layout: fc.constantFrom('single', 'versioned'),
  disable: fc.boolean(),
})

/** Acts of one run, as the loop allows. */
const MOST_ACTS = 25
/** Pauses until everything is over: overlaps, holds, a week after what was declined, three attempts. */
const MOST_PAUSES = 200

/** Acts until there is nothing to do now. */
function work(ideal: Ideal): Decision {
  for (let acts = 0; acts <= MOST_ACTS; acts++) {
    const decision = decide(ideal.see(), ideal.state.now)
    if (decision.kind !== 'act') return decision
    ideal.perform(decision.step)
    expect(ideal.harm()).toEqual([])
    // The loop ends with the fleet's sweep, and begins anew.
    if (decision.step.do === 'sweep') return decide(ideal.see(), ideal.state.now)
  }
  throw new Error(`no rest after ${MOST_ACTS} acts`)
}

function wake(decision: Decision, now: number): number {
  return 'until' in decision && decision.until !== undefined ? Math.max(decision.until - now, MINUTE) : 6 * HOUR
}

/** Lets people act in each pause, as long as they have something left to do. */
function drive(ideal: Ideal, story: readonly (readonly Act[])[]): Decision {
  let decision = work(ideal)
  for (let pause = 0; pause < MOST_PAUSES; pause++) {
    const acts = story[pause]
    if (acts === undefined && (decision.kind === 'rest' || decision.kind === 'park')) return decision
    ideal.pass(acts === undefined ? wake(decision, ideal.state.now) : HOUR)
    // Keyturn wakes at once after the last act: what that one deploys is not there yet.
    for (const [place, act] of (acts ?? ['merge' as const]).entries()) {
      if (place > 0) ideal.pass(30 * MINUTE)
      ideal.act(act)
    }
    decision = work(ideal)
  }
  throw new Error(`no rest after ${MOST_PAUSES} pauses: ${JSON.stringify(decision)}`)
}

describe('with steps that work', () => {
  test('a key that is due is rotated, in every layout', () => {
    fc.assert(
      fc.property(settings, (setting) => {
        const ideal = createIdeal(setting)
        expect(drive(ideal, [])).toMatchObject({ kind: 'rest' })
        expect(ideal.state.entry.incumbent).toMatchObject({ keyId: 'key_6', generation: 4 })
        expect(ideal.state.keys.map(({ id }) => id)).toEqual(['key_6'])
        expect(ideal.state.held).toBe(ideal.state.entry.incumbent?.tag)
      }),
      runs(20),
    )
  })

  test('whatever people do meanwhile, nothing that is held dies, and it ends', () => {
    const acts = fc.array(fc.constantFrom<Act>('merge', 'close', 'revert', 'again', 'nothing'), {
      minLength: 1,
      maxLength: 3,
    })
    const ends: Record<string, number> = {}
    fc.assert(
      fc.property(settings, fc.array(acts, { maxLength: 14 }), (setting, story) => {
        const ideal = createIdeal(setting)
        const decision = drive(ideal, story)
        const how = `${decision.kind} ${'because' in decision ? decision.because : ''}`
        ends[how] = (ends[how] ?? 0) + 1
        if (decision.kind === 'rest') {
          expect(ideal.state.entry.candidate).toBeUndefined()
          expect(ideal.state.keys.map(({ tag }) => tag)).toEqual([ideal.state.entry.incumbent?.tag])
        }
      }),
      runs(3_000),
    )
    // It must have been about something: to rest, and to a person where people went too far.
    expect(ends['rest not-due']).toBeGreaterThan(500)
    expect(Object.keys(ends).every((how) => !how.includes('no-progress') && !how.includes('foreign'))).toBe(true)
  })
})
