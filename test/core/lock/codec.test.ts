import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { parse } from 'yaml'
import type { LockLine } from '../../../src/core/lock/lock.ts'
import { readLock } from '../../../src/core/lock/read.ts'
import { HEADER, writeLockLine, writeLockLines } from '../../../src/core/lock/write.ts'
import { isCredentialId } from '../../../src/core/manifest/names.ts'

function linesOf(text: string): Map<string, LockLine> {
  const reading = readLock(text)
  if ('why' in reading) throw new Error(reading.why)
  return new Map(reading.lock.lines)
}

const anyId = fc
  .tuple(fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,12}$/), fc.option(fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,8}$/)))
  .map(([key, environment]) => (environment === null ? key : `${key}/${environment}`))
  // One reader of YAML 1.1 takes a bare `e5` for a number; no reader of 1.2 does, and a key may be called so.
  .filter((id) => isCredentialId(id) && !/^e[-+]?\d+$/i.test(id))
const anyLine: fc.Arbitrary<LockLine> = fc.record(
  {
    generation: fc.nat(999_999_999),
    tag: fc.stringMatching(/^kt-[a-z0-9][a-z0-9-]{0,20}$/),
    id: fc.oneof(
      fc.string({ minLength: 1 }),
      fc.string({ minLength: 1, unit: 'binary' }),
      fc.constantFrom('yes', '1e3', '0x1f', '~', 'null', '2026-01-01', 'e5'),
    ),
    fingerprint: fc.stringMatching(/^[0-9a-f]{16}$/).map((hex) => `sha256:${hex}`),
    minted: fc.date({ min: new Date(0), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true }).map(Number),
    retire: fc.constant(true as const),
  },
  { requiredKeys: ['generation', 'tag'] },
)
const anyLines = fc.dictionary(anyId, anyLine, { maxKeys: 6, noNullPrototype: true })

describe('the codec, for any lock', () => {
  test('what is written reads back, one by one or all at once', () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        const map = new Map(Object.entries(lines))
        const atOnce = writeLockLines(undefined, map)
        let text = 'version: 1\n'
        for (const [id, line] of map) text = writeLockLine(text, id, line)
        expect(linesOf(atOnce)).toEqual(map)
        expect(`${HEADER}\n${text}`).toBe(atOnce)
      }),
    )
  })

  test('a YAML reader sees the same', () => {
    fc.assert(
      fc.property(anyLines, fc.constantFrom('core', 'yaml-1.1'), (lines, schema) => {
        const text = writeLockLines(undefined, new Map(Object.entries(lines)))
        const seen: unknown = parse(text, { schema, customTags: (tags) => tags.filter((tag) => !isTime(tag)) })
        const expected = Object.entries(lines).map(([id, line]) => [id, withTime(line)])
        expect(seen).toEqual({ version: 1, ...Object.fromEntries(expected) })
      }),
    )
  })

  test('any text is read or refused in words, and what is read means the same in YAML', () => {
    const bits = fc.constantFrom(
      'version: 1',
      'a:',
      'b/c:',
      '  generation: 1',
      '  tag: kt-a',
      '  id: "x"',
      '  id: a#b',
      '# c',
      '',
      ' # d',
      '  id: a:b',
      '---',
      '  minted: 2026-01-01T00:00:00Z',
      '  retire: true',
      '  retire: false',
      '  retire: yes',
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(bits).map((lines) => lines.join('\n')),
    )
    fc.assert(
      fc.property(text, (any) => {
        const reading = readLock(any)
        if ('why' in reading) return expect(reading.why).not.toBe('')
        const expected = [...reading.lock.lines].map(([id, line]) => [id, withTime(line)])
        expect(parse(any)).toEqual({ version: 1, ...Object.fromEntries(expected) })
      }),
      { numRuns: 2000 },
    )
  })
})

/** YAML 1.1 has a type for times; the lock's are compared as texts. */
function isTime(tag: unknown): boolean {
  return typeof tag === 'object' && tag !== null && 'tag' in tag && tag.tag === 'tag:yaml.org,2002:timestamp'
}

function withTime(line: LockLine): Record<string, unknown> {
  const { minted, ...rest } = line
  return minted === undefined ? rest : { ...rest, minted: new Date(minted).toISOString().replace('.000Z', 'Z') }
}
