import { beforeEach, describe, expect, test } from '@jest/globals'
import { stripeWebhook as plugin } from '../../../src/plugins/providers/stripe-webhook/plugin.ts'
import type { Call } from '../../../src/sandbox/contract.ts'
import {
  answerAfter,
  answerWith,
  broken,
  hang,
  loseAnswer,
  loseRequest,
  ofKeyturn,
} from '../../../src/sandbox/faults.ts'
import { json } from '../../../src/sandbox/reply.ts'
import { type Bench, openBench, TAG } from '../../contract/bench.ts'
import { failureOf } from '../../contract/failing.ts'

let bench: Bench

beforeEach(async () => {
  bench = await openBench('stripe-webhook')
})

const isMint = (call: Call): boolean => ofKeyturn(call) && nameOf(call) === 'POST /v1/webhook_endpoints'
const isChange = (call: Call): boolean => ofKeyturn(call) && nameOf(call).startsWith('POST /v1/webhook_endpoints/')
const nameOf = ({ request }: Call): string => `${request.method} ${request.url.pathname}`
const mints = (): readonly Call[] => bench.wire.calls.filter(isMint)
const mint = (): ReturnType<Bench['provider']['mint']> => bench.provider.mint(TAG, { like: bench.first.id })
const failure = (work: Promise<unknown>): ReturnType<typeof failureOf> => failureOf(bench.run(work), [])

describe("a mint goes out once by Stripe's own client", () => {
  test.each([
    ['whose connection is closed on the way there', loseRequest(isMint), 'unreachable', 1],
    ['whose connection is closed on the way back', loseAnswer(isMint), 'unreachable', 2],
    ['that is never answered', hang(isMint), 'timed-out', 1],
    ['that is answered with an error', answerWith(isMint, broken(503)), 'unreachable', 1],
    ['whose answer is lost in a proxy', answerAfter(isMint, broken(502)), 'unreachable', 2],
    ['that Stripe asks to repeat', answerWith(isMint, json(409, {}, { 'stripe-should-retry': 'true' })), 'conflict', 1],
  ])('%s', async (_name, tap, code, endpoints) => {
    bench.wire.tap(tap)
    const effect = code === 'conflict' ? 'not-done' : 'unknown'
    expect(await failure(mint())).toMatchObject({ code, effect })
    expect(mints()).toHaveLength(1)
    expect(bench['stripe-webhook'].ever()).toHaveLength(endpoints)
  })

  test.each(['null', '"whsec_x"', '[]', '7', '', '{"error":{"type":"x"}}', '{"error":"x"}'])(
    'and is not taken for done by an answer that is none: %j',
    async (body) => {
      bench.wire.tap(answerAfter(isMint, { status: 200, headers: { 'content-type': 'application/json' }, body }))
      expect(await failure(mint())).toMatchObject({ code: 'unexpected-response', effect: 'unknown' })
      expect(mints()).toHaveLength(1)
    },
  )
})

describe('what the client writes', () => {
  test('tells Stripe that it is one, and nothing of where it runs', async () => {
    await bench.run(mint())
    const [call] = mints()
    expect(Object.fromEntries(call?.request.headers ?? [])).toEqual({
      accept: 'application/json',
      authorization: `Bearer ${bench.context.admin().reveal()}`,
      'content-length': String(call?.request.body.length),
      'content-type': 'application/x-www-form-urlencoded',
      'idempotency-key': expect.stringMatching(/^stripe-node-retry-[\da-f-]{36}$/),
      'user-agent': 'Stripe/v1 NodeBindings/23.1.0 Keyturn',
      'x-stripe-client-user-agent': JSON.stringify({
        bindings_version: '23.1.0',
        lang: 'node',
        typescript: 'false',
        httplib: 'fetch',
        application: { name: 'Keyturn' },
      }),
    })
  })

  test('goes where the workflow says, and nowhere else', async () => {
    const provider = await plugin.open(bench.config, { ...bench.context, endpoint: 'https://stripe.acme.dev/a/' })
    await failure(provider.list())
    expect(new Set(bench.wire.strays)).toEqual(new Set(['GET https://stripe.acme.dev/a/v1/webhook_endpoints']))
    expect(bench.wire.calls).toEqual([])
  })

  test('is not sent at all for an id that could be another path', async () => {
    expect(await failure(bench.provider.revoke('we_1/../../charges'))).toMatchObject({ code: 'input-invalid' })
    expect(bench.wire.calls).toEqual([])
  })

  test('bears the key by which a change may be sent again', async () => {
    let answered = 0
    bench.wire.tap(answerWith((call) => isChange(call) && (answered += 1) === 1, broken(503)))
    await bench.run(bench.provider.disable?.(bench.first.id) ?? Promise.reject(new Error('no verb')))
    const keys = bench.wire.calls.filter(isChange).map(({ request }) => request.headers.get('idempotency-key'))
    expect(keys).toHaveLength(2)
    expect(new Set(keys)).toEqual(new Set([expect.stringMatching(/^keyturn-we_\w+-disabled-\d+$/)]))
  })
})

test('no timer of the client is left open when nobody answers any more', async () => {
  const before = timers()
  bench.wire.tap(hang(ofKeyturn))
  void bench.provider.list().catch(() => undefined)
  await new Promise((resolve) => void setTimeout(resolve, 50))
  expect(bench.wire.strays.length + bench.wire.calls.length).toBe(1)
  expect(timers()).toBe(before)
})

function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
}
