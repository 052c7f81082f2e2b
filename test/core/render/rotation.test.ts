import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { readCommand } from '../../../src/core/command.ts'
import type { Milestone, MilestoneKind } from '../../../src/core/entry/entry.ts'
import { rotationView } from '../../../src/core/render/rotation.ts'
import type { Situation } from '../../../src/core/render/situation.ts'
import { DAY } from '../../../src/core/schedule/due.ts'
import { CREDENTIAL, FORWARD, MADE, STATES, situation } from './cases.ts'
import { page } from './page.ts'

const ALL = Object.entries(STATES)

function ticks(of: Situation): readonly string[] {
  return rotationView(of)
    .body.split('\n')
    .filter((line) => line.startsWith('- [x] '))
}

describe.each(ALL)('the proposal %s', (_, state) => {
  test('reads the same whoever renders it, from whichever run and journal commit', () => {
    const again = {
      ...structuredClone(state),
      run: 'https://github.com/acme/app/actions/runs/9',
      journal: 'b'.repeat(40),
      version: '9.9.9',
    }
    expect(rotationView(again).body).toBe(rotationView(state).body)
    expect(rotationView(again).comments.map(({ marker }) => marker)).toEqual(
      rotationView(state).comments.map(({ marker }) => marker),
    )
  })

  test('does not change when only the key was seen at the provider', () => {
    const seen = {
      ...state,
      incumbentKey: { id: 'key_Yb81aLw9TtQe40', status: 'alive', lastUsedAt: MADE + DAY } as const,
      until: MADE,
    }
    expect(rotationView(seen).body).toBe(rotationView(state).body)
  })

  test('offers no command that does not exist', () => {
    const text = page(rotationView(state))
    for (const [, command] of text.matchAll(/command `(\w+)/g))
      expect(readCommand(`${command} openai/production`)).toBeDefined()
    // Where it stands, the proposal says itself which credential is meant.
    for (const [, command = ''] of text.matchAll(/\/keyturn ([^`]*)`/g))
      expect(readCommand(command.replace('<credential>', ''), 'openai/production')).toBeDefined()
  })

  test('mentions nobody but the owner and the reviewers', () => {
    const names = [...page(rotationView(state)).matchAll(/(?<![\w&;`])@[\w/-]+/g)].map(([name]) => name)
    expect(names.filter((name) => name !== '@mona' && name !== '@acme/platform')).toEqual([])
  })

  test('tells each thing once', () => {
    const markers = rotationView(state).comments.map(({ marker }) => marker)
    expect(new Set(markers).size).toBe(markers.length)
  })

  test('says what is the case in its first line', () => {
    expect(rotationView(state).body).toMatch(/^\*\*[A-Z][^\n]+\*\*\n/)
  })
})

describe('every milestone', () => {
  const kinds: readonly MilestoneKind[] = [
    'minted',
    'approved',
    'promoted',
    'deployed',
    'verified',
    'silent',
    'disabled',
    'retiring',
    'dead',
  ]
  const back: readonly MilestoneKind[] = [
    'rolling-back',
    'restored',
    'deployed',
    'verified',
    'silent',
    'dead',
    'rolled-back',
  ]

  test.each([
    ['where a key is deleted at once', false],
    ['where a key is held first', true],
  ])('ticks exactly one box %s', (_, disable) => {
    expect(counts(kinds, disable)).toEqual(kinds.map((_kind, n) => n + 1))
    expect(counts([...kinds, ...back], disable)).toEqual([...kinds, ...back].map((_kind, n) => n + 1))
  })

  test('of a way that was begun again unticks what must be done again', () => {
    const turned = [...FORWARD, at('rolling-back', 10), at('approved', 11)]
    expect(ticks(situation({ milestones: turned }))).toEqual([
      '- [x] new key made, proven, and staged for 1 place',
      '- [x] approved by the merge',
    ])
  })

  test('that happens a second time is told a second time', () => {
    const turned = [...FORWARD, at('rolling-back', 10), at('approved', 11), at('promoted', 12)]
    const markers = rotationView(situation({ milestones: turned })).comments.map(({ marker }) => marker)
    expect(markers.filter((marker) => marker.startsWith('promoted:'))).toHaveLength(2)
  })
})

function at(what: MilestoneKind, days: number): Milestone {
  return { what, at: MADE + days * DAY, run: 'cli', evidence: [] }
}

