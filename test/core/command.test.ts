import { describe, expect, test } from '@jest/globals'
import { readCommand, wordsOf } from '../../src/core/command.ts'
import { COMMANDS, useOf } from '../../src/core/command/verbs.ts'

describe('a command', () => {
  test.each([
    ['adopt openai/production', { verb: 'adopt', credential: 'openai/production' }],
    ['adopt openai/production key_abc', { verb: 'adopt', credential: 'openai/production', key: 'key_abc' }],
    ['  /keyturn   overwrite RESEND_API_KEY ', { verb: 'overwrite', credential: 'RESEND_API_KEY' }],
    ['/Keyturn Rotate openai/production', { verb: 'rotate', credential: 'openai/production' }],
    ['status', { verb: 'status' }],
    ['status openai/production', { verb: 'status', credential: 'openai/production' }],
    ['help', { verb: 'help' }],
    ['postpone openai/production 36h', { verb: 'postpone', credential: 'openai/production', delay: 129_600_000 }],
    ['postpone openai/production 0', { verb: 'postpone', credential: 'openai/production', delay: 0 }],
    ['abort openai/production', { verb: 'abort', credential: 'openai/production' }],
    ['owner openai/production @acme/sre', { verb: 'owner', credential: 'openai/production', person: '@acme/sre' }],
    ['offboard @mona', { verb: 'offboard', person: '@mona' }],
    ['', undefined],
    ['/keyturn', undefined],
  ])('%j is understood', (text, command) => {
    expect(readCommand(text)).toEqual(command)
  })

  test.each([
    ['rotate', { verb: 'rotate', credential: 'mail/staging' }],
    ['rotate openai/production', { verb: 'rotate', credential: 'openai/production' }],
    ['status', { verb: 'status', credential: 'mail/staging' }],
    ['postpone 3d', { verb: 'postpone', credential: 'mail/staging', delay: 259_200_000 }],
    ['postpone openai/production 3d', { verb: 'postpone', credential: 'openai/production', delay: 259_200_000 }],
    ['help', { verb: 'help' }],
  ])('%j on the proposal of mail/staging is understood', (text, command) => {
    expect(readCommand(text, 'mail/staging')).toEqual(command)
  })

  test.each(['adopt', 'overwrite'])('%s names its credential even where the place says which is meant', (text) => {
    expect(() => readCommand(text, 'mail/staging')).toThrow('names no credential')
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
    ['rotate', 'names no credential'],
    ['offboard', 'needs @login'],
    ['offboard mona', 'cannot be a person'],
    ['offboard @acme/sre', 'cannot be a person'],
    ['offboard @mona @hubot', 'words too many'],
    ['offboard openai/production @mona', 'cannot be a person'],
    ['owner openai/production', 'needs @login'],
    ['owner openai/production hubot', 'cannot be an owner'],
    ['owner openai/production @acme/../x', 'cannot be an owner'],
    ['owner @hubot', "cannot be a credential's name"],
    ['postpone 3d', 'names no credential'],
    ['postpone openai/production', 'names no credential'],
    ['postpone openai/production soon', 'cannot be a length of time'],
    ['postpone openai/production 91d', 'cannot be a length of time'],
    ['postpone openai/production -1d', 'cannot be a length of time'],
    ['revoke openai/production', 'cannot be undone, so it is confirmed'],
    ['revoke openai/production key_a', 'cannot be undone, so it is confirmed'],
    ['revoke openai/production openai/staging', 'cannot be undone, so it is confirmed'],
    ['rotate openai/production please', 'words too many'],
    ['status everything of it', 'words too many'],
    ['help me', 'words too many'],
    ['rotat openai/production', 'Did you mean `rotate`?'],
    ['adpot openai/production', 'Did you mean `adopt`?'],
    ['constructor openai/production', 'not known'],
  ])('%j is refused', (text, why) => {
    expect(() => readCommand(text)).toThrow(why)
  })

  test('a refusal shows no more of a long word than its beginning: it may be a key', () => {
    const key = `sk-proj-${'x'.repeat(60)}`
    for (const text of [`${key} openai/production`, `adopt ${key}`, `adopt openai/production ${key}/`]) {
      expect(() => readCommand(text)).toThrow(/Nothing was done/)
      expect(() => readCommand(text)).not.toThrow(key)
    }
  })

  test.each(Object.keys(COMMANDS))('%s says how it is written', (verb) => {
    expect(useOf(verb as keyof typeof COMMANDS)).toMatch(new RegExp(`^${verb}\\b`))
  })

  test.each([
    'adopt openai/production key_abc',
    'rotate openai/production',
    'status',
    'overwrite mail/staging',
    'postpone openai/production 3d',
    'postpone mail/staging 0',
  ])('%j is written again as it was read', (text) => {
    const command = readCommand(text)
    expect(command && [command.verb, ...wordsOf(command)].join(' ')).toBe(text)
  })
})
