import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ROOT } from '../repository/sources.ts'
import { child } from './child.ts'

const SEAL = Buffer.alloc(32, 7).toString('base64')
const TOKEN = 'ghs_0123456789abcdefghij'

/** A GitHub that refuses everybody. */
let github: Server
let api = ''
let asked = 0
beforeAll(async () => {
  github = createServer((_, reply) => {
    asked += 1
    reply.writeHead(401, { 'content-type': 'application/json' }).end('{"message":"Bad credentials"}')
  })
  await new Promise<void>((resolve) => github.listen(0, '127.0.0.1', resolve))
  const address = github.address()
  api = typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : ''
})
afterAll(() => new Promise((resolve) => github.close(resolve)))

function step(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return { GITHUB_REPOSITORY: 'acme/shop', GITHUB_EVENT_NAME: 'schedule', GITHUB_API_URL: api, ...env }
}

/** Breaks something that every run needs: what only a fault of ours could do. */
function broken(what: 'TextEncoder' | 'URL'): Readonly<Record<string, string>> {
  const fault = "throw new TypeError('broken on purpose')"
  const code = `globalThis.${what} = class { constructor() { ${fault} } }`
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` }
}

describe('the built Action', () => {
  test.each([
    ['without a login', {}, /^::error::Nothing was done: there is no login/m],
    ['without a seal', { INPUT_TOKEN: TOKEN }, /^::error::KEYTURN_SEAL is not set/m],
    ['with a seal that is too short', { INPUT_TOKEN: TOKEN, KEYTURN_SEAL: 'c2hvcnQ=' }, /not 32 bytes in base64/],
    ['with a mistake in an input', { INPUT_TOKEN: TOKEN, INPUT_MODE: 'go' }, /`mode` is "go"/],
    [
      'with a command that no hand gave',
      { INPUT_TOKEN: TOKEN, INPUT_COMMAND: 'rotate openai/production', GITHUB_EVENT_NAME: 'issue_comment' },
      /given by the event `issue_comment`/,
    ],
    [
      'outside a workflow',
      { INPUT_TOKEN: TOKEN, GITHUB_REPOSITORY: '' },
      /GITHUB_REPOSITORY does not name a repository/,
    ],
  ])('%s ends with one sentence, exit 1, no stack, and no request', async (_, env, sentence) => {
    const before = asked
    const { code, out, err } = await child('action', [], step(env))
    expect(code).toBe(1)
    expect(out).toMatch(sentence)
    expect(`${out}${err}`).not.toMatch(/\n\s+at /)
    expect(asked).toBe(before)
  })

  test('with a token that GitHub refuses says so, and never prints token or seal', async () => {
    const { code, out, err } = await child('action', [], step({ INPUT_TOKEN: TOKEN, KEYTURN_SEAL: SEAL }))
    expect(code).toBe(1)
    expect(out).toMatch(/^::error::/m)
    expect(`${out}${err}`).not.toContain(TOKEN)
    expect(`${out}${err}`).not.toContain(SEAL)
  })

  test('ends with exit 70 and a stack for a fault of its own, without token and seal in it', async () => {
    const env = { INPUT_TOKEN: TOKEN, KEYTURN_SEAL: SEAL, ...broken('URL') }
    const { code, out, err } = await child('action', [], step(env))
    expect(code).toBe(70)
    expect(out).toMatch(/^::error::This is a fault of Keyturn's; please report it.*broken on purpose.*%0A +at /m)
    expect(`${out}${err}`).not.toContain(TOKEN)
    expect(`${out}${err}`).not.toContain(SEAL)
  })

  test('takes no word for all commands', async () => {
    const env = { INPUT_TOKEN: TOKEN, KEYTURN_SEAL: SEAL, 'INPUT_ALLOW-COMMANDS': 'true' }
    const { code, out } = await child('action', [], step(env))
    expect(code).toBe(1)
    expect(out).toContain('::error::Nothing was done: `allow-commands` has a line that names no command.')
  })

  test('masks token and seal where there is a runner that takes the masks', async () => {
    const { out } = await child('action', [], step({ INPUT_TOKEN: TOKEN, KEYTURN_SEAL: SEAL, GITHUB_ACTIONS: 'true' }))
    expect(out).toContain(`::add-mask::${TOKEN}`)
    expect(out).toContain(`::add-mask::${SEAL}`)
  })

  test.each([['{"ref":'], ['7'], ['']])('does without an event file that says %s', async (text) => {
    const { mkdtempSync, writeFileSync } = await import('node:fs')
    const { tmpdir } = await import('node:os')
    const path = join(mkdtempSync(join(tmpdir(), 'keyturn-')), 'event.json')
    writeFileSync(path, text)
    const env = { GITHUB_EVENT_NAME: 'push', GITHUB_EVENT_PATH: path, INPUT_TOKEN: TOKEN, KEYTURN_SEAL: SEAL }
    const { code, out } = await child('action', [], step(env))
    expect(code).toBe(1)
    expect(out).toContain('::warning::')
    expect(out).toContain('Woken by push.')
  })
})

describe('the built CLI', () => {
  test('prints its version', async () => {
    expect(await child('cli', ['--version'])).toEqual({
      code: 0,
      out: expect.stringMatching(/^keyturn \d+\.\d+\.\d+\n$/),
      err: '',
    })
  })

  test('prints help without being asked anything', async () => {
    const { code, out } = await child('cli', [])
    expect(code).toBe(0)
    expect(out).toContain('explain <credential>')
  })

  test('exits 70 with a stack for a fault of its own', async () => {
    const path = join(ROOT, 'docs/examples/rotation.yml')
    const { code, out, err } = await child('cli', ['check', path], broken('TextEncoder'))
    expect({ code, out }).toEqual({ code: 70, out: '' })
    expect(err).toMatch(/^This is a fault of Keyturn's; please report it\.\nTypeError: broken on purpose\n +at /)
  })

  test('exits 64 for what it does not understand', async () => {
    const { code, out, err } = await child('cli', ['statsu'])
    expect({ code, out }).toEqual({ code: 64, out: '' })
    expect(err).toContain('Did you mean status?')
  })

  test.each([
    'rotation.yml',
    'rotation-environments.yml',
    'rotation-versioned.yml',
    'rotation-remind.yml',
    'node-service/rotation.yml',
    'nextjs/rotation.yml',
    'platform/rotation.yml',
  ])('finds the example %s right, without a network', async (name) => {
    const { code, err } = await child('cli', ['check', join(ROOT, 'docs/examples', name)])
    expect({ code, err }).toEqual({ code: 0, err: '' })
  })

  test('says what is missing before it reaches for GitHub', async () => {
    const before = asked
    const { code, err } = await child('cli', ['status', '--repo', 'acme/shop'], { GITHUB_API_URL: api })
    expect(code).toBe(1)
    expect(err).toMatch(/there is no login/)
    const plan = await child('cli', ['plan', '--repo', 'acme/shop'], { GITHUB_API_URL: api, GH_TOKEN: TOKEN })
    expect(plan.err).toMatch(/only the seal can tell/)
    expect(asked).toBe(before)
  })

  test('a refused token is one sentence', async () => {
    const { code, out, err } = await child('cli', ['status', '--repo', 'acme/shop'], {
      GITHUB_API_URL: api,
      GH_TOKEN: TOKEN,
    })
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).not.toContain(TOKEN)
    expect(err.trim().split('\n')).toHaveLength(1)
  })
})
