import { describe, expect, test } from '@jest/globals'
import { type Arguments, understand } from '../../src/cli/arguments.ts'
import { open, withAnySeal } from '../../src/cli/open.ts'
import type { Console } from '../../src/cli/output.ts'

const ENV = { GITHUB_TOKEN: 'gho_0123456789', GITHUB_REPOSITORY: 'acme/shop' }
const to: Console = { out: () => undefined, err: () => undefined, env: ENV }

function given(line: string): Arguments {
  const found = understand(line.split(' '))
  if (found.kind !== 'do') throw new Error(`not understood: ${line}`)
  return found.arguments
}

describe('a verb that reaches GitHub', () => {
  test.each([
    ['adopt openai/production', { verb: 'adopt', credential: 'openai/production' }],
    ['adopt openai/production key_1', { verb: 'adopt', credential: 'openai/production', key: 'key_1' }],
    ['overwrite openai/production', { verb: 'overwrite', credential: 'openai/production' }],
    ['retire openai/production', { verb: 'retire', credential: 'openai/production' }],
    ['explain openai/production', undefined],
    ['status', undefined],
  ])('%s gives this command', async (line, command) => {
    expect((await open(given(line), to, true)).wishes.command).toEqual(command)
  })

  test('needs a login', async () => {
    const { GITHUB_TOKEN: _none, ...env } = ENV
    await expect(open(given('status'), { ...to, env }, true)).rejects.toThrow('there is no login')
  })
})

describe('a seal', () => {
  test('that was given is kept, and where none was there is one that vouches for nothing', async () => {
    const { outside } = await open(given('status'), to, true)
    const sealed = { ...outside, env: { ...outside.env, KEYTURN_SEAL: 'mine' } }

    expect(withAnySeal(sealed).env['KEYTURN_SEAL']).toBe('mine')
    expect(withAnySeal(outside).env['KEYTURN_SEAL']).toMatch(/^[A-Za-z0-9+/]{43}=$/)
  })
})
