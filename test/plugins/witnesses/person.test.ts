import { describe, expect, test } from '@jest/globals'
import { openPerson, type Said } from '../../../src/plugins/witnesses/person.ts'

const ASK = 'Does the checkout take a card?'
const SAID: Said = { keyId: 'key_new', asked: [ASK], by: 'octavia', at: 50, request: 'comment:7' }

async function answerOf(word: Said | undefined, since = 40): Promise<unknown> {
  const witness = openPerson(
    { kind: 'person', ask: ASK },
    { now: () => 99, credential: 'openai/production', word: () => word },
  )
  return witness.serves?.(since, { keyId: 'key_new' })
}

describe('the witness `person`', () => {
  test('passes on who said what, and when', async () => {
    expect(await answerOf(SAID)).toEqual({
      witness: 'person',
      asked: ASK,
      answer: 'octavia says yes (comment:7)',
      verdict: 'yes',
      at: 50,
    })
  })

  test.each([
    ['nobody said anything', undefined],
    ['it was said of another key', { ...SAID, keyId: 'key_old' }],
    ['it was said before the deployment', { ...SAID, at: 39 }],
    ['another question was answered', { ...SAID, asked: ['Is it green?'] }],
  ])('waits where %s, and says how to answer', async (_what, word) => {
    expect(await answerOf(word)).toMatchObject({
      verdict: 'waiting',
      answer: expect.stringContaining('/keyturn approve-evidence openai/production'),
      at: 99,
    })
  })
})
