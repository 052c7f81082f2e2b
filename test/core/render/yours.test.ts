import { describe, expect, test } from '@jest/globals'
import { rotationView } from '../../../src/core/render/rotation.ts'
import type { Situation } from '../../../src/core/render/situation.ts'
import type { Entry } from '../../../src/core/entry/entry.ts'
import { FORWARD, situation, STATES, VERIFIED, type Wish } from './cases.ts'

const OPEN = '**Yours to tick**\n- [ ] the old key is used nowhere else: retire it without waiting for silence\n'
const PROVEN: Wish = { milestones: FORWARD, because: 'overlapping', phase: 'soaking' }

function having(more: Partial<Entry>, wish: Wish = PROVEN): Situation {
  return situation({ ...wish, more: { entry: { ...situation(wish).entry, ...more } } })
}

const WAIVER = {
  tag: 'kt-1f9k3x-openai-production-5-77ab10',
  of: 'silence',
  by: 'octavia',
  at: VERIFIED + 1,
  request: 'edit:UCE_1',
} as const

describe('the box that is people’s', () => {
  test('stands open while the old key is waited for, and the others are said to tick themselves', () => {
    const { body } = rotationView(situation(PROVEN))
    expect(body).toContain(OPEN)
    expect(body).toContain('the other boxes tick themselves; ticking one of those by hand decides nothing')
  })

  test('speaks of the overlap where time alone decides', () => {
    const { body } = rotationView(situation({ ...PROVEN, policy: { oldKey: 'time' } }))
    expect(body).toContain('- [ ] the old key is used nowhere else: retire it without waiting for the overlap to end\n')
  })

  test('is ticked by a word that was taken, and tells whose, whatever was waited for', () => {
    const tag = situation(PROVEN).entry.incumbent?.tag ?? ''
    const { body } = rotationView(having({ waiver: { ...WAIVER, tag } }))
    expect(body).toContain(
      '- [x] the old key is used nowhere else, says `octavia`: it is retired without waiting for silence\n',
    )
    expect(body).not.toContain(OPEN)
  })

  const shown = ['verified', 'still-in-use']
  test.each(Object.entries(STATES))(
    'in the state %s: only where the new key is proven and the old one awaited',
    (name, state) => {
      expect(rotationView(state).body.includes('**Yours to tick**')).toBe(shown.includes(name))
    },
  )

  test.each<readonly [string, Situation]>([
    ['a person deletes the old key', situation({ ...PROVEN, policy: { oldKey: 'person' } })],
    ['people make and end the keys', situation({ ...PROVEN, credential: { mint: 'person' } })],
    ['another credential needs the old key', situation({ ...PROVEN, more: { sharing: ['openai/staging'] } })],
    [
      'nobody waits for it anyway: it was reported',
      having({ compromised: [situation().entry.incumbent?.keyId ?? ''] }),
    ],
    [
      'the word was about another key',
      having({
        waiver: { ...WAIVER, tag: 'kt-1f9k3x-openai-production-1-000000' },
        rollback: { at: VERIFIED, by: 'revert' },
      }),
    ],
  ])('does not stand where %s', (_what, state) => {
    const { body } = rotationView(state)
    expect(body).not.toContain('**Yours to tick**')
  })
})
