import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { withEither } from '../../docs/examples/recipes/either-key.ts'
import { readOnce } from '../../docs/examples/recipes/environment.ts'
import { unlessResting } from '../../docs/examples/recipes/flag.ts'
import { createGateway } from '../../docs/examples/recipes/gateway.ts'
import { fingerprint, health } from '../../docs/examples/recipes/health.ts'
import { accepts, secretsOf, sign } from '../../docs/examples/recipes/inbound.ts'
import { readHttp } from './ask-witness.ts'

const OLD = 'old-secret-of-thirty-two-letters'
const NEW = 'new-secret-of-thirty-two-letters'

describe('reading the environment once', () => {
  test('keeps what the process was started with', () => {
    const env: Record<string, string> = { KEY: ` ${OLD}\n` }
    const key = readOnce('KEY', env)
    env['KEY'] = NEW
    expect(key()).toBe(OLD)
    expect(`${JSON.stringify({ key })} ${String(key)}`).not.toContain(OLD)
  })

  test.each([{}, { KEY: '' }, { KEY: ' ' }])('does not start on %j', (env) => {
    expect(() => readOnce('KEY', env)).toThrow('KEY is not set')
  })
})

/** A provider that knows one key. */
function provider(alive: () => string) {
  const asked: string[] = []
  return {
    asked,
    call: (key: string) => {
      asked.push(key)
      return Promise.resolve(new Response(null, { status: key === alive() ? 200 : 401 }))
    },
  }
}

describe('primary and secondary', () => {
  test('goes over to the other key when the first one dies, and stays with it', async () => {
    let alive = OLD
    const { asked, call } = provider(() => alive)
    const either = withEither([() => OLD, () => NEW])
    expect((await either(call)).status).toBe(200)
    alive = NEW
    expect((await either(call)).status).toBe(200)
    expect((await either(call)).status).toBe(200)
    expect(asked).toEqual([OLD, OLD, NEW, NEW])
  })

  test('tells the refusal when both are dead, and asks each once', async () => {
    const { asked, call } = provider(() => 'another')
    expect((await withEither([() => OLD, () => NEW])(call)).status).toBe(401)
    expect(asked).toEqual([OLD, NEW])
  })

  test('never repeats what may have been taken', async () => {
    let calls = 0
    const either = withEither([() => OLD, () => NEW])
    const late = either(() => {
      calls += 1
      return Promise.reject(new Error('timed out'))
    })
    await expect(late).rejects.toThrow('timed out')
    expect((await either(() => Promise.resolve(new Response(null, { status: 500 })))).status).toBe(500)
    expect(calls).toBe(1)
  })
})

describe('keys that others present', () => {
  // Each instance is deployed in its turn, and a sender may use what any of them would sign with.
  const STEPS = [{ KEY: OLD }, { KEY: OLD, KEY_NEXT: NEW }, { KEY: NEW, KEY_PREVIOUS: OLD }, { KEY: NEW }]

  test('are accepted at every step by instances of this step and of the one before', () => {
    for (const [n, env] of STEPS.entries()) {
      const here = secretsOf('KEY', env)
      const before = secretsOf('KEY', STEPS[Math.max(0, n - 1)] ?? env)
      expect(accepts('body', sign('body', here), before)).toBe(true)
      expect(accepts('body', sign('body', before), here)).toBe(true)
    }
  })

  test('are refused where the new one is signed with before everybody accepts it', () => {
    expect(accepts('body', sign('body', [NEW]), secretsOf('KEY', { KEY: OLD }))).toBe(false)
  })

  test('are refused for another text, another secret, and what is no signature', () => {
    const secrets = secretsOf('KEY', { KEY: NEW, KEY_PREVIOUS: OLD })
    expect(accepts('other', sign('body', secrets), secrets)).toBe(false)
    expect(accepts('body', sign('body', ['a third secret']), secrets)).toBe(false)
    expect(accepts('body', 'zz', secrets)).toBe(false)
    expect(() => secretsOf('KEY', { KEY_PREVIOUS: OLD })).toThrow('KEY is not set')
  })
})

describe('one key at a time', () => {
  test('a feature at rest says so and asks nobody', async () => {
    let asked = 0
    const work = () => Promise.resolve((asked += 1))
    expect(await unlessResting(() => true, work)).toEqual({ resting: true, retryAfter: 60 })
    expect(await unlessResting(() => false, work)).toBe(1)
  })

  test('behind the proxy no call fails while the only key is changed', async () => {
    let alive = OLD
    let kept = OLD
    const gateway = createGateway<boolean>(() => kept)
    const use = async (key: string) => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      return key === alive
    }
    const early = Array.from({ length: 20 }, () => gateway.call(use))
    await Promise.resolve()
    const change = gateway.change(async () => {
      alive = ''
      await new Promise((resolve) => setTimeout(resolve, 20))
      alive = NEW
      kept = NEW
    })
    const late = Array.from({ length: 20 }, () => gateway.call(use))
    await change
    expect(await Promise.all([...early, ...late])).toEqual(Array.from({ length: 40 }, () => true))
  })
})

describe('the health page', () => {
  test('is what a witness of Keyturn’s takes for proof, and no sooner', async () => {
    const page = (key: string) => () =>
      health(
        'web-1',
        () => key,
        (used) => Promise.resolve(used === NEW),
      )
    const heir = `sha256:${createHash('sha256').update(NEW).digest('hex').slice(0, 16)}`
    expect(await readHttp(page(NEW), heir)).toBe(true)
    expect(await readHttp(page(OLD), heir)).toBe(false)
    expect(fingerprint(NEW)).toBe(heir)
  })

  test('is 503 while the key cannot be used, and holds no key', async () => {
    const answer = await health(
      'web-1',
      () => OLD,
      () => Promise.reject(new Error(OLD)),
    )
    expect(answer.status).toBe(503)
    expect(await answer.text()).not.toContain(OLD)
  })
})
