import { Buffer } from 'node:buffer'
import { describe, expect, test } from '@jest/globals'
import { Failure } from '../../src/core/failure.ts'
import { readSeals } from '../../src/core/seal.ts'

const ONE = Buffer.alloc(32, 1).toString('base64')
const TWO = Buffer.alloc(32, 2).toString('base64')

function thrownBy(act: () => unknown): unknown {
  try {
    act()
  } catch (thrown) {
    return thrown
  }
  return undefined
}

describe('the seal', () => {
  test('keeps its two uses apart, and its name tells neither', () => {
    const { current } = readSeals(ONE)

    expect(current.mac.equals(current.wrap)).toBe(false)
    expect(current.mac.equals(Buffer.alloc(32, 1))).toBe(false)
    expect(current.id).toMatch(/^[0-9a-f]{8}$/)
    expect(current.mac.toString('hex')).not.toContain(current.id)
  })

  test('differs wherever its bytes differ, and spaces around it do not count', () => {
    expect(readSeals(ONE).current.id).not.toBe(readSeals(TWO).current.id)
    expect(readSeals(ONE).current.mac.equals(readSeals(TWO).current.mac)).toBe(false)
    expect(readSeals(` ${ONE}\n`)).toEqual(readSeals(ONE))
  })

  test('has a predecessor only where one is given', () => {
    expect(readSeals(ONE, TWO)).toEqual({ current: readSeals(ONE).current, previous: readSeals(TWO).current })
    expect(readSeals(ONE, '')).toEqual({ current: readSeals(ONE).current })
    expect(readSeals(ONE)).not.toHaveProperty('previous')
  })

  test.each([
    ['that is missing', undefined, 'is not set'],
    ['of 31 bytes', Buffer.alloc(31, 1).toString('base64'), 'is not 32 bytes'],
    ['of 33 bytes', Buffer.alloc(33, 1).toString('base64'), 'is not 32 bytes'],
    ['that is a pass phrase', 'correct horse battery staple', 'is not 32 bytes'],
  ])('%s is refused with a way to make one, and not repeated', (_what, text, why) => {
    const thrown = thrownBy(() => readSeals(text))

    expect(thrown).toBeInstanceOf(Failure)
    expect(String(thrown)).toContain(`KEYTURN_SEAL ${why}`)
    expect(String(thrown)).toContain('openssl rand -base64 32')
    if (text !== undefined) expect(String(thrown)).not.toContain(text)
  })

  test('of before is named by its own variable when it is broken', () => {
    expect(String(thrownBy(() => readSeals(ONE, 'short')))).toContain('KEYTURN_SEAL_PREVIOUS')
  })
})
