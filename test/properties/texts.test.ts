// Canonical JSON, durations, tags and sealed values, for any content.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { canonical } from '../../src/core/canonical.ts'
import { Failure } from '../../src/core/failure.ts'
import { readDuration, writeDuration } from '../../src/core/manifest/duration.ts'
import { readSeals } from '../../src/core/seal.ts'
import { joinTag } from '../../src/core/tag.ts'
import { unwrap, wrap } from '../../src/github/wrap.ts'
import { readBack, spellWithin } from '../../src/plugins/contract/spell.ts'
import { runs } from './runs.ts'

const names = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString', '0', '10', 'é', '\ud800'))
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(names, tie('value')), { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
  ),
})).value

function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, inner]): [string, unknown] => [name, shuffled(inner)])
      .toReversed(),
  )
}

describe('canonical JSON', () => {
  test('means what it was made of, and is the same for the same meaning', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonical(value)
        expect(canonical(shuffled(value))).toBe(text)
        expect(canonical(JSON.parse(text))).toBe(text)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      }),
      runs(1_000),
    )
  })

  test('is not shared by two meanings', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        const same = canonical(a) === canonical(b)
        const [one, other] = [a, b].map((value): unknown => JSON.parse(JSON.stringify(shuffled(value))))
        if (same) expect(one).toEqual(other)
      }),
      runs(1_000),
    )
  })
})

describe('durations', () => {
  test('read back as they were written', () => {
    const seconds = fc
      .integer({ min: 0, max: 999_999 })
      .chain((count) => fc.constantFrom(1, 60, 3_600, 86_400).map((unit) => count * unit * 1000))
    fc.assert(
      fc.property(seconds, (duration) => expect(readDuration(writeDuration(duration))).toBe(duration)),
      runs(2_000),
    )
  })

  test('any text is one or none, and one that is has one length in every unit', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 8 }), fc.stringMatching(/^\d{0,7}[a-z]?$/)), (text) => {
        const read = readDuration(text)
        if (read === undefined) return
        expect(Number.isSafeInteger(read) && read >= 0).toBe(true)
        // More days than six digits tell have no other spelling than weeks.
        if (read < 1_000_000 * 86_400_000) expect(readDuration(writeDuration(read))).toBe(read)
      }),
      runs(2_000),
    )
  })
})

describe('a tag as a name of so many characters', () => {
  const parts = fc.record({
    repository: fc.integer({ min: 1, max: 2_000_000_000 }),
    slug: fc.stringMatching(/^[0-9A-Za-z]([0-9A-Za-z_-]{0,58}[0-9A-Za-z_])?$/),
    attempt: fc.integer({ min: 0, max: 9_999 }),
    suffix: fc.stringMatching(/^[0-9a-f]{6}$/),
  })

  test('is read back as itself, whatever the limit of the provider', () => {
    fc.assert(
      fc.property(parts, fc.integer({ min: 40, max: 255 }), (p, most) => {
        const name = spellWithin(joinTag(p), most)
        expect(name.length).toBeLessThanOrEqual(most)
        expect(readBack(name, p.slug)).toBe(joinTag(p))
      }),
      runs(1_000),
    )
  })
})

describe('a sealed value', () => {
  const seals = readSeals(Buffer.alloc(32, 3).toString('base64'))
  const place = {
    repositoryId: 85,
    credential: 'openai/production',
    slot: 'github:repository/A',
    tag: 'kt-1-a-1-abcdef',
  }
  const value = { box: Buffer.from('a sealed box').toString('base64'), keyId: '1', publicKey: 'f'.repeat(64) }
  const file = wrap(value, place, seals.current)

  test('with any bit turned over opens to nothing else', () => {
    fc.assert(
      fc.property(fc.nat(file.length * 7 - 1), (bit) => {
        const at = Math.floor(bit / 7)
        const turned = String.fromCharCode(file.charCodeAt(at) ^ (1 << (bit % 7)))
        const opened = tryTo(() => unwrap(file.slice(0, at) + turned + file.slice(at + 1), place, seals))
        // A blank more or less, or a bit that base64 does not use, changes nothing.
        if (opened !== undefined) expect(opened).toEqual(value)
      }),
      runs(3_000),
    )
  })

  test('opens at no other place', () => {
    const other = fc.record({
      repositoryId: fc.nat(100),
      credential: fc.constantFrom('openai/production', 'openai', 'openai/staging', '__proto__'),
      slot: fc.constantFrom('github:repository/A', 'github:repository/B', ''),
      tag: fc.constantFrom('kt-1-a-1-abcdef', 'kt-1-a-2-abcdef', ''),
    })
    fc.assert(
      fc.property(other, (where) => {
        if (canonical(where) === canonical(place)) return
        expect(tryTo(() => unwrap(file, where, seals))).toBeUndefined()
      }),
      runs(500),
    )
  })

  test('is never read out of nonsense', () => {
    const odd = fc.dictionary(fc.constantFrom('schema', 'seal', 'nonce', 'box', 'keyId', 'publicKey'), fc.jsonValue())
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      odd.map((o) => JSON.stringify({ schema: 1, ...o })),
    )
    fc.assert(
      fc.property(text, (any) => expect(tryTo(() => unwrap(any, place, seals))).toBeUndefined()),
      runs(1_000),
    )
  })
})

/** Undefined: it was refused, in words. Anything else that is thrown is a fault. */
function tryTo<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (thrown) {
    if (thrown instanceof Failure) return undefined
    throw thrown
  }
}
