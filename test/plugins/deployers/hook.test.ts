import { beforeEach, describe, expect, test } from '@jest/globals'
import { Failure } from '../../../src/core/failure.ts'
import { Secret } from '../../../src/core/secret.ts'
import type { Deployer } from '../../../src/plugins/contract/deployer.ts'
import { openHook } from '../../../src/plugins/deployers/hook.ts'
import { createRedactor } from '../../../src/http/redact.ts'
import { hookAddress } from '../../../src/start/hook-address.ts'
import type { Outside } from '../../../src/start/options.ts'
import { answerWith, loseAnswer, ofKeyturn } from '../../../src/sandbox/faults.ts'
import { PROJECT } from '../../../src/sandbox/vercel/vercel.ts'
import { type GithubBench, openGithubBench } from '../../contract/github-bench.ts'

let bench: GithubBench
let address: string
let deployer: Deployer

beforeEach(() => {
  bench = openGithubBench()
  address = bench.vercel.hook(PROJECT)
  deployer = openHook(
    { kind: 'hook', variable: 'DEPLOY_HOOK' },
    { send: bench.rest.send, hook: () => Secret.of(address, () => undefined) },
  )
})

const call = (): Promise<unknown> => bench.run(deployer.trigger().catch((error: unknown) => error))

describe('a deploy hook', () => {
  test('is called once, with nothing, and nothing that it starts is called succeeded', async () => {
    expect(await call()).toEqual({ run: 'DEPLOY_HOOK' })
    expect(bench.wire.calls.map(({ request }) => [request.method, request.body])).toEqual([['POST', '']])
    expect(bench.vercel.builds(PROJECT)).toHaveLength(1)
    expect(await deployer.status('DEPLOY_HOOK', 0)).toEqual({
      state: 'started',
      run: 'DEPLOY_HOOK',
      about: 'it was called; a hook tells nothing of its end',
    })
    expect(await deployer.status(undefined, 0)).toEqual({ state: 'none' })
  })

  test.each([
    ['with nothing', { status: 200, headers: {}, body: '' }],
    ['in words', { status: 202, headers: {}, body: 'Accepted' }],
  ])('that answers %s has started it', async (_, reply) => {
    bench.wire.tap(answerWith(ofKeyturn, reply))
    expect(await call()).toEqual({ run: 'DEPLOY_HOOK' })
  })

  test('whose answer is lost may have started it: that is said, and it is not called again at once', async () => {
    bench.wire.tap(loseAnswer(ofKeyturn))
    const failure = await call()
    expect(failure).toMatchObject({ effect: 'unknown', message: expect.stringContaining('starts another one') })
    expect(bench.vercel.builds(PROJECT)).toHaveLength(1)
  })

  test('that was deleted is named by its variable', async () => {
    bench.vercel.removeHooks(PROJECT)
    expect(await call()).toMatchObject({
      effect: 'not-done',
      message: expect.stringContaining('The hook in DEPLOY_HOOK'),
    })
  })

  test.each([404, 410, 400, 429, 500, 302])('%s: whatever is said of it, its address is not', async (status) => {
    bench.wire.tap(answerWith(ofKeyturn, { status, headers: { location: address }, body: address }))
    const failure = await call()
    expect(failure).toBeInstanceOf(Failure)
    const secret = address.split('/').at(-1) ?? address
    const said = JSON.stringify([failure, failure instanceof Failure && [failure.message, failure.stack], bench.log])
    expect(said).not.toContain(secret)
    expect(said).toContain('DEPLOY_HOOK')
    // Where nothing follows it, the host is what is secret.
    expect(failure instanceof Failure && failure.message).not.toContain(new URL(address).host)
  })

  test('a refusal keeps what is known of it', async () => {
    bench.wire.tap(answerWith(ofKeyturn, { status: 429, headers: { 'retry-after': '60' }, body: '' }))
    expect(await call()).toMatchObject({
      code: 'throttled',
      effect: 'not-done',
      status: 429,
      retryAt: bench.clock.now() + 60_000,
    })
  })
})

describe('the address of a hook', () => {
  const redactor = createRedactor()
  const outside = (value: string | undefined): Outside => ({
    fetch: () => Promise.reject(new Error('nobody is asked')),
    clock: { now: () => 0, monotonic: () => 0, sleep: () => Promise.resolve() },
    env: { DEPLOY_HOOK: value },
    api: '',
    owner: 'acme',
    name: 'web',
    redactor,
    log: () => undefined,
  })

  test.each([
    ['https://api.render.com/deploy/srv-1?key=Xk29dkWq81mm', 'Xk29dkWq81mm'],
    ['https://api.netlify.com/build_hooks/5c23abd1f0e9a7b6c5d4e3f2', '5c23abd1f0e9a7b6c5d4e3f2'],
    ['https://acme.dev/hook?force=false&token=a%2Fb-29dkWq81mm', 'a/b-29dkWq81mm'],
    ['https://acme.dev/hook?force=false&token=a%2Fb-29dkWq81mm', 'a%2Fb-29dkWq81mm'],
  ])('%s is masked whole, and in what is secret of it: %s', (address, secret) => {
    expect(String(hookAddress(outside(address), 'DEPLOY_HOOK'))).toBe('[secret]')
    for (const said of [address, secret, `key=${secret}`, address.replace(/^.*?:..[^/]+/, '')])
      expect(redactor.redact(`of ${said}, it is said`)).not.toContain(secret)
  })

  test('what are ordinary words of it masks nothing else', () => {
    const address = 'https://hooks.acme.dev/deploy/production'
    hookAddress(outside(address), 'DEPLOY_HOOK')
    expect(redactor.redact('openai/production by deploy/production')).toBe('openai/production by deploy/production')
    expect(redactor.redact(address)).toBe('[secret]')
  })

  test.each([
    ['that nobody passes', undefined, 'is not passed to the step'],
    ['that is none', 'sk-not-an-address-at-all', 'holds no address'],
    ['that is not https', 'http://deploy.acme.dev/x', 'holds no address'],
    ['with a password, which would not be sent', 'https://acme:Xk29dkWq81mm@acme.dev/deploy', 'user or a password'],
  ])('%s is refused without a word of it', (_, value, words) => {
    let told = ''
    try {
      hookAddress(outside(value), 'DEPLOY_HOOK')
    } catch (thrown) {
      told = thrown instanceof Failure ? thrown.message : ''
    }
    expect(told).toContain(words)
    if (value !== undefined) expect(told).not.toContain(value)
  })
})
