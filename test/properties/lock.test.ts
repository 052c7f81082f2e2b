// Edits of a lock that people, too, have written in: nothing else moves, and two of them merge.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { LockLine } from '../../src/core/lock/lock.ts'
import { readLock } from '../../src/core/lock/read.ts'
import { removeLockLine, writeLockLine, writeLockLines } from '../../src/core/lock/write.ts'
import { isCredentialId } from '../../src/core/manifest/names.ts'
import { mergeTexts } from '../../src/sandbox/github/git/lines.ts'
import { runs } from './runs.ts'

const id = fc
  .tuple(fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,6}$/), fc.option(fc.constantFrom('production', 'staging', 'eu')))
  .map(([key, environment]) => (environment === null ? key : `${key}/${environment}`))
  .filter((name) => isCredentialId(name))
const lockLine: fc.Arbitrary<LockLine> = fc.record(
  {
    generation: fc.nat(9_999),
    tag: fc.stringMatching(/^kt-[a-z0-9][a-z0-9-]{0,20}$/),
    id: fc.string({ minLength: 1, maxLength: 12 }),
    fingerprint: fc.stringMatching(/^[0-9a-f]{16}$/).map((hex) => `sha256:${hex}`),
    minted: fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1000),
  },
  { requiredKeys: ['generation', 'tag'] },
)
const comment = fc.stringMatching(/^# [a-z ]{0,20}$/)

/** A lock in some order, with people's comments before entries and within them, and either kind of line ends. */
const lock = fc
  .record({
    lines: fc.uniqueArray(fc.tuple(id, lockLine), { selector: ([name]) => name, minLength: 2, maxLength: 6 }),
    comments: fc.array(fc.option(comment), { minLength: 60, maxLength: 60 }),
    crlf: fc.boolean(),
    reversed: fc.boolean(),
  })
  .map(({ lines, comments, crlf, reversed }) => {
    const made = writeLockLines(undefined, new Map(lines)).split('\n')
    const blocks = made.join('\n').split(/\n\n(?=[A-Za-z])/)
    const [head = '', ...entries] = blocks.map((block) => block.replace(/\n$/, ''))
    const ordered = [head, ...(reversed ? entries.toReversed() : entries)].join('\n\n').split('\n')
    const text = ordered.flatMap((one, place) => {
      const said = place === 0 ? null : comments[place % 60]
      return typeof said === 'string' ? [one.startsWith(' ') ? `  ${said}` : said, one] : [one]
    })
    return { text: `${text.join('\n')}\n`.replaceAll('\n', crlf ? '\r\n' : '\n'), ids: lines.map(([name]) => name) }
  })

function read(text: string): ReadonlyMap<string, LockLine> {
  const reading = readLock(text)
  if ('why' in reading) throw new Error(`${reading.why}\n${text}`)
  return reading.lock.lines
}

/** Lines of an entry with what people wrote in it: from its head to the next one's lead. */
function others(text: string, name: string): string {
  const lines = text.split(/\r?\n/)
  const start = lines.indexOf(`${name}:`)
  const after = lines.findIndex((one, place) => place > start && one !== '' && !one.startsWith(' '))
  return [...lines.slice(0, start), ...lines.slice(after === -1 ? lines.length : after)]
    .filter((one) => one !== '')
    .join('\n')
}

describe('an edit of one entry', () => {
  test('reads back, and leaves every other line, comment, order and line end as it was', () => {
    fc.assert(
      fc.property(lock, fc.nat(5), lockLine, ({ text, ids }, which, line) => {
        const name = ids[which % ids.length] ?? ''
        const before = read(text)
        const after = writeLockLine(text, name, line)
        expect(read(after)).toEqual(new Map([...before, [name, line]]))
        expect([...read(after).keys()]).toEqual([...before.keys()])
        expect(others(after, name)).toBe(others(text, name))
        expect(/(?<!\r)\n/.test(after)).toBe(/(?<!\r)\n/.test(text))
        expect(writeLockLine(after, name, line)).toBe(after)
        for (const said of text.match(/# [a-z ]*/g) ?? []) expect(after).toContain(said)
      }),
      runs(800),
    )
  })

  test('that takes it out leaves the others, and putting it back brings nothing else', () => {
    fc.assert(
      fc.property(lock, fc.nat(5), ({ text, ids }, which) => {
        const name = ids[which % ids.length] ?? ''
        const before = read(text)
        const after = removeLockLine(text, name)
        const rest = new Map([...before].filter(([one]) => one !== name))
        expect(read(after)).toEqual(rest)
        expect(removeLockLine(after, name)).toBe(after)
        const line = before.get(name)
        if (line) expect(Object.fromEntries(read(writeLockLine(after, name, line)))).toEqual(Object.fromEntries(before))
      }),
      runs(500),
    )
  })

  test('and one of another entry merge without a conflict, in either order', () => {
    fc.assert(
      fc.property(lock, fc.nat(5), fc.nat(5), lockLine, lockLine, ({ text, ids }, a, b, one, two) => {
        const [first = '', second = ''] = [ids[a % ids.length], ids[b % ids.length]]
        if (first === second) return
        const [ours, theirs] = [writeLockLine(text, first, one), writeLockLine(text, second, two)]
        const merged = mergeTexts(text, ours, theirs)
        expect(merged).toBe(writeLockLine(ours, second, two))
        expect(read(merged ?? '').get(first)).toEqual(one)
      }),
      runs(800),
    )
  })
})
