import { Buffer } from 'node:buffer'
import { createPublicKey, createVerify, generateKeyPairSync } from 'node:crypto'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { Failure } from '../../src/core/failure.ts'
import { Secret } from '../../src/core/secret.ts'
import type { Reply, Request } from '../../src/http/send.ts'
import { tokenFrom } from '../../src/github/token.ts'
import { quickClock, reply } from './answers.ts'
import { failure } from './stand-in/open.ts'

let pkcs1 = ''
let pkcs8 = ''

beforeAll(() => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  pkcs1 = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
  pkcs8 = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
})

/** GitHub as an App's login meets it: it takes only a JWT that our key has signed and that is valid now. */
function appLogin(privateKey: string) {
  const clock = quickClock()
  const requests: Request[] = []
  const masked: string[] = []
  let made = 0
  const send = async (request: Request): Promise<Reply> => {
    requests.push(request)
    const header =
      Object.entries(request.headers ?? {}).find(([name]) => name.toLowerCase() === 'authorization')?.[1] ?? ''
    expect(claimsOf(header.replace(/^bearer /i, ''), pkcs1)).toMatchObject({ iss: 'Iv23client' })
    if (request.url.endsWith('/installation')) return reply({ id: 99 })
    made += 1
    return reply({
      token: `ghs_made${made}`.padEnd(40, 'x'),
      expires_at: new Date(clock.now() + 3_600_000).toISOString(),
      permissions: {},
      repository_selection: 'selected',
    })
  }
  const source = { appClientId: 'Iv23client', appPrivateKey: Secret.of(privateKey, () => undefined) }
  const mask = (text: string): void => void masked.push(text)
  const token = tokenFrom(source, { send, clock, mask, base: 'https://api.github.com/', owner: 'acme', name: 'app' })
  return { token, clock, requests, masked }
}

function claimsOf(jwt: string, key: string): Record<string, unknown> {
  const [head = '', body = '', signature = ''] = jwt.split('.')
  const good = createVerify('RSA-SHA256').update(`${head}.${body}`).verify(createPublicKey(key), signature, 'base64url')
  if (!good) throw new Error('the JWT is not signed by the App')
  return { ...Object(JSON.parse(Buffer.from(body, 'base64url').toString('utf8'))) }
}

describe('a token', () => {
  test('that is given is used as it is, and asked of nobody', async () => {
    const given = Secret.of('ghs_given0123456789', () => undefined)
    const options = {
      send: () => Promise.reject(new Error('no')),
      clock: quickClock(),
      mask: () => undefined,
      base: '',
      owner: '',
      name: '',
    }
    expect(await tokenFrom({ token: given }, options)()).toBe(given)
  })

  test.each([
    ['as GitHub gives it', () => pkcs1],
    ['in the other form', () => pkcs8],
    ['on one line with \\n for its line ends', () => pkcs1.replaceAll('\n', '\\n')],
  ])('is made from an App’s key %s, for this repository alone', async (_, key) => {
    const { token, requests, masked } = appLogin(key())
    const made = await token()
    expect(made.reveal()).toMatch(/^ghs_made1x+$/)
    expect(masked).toContain(made.reveal())
    expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET https://api.github.com/repos/acme/app/installation',
      'POST https://api.github.com/app/installations/99/access_tokens',
    ])
    expect(String(requests[1]?.body)).toContain('"app"')
  })

  test('is made once for all who ask at the same time', async () => {
    const { token, requests } = appLogin(pkcs1)
    const tokens = await Promise.all([token(), token(), token()])
    expect(new Set(tokens).size).toBe(1)
    expect(requests).toHaveLength(2)
  })

  test('is kept for fifty minutes and made anew before its hour is over', async () => {
    const { token, clock } = appLogin(pkcs1)
    const first = await token()
    await clock.sleep(49 * 60_000)
    expect(await token()).toBe(first)
    await clock.sleep(60_000)
    expect((await token()).reveal()).toMatch(/^ghs_made2x+$/)
  })

  test('is asked for once more where GitHub’s refusal has set a crooked clock right, and only there', async () => {
    const quick = quickClock()
    let crooked = -3 * 86_400_000
    const asked: number[] = []
    const refused = new Failure('credential-rejected', 'answered 401', { effect: 'not-done', status: 401 })
    const login = (learns: boolean): (() => Promise<Secret>) => {
      const send = async ({ url, headers }: Request): Promise<Reply> => {
        const { iat } = claimsOf(String(headers?.['authorization']).replace(/^bearer /i, ''), pkcs1)
        if (url.endsWith('/installation')) asked.push(quick.now() - Number(iat) * 1000)
        if (Math.abs(quick.now() - Number(iat) * 1000) > 600_000) {
          if (learns) crooked = 0
          throw refused
        }
        return reply(
          url.endsWith('/installation')
            ? { id: 99 }
            : { token: 'ghs_made'.padEnd(40, 'x'), expires_at: '2026-11-16T03:00:00Z' },
        )
      }
      const clock = { ...quick, now: () => quick.now() + crooked }
      const source = { appClientId: 'Iv23client', appPrivateKey: Secret.of(pkcs1, () => undefined) }
      return tokenFrom(source, {
        send,
        clock,
        mask: () => undefined,
        base: 'https://api.github.com',
        owner: 'acme',
        name: 'app',
      })
    }
    expect(await failure(login(false)())).toBe(refused)
    expect(asked).toHaveLength(1)
    expect((await login(true)()).reveal()).toMatch(/^ghs_made/)
    expect(asked).toHaveLength(3)
    expect(asked[2]).toBeLessThan(120_000)
  })

  test('a key that is none is said, and not repeated', async () => {
    const { token } = appLogin('-----BEGIN RSA PRIVATE KEY-----\nnonsense-of-a-key\n-----END RSA PRIVATE KEY-----')
    const found = await failure(token())
    expect(found.code).toBe('input-invalid')
    expect([found.message, String(found.cause), found.stack].join()).not.toContain('nonsense')
  })
})