describe('a reviewer reads', () => {
  test.each([
    [
      'that a hold follows where the provider can disable',
      STATES['in-review-held'],
      /disabled, which can be undone, and held so for \*\*24 h\*\*/,
    ],
    ['that there is none where it cannot', STATES['in-review'], /cannot disable a key first/],
    [
      'that the merge is the switch where references are edited',
      STATES['in-review-versioned'],
      /the merge itself is the switch/,
    ],
    ['that a person deletes a key nobody knows', STATES['in-review-unknown'], /A person deletes the old key/],
    ['that a value that is not held cannot come back', STATES['in-review-unknown'], /cannot be put back by Keyturn/],
    [
      'when the old key goes, counted from the proof',
      STATES['verified'],
      /deleted on \*\*Tue 17 Nov 2026, 09:50 UTC\*\* at the earliest/,
    ],
    ['why it is parked, and what to do', STATES['parked'], /its deployment failed: [\s\S]*Re-run the failed run/],
  ])('%s', (_, state, pattern) => {
    expect(state && body(state)).toMatch(pattern)
  })

  test('no environment in the title of a key of the whole repository', () => {
    const { environment: _none, ...credential } = CREDENTIAL
    expect(rotationView({ ...situation(), credential }).title).toBe('Rotate openai: generation 3 → 4')
  })

  test('a new comment when the reason to park is a new one', () => {
    const one = rotationView(situation({ milestones: FORWARD, because: 'deploy-failed', phase: 'parked' }))
    const other = rotationView(situation({ milestones: FORWARD, because: 'foreign-secret', phase: 'parked' }))
    expect(one.comments.at(-1)?.marker).not.toBe(other.comments.at(-1)?.marker)
  })
})

describe('the timeline', () => {
  test.each(ALL)('of %s is a gantt of well-formed lines whose bars run forward', (_, state) => {
    const chart = /```mermaid\n([\s\S]*?)```/.exec(rotationView(state).body)?.[1]
    if (chart === undefined)
      return expect(rotationView(state).body).toMatch(/Going back|Rolled back|Declined|Withdrawn|Given up/)
    for (const line of chart.trim().split('\n').slice(4)) {
      expect(line).toMatch(
        /^ {2}(section [A-Za-z ]+|[a-z ]+ :((milestone|done|active|crit), )*\d{4}-\d\d-\d\dT\d\d:\d\d, (\d{4}-\d\d-\d\dT\d\d:\d\d|0m))$/,
      )
      const [from, to] = line.match(/\d{4}-\d\d-\d\dT\d\d:\d\d/g) ?? []
      if (from !== undefined && to !== undefined) expect(Date.parse(`${from}Z`)).toBeLessThan(Date.parse(`${to}Z`))
    }
  })
})

describe('whatever people and providers call things', () => {
  test('no table, marker or mention of the proposal breaks', () => {
    const nasty = fc
      .array(fc.constantFrom('|', '\n', '`', '<!--', '-->', '@octocat', ' ', '<b>', '\\', '](x)', 'a'), {
        minLength: 1,
        maxLength: 8,
      })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(nasty, (text) => {
        const shown = page(rotationView(poisoned(text)))
        const inner = shown
          .replaceAll(/`[^`\n]*`/g, '')
          .replaceAll(/<code>[^<\n]*<\/code>/g, '')
          .replaceAll(/^<!-- .* -->$/gm, '')
        expect(inner).not.toMatch(/<!--|-->|<b>/)
        expect(inner.replaceAll(/\]\([^)\s]*\)/g, ']')).not.toMatch(/@octocat/)
        for (const row of inner.split('\n').filter((line) => line.startsWith('|')))
          expect([4, 5, 6]).toContain(row.split('|').length)
      }),
    )
  })
})

function counts(all: readonly MilestoneKind[], disable: boolean): readonly number[] {
  return all.map((_kind, n) => {
    const milestones = all
      .slice(0, n + 1)
      .map((what, step): Milestone => ({ what, at: MADE + step, run: 'cli', evidence: [] }))
    return ticks(situation({ milestones, disable })).length
  })
}

function poisoned(text: string): Situation {
  const milestones = FORWARD.map((milestone) => ({
    ...milestone,
    run: `https://e.test/${text}`,
    evidence: milestone.evidence.map((one) => ({ ...one, witness: text, asked: text, answer: text })),
    ...(milestone.merge === undefined ? {} : { merge: { ...milestone.merge, by: text, approvals: [text] } }),
  }))
  const base = situation({
    milestones,
    because: 'foreign-secret',
    phase: 'parked',
    about: text,
    credential: { owner: `by ${text}` },
    candidate: { keyId: text },
  })
  return {
    ...base,
    provider: { ...base.provider, rights: text, console: text },
    deploys: [text],
    witnesses: [text],
    slots: base.slots.map((slot) => ({
      ...slot,
      secret: text,
      environment: text,
      reaches: text,
      restorable: false,
      why: text,
    })),
  }
}

function body(of: Situation): string {
  return rotationView(of).body
}
