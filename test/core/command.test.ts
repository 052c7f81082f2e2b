import { describe, expect, test } from '@jest/globals'
import { readCommand } from '../../src/core/command.ts'

describe('a command', () => {
  test.each([
    ['adopt openai/production', { verb: 'adopt', credential: 'openai/production' }],
    ['adopt openai/production key_abc', { verb: 'adopt', credential: 'openai/production', key: 'key_abc' }],
    ['  /keyturn   overwrite RESEND_API_KEY ', { verb: 'overwrite', credential: 'RESEND_API_KEY' }],
    ['', undefined],
  ])('%j is understood', (text, command) => {
    expect(readCommand(text)).toEqual(command)
  })

  test.each([
    ['exploit openai/production', 'not known'],
    ['adopt', 'names no credential'],
    ['adopt ../entries', 'cannot be a credential'],
    ['adopt openai/production ../../admin', 'cannot be a key'],
    ['adopt openai/production --force', 'cannot be a key'],
    ['adopt openai/production key_a?x=1', 'cannot be a key'],
    [`adopt openai/production ${'k'.repeat(129)}`, 'cannot be a key'],
    ['adopt openai/production key_a key_b', 'words too many'],
    ['overwrite openai/production key_a', 'words too many'],
  ])('%j is refused', (text, why) => {
    expect(() => readCommand(text)).toThrow(why)
  })
})
