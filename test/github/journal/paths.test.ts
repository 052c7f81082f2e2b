import { describe, expect, test } from '@jest/globals'
import { assert, constantFrom, oneof, property, string, tuple } from 'fast-check'
import { entryPath, recordPath, sealedPath, slotOf, tagOf } from '../../../src/github/journal/paths.ts'

const NAMES = string({
  minLength: 1,
  maxLength: 20,
  unit: constantFrom('a', 'A', '1', '-', '_', '.', ' ', '%', ':', 'é', '🔑'),
})
const CREDENTIALS = oneof(
  NAMES,
  tuple(NAMES, string({ minLength: 1, maxLength: 20 })).map(([key, environment]) => `${key}/${environment}`),
)

describe('where things lie on the journal', () => {
  test.each([
    ['a key without environments', entryPath('RESEND_API_KEY'), 'entries/RESEND_API_KEY.json'],
    ['a credential', entryPath('openai/production'), 'entries/openai/production.json'],
    ['an environment with a slash', entryPath('openai/eu/production'), 'entries/openai/eu%2Fproduction.json'],
    ['a name that would climb out', entryPath('../x'), 'entries/%2E%2E/x.json'],
    ['a record', recordPath('openai/production', 4), 'records/openai/production/4.json'],
    [
      'a sealed value',
      sealedPath('openai/production', { slot: 'github:repository/OPENAI_API_KEY', tag: 'kt-7-o-3-9c04ae' }),
      'sealed/openai/production/github%3Arepository%2FOPENAI_API_KEY/kt-7-o-3-9c04ae.json',
    ],
  ])('%s', (_, path, wanted) => {
    expect(path).toBe(wanted)
  })

  test('no two credentials share a file, and no file is another one’s folder', () => {
    assert(
      property(CREDENTIALS, CREDENTIALS, (a, b) => {
        if (a === b) return
        expect(entryPath(a)).not.toBe(entryPath(b))
        expect(entryPath(a).startsWith(`${entryPath(b)}/`)).toBe(false)
      }),
    )
  })

  test('no name leaves its folder', () => {
    assert(
      property(CREDENTIALS, (credential) => {
        expect(entryPath(credential)).toMatch(/^entries\/[^/]+(\/[^/]+)?\.json$/)
        expect(entryPath(credential).split('/')).not.toContain('..')
      }),
    )
  })

  test('a slot is read back from its folder', () => {
    assert(
      property(string({ minLength: 1 }), (slot) => {
        const [folder = ''] = sealedPath('k', { slot, tag: 't' }).split('/').slice(2)
        expect(slotOf(folder)).toBe(slot)
      }),
    )
  })

  test.each([
    ['as first wrapped', 'kt-7-o-3-9c04ae.json', { tag: 'kt-7-o-3-9c04ae' }],
    ['as wrapped again', 'kt-7-o-3-9c04ae.0a1b2c3d.json', { tag: 'kt-7-o-3-9c04ae', seal: '0a1b2c3d' }],
    ['something else', 'README.md', undefined],
  ])('a tag is read back from its file: %s', (_, file, wanted) => {
    expect(tagOf(file)).toEqual(wanted)
  })
})
