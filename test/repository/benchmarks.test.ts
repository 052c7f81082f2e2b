import { describe, expect, test } from '@jest/globals'
import { holds, LIMITS } from '../bench/limits.ts'
import { told } from '../bench/middle.ts'
import { limitsTable, withEntry } from '../bench/page.ts'
import { type Benched, budgetsOf, figure, table } from '../bench/table.ts'
import { read } from './sources.ts'

const PAGE = 'docs/benchmarks.md'

describe(PAGE, () => {
  test('shows the limits that the bench holds its figures against', () => {
    const [, shown = ''] = /<!-- limits -->\n([\s\S]*?)\n<!-- \/limits -->/.exec(read(PAGE)) ?? []
    expect(shown.trim()).toBe(limitsTable())
  })

  test('names no budget in its history that there is not', () => {
    const named = [...read(PAGE).matchAll(/^\| `([\w-]+)` \|/gm)].map(([, id]) => id ?? '')
    const known = new Set<string>(LIMITS.map(({ id }) => id))
    expect(named.filter((id) => !known.has(id))).toEqual([])
  })
})

describe('the bench', () => {
  const benched: Benched = {
    version: 1,
    at: '2026-11-21T08:00:00.000Z',
    commit: 'abc1234',
    nodes: ['v24.21.0'],
    load: 0.5,
    budgets: budgetsOf([
      { id: 'idle', value: 1, note: 'one' },
      { id: 'propose', value: 9, note: 'nine' },
    ]),
    scale: [{ credentials: 10_000, decide: 500 }],
    left: ['Something was left out.'],
  }

  test('has each budget once', () => {
    expect(new Set(LIMITS.map(({ id }) => id)).size).toBe(LIMITS.length)
  })

  test.each([
    ['at the limit', 8, true],
    ['above it', 8.01, false],
    ['without a figure', Number.NaN, false],
  ])('%s a budget holds or does not', (_, value, good) => {
    expect(holds({ id: 'propose', value })).toBe(good)
  })

  test('says what holds and what does not', () => {
    expect(benched.budgets.map(({ holds: good }) => good)).toEqual([true, false])
    const lines = table(benched).split('\n')
    expect(lines.find((line) => line.endsWith('nine'))).toMatch(/from due to an open proposal +8 +9 +NO +nine/)
    expect(lines.find((line) => line.startsWith('10,000'))).toMatch(/– +– +– +– +500\.0 ms +50 µs/)
  })

  test('puts a run at the top of the history, under its date', () => {
    const page = withEntry('# Page\n<!-- history -->\n\n### older\n', benched)
    expect(page).toMatch(/<!-- history -->\n\n### 2026-11-21 08:00 UTC, commit `abc1234`\n/)
    expect(page).toContain('| `propose` | 8 | 9 | **no** | nine |')
    expect(page.indexOf('### 2026')).toBeLessThan(page.indexOf('### older'))
    expect(() => withEntry('# Page\n', benched)).toThrow('lost its mark')
  })

  test('tells a figure with its unit, and a spread', () => {
    expect([
      figure(2.345, 'x'),
      figure(62, 'MiB'),
      figure(46.55, 'MiB'),
      figure(36, 'requests'),
      figure(3072, 'KiB'),
    ]).toEqual(['2.35×', '62 MiB', '46.6 MiB', '36', '3,072 KiB'])
    expect(told([4, 1, 3, 2, 5], 1)).toBe('3.0 (half of them 2.0 to 4.0)')
  })
})
