import { beforeEach, describe, expect, test } from '@jest/globals'
import type { Failure } from '../../../src/core/failure.ts'
import type { Provider } from '../../../src/plugins/contract/provider.ts'
import { supabaseSigningKey as plugin } from '../../../src/plugins/providers/supabase-signing-key/plugin.ts'
import type { Call } from '../../../src/sandbox/contract.ts'
import { answerWith, ofKeyturn } from '../../../src/sandbox/faults.ts'
import { json } from '../../../src/sandbox/reply.ts'
import { type Bench, openBench, TAG } from '../../contract/bench.ts'
import { failureOf } from '../../contract/failing.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

let bench: Bench
let project: string

beforeEach(async () => {
  bench = await openBench('supabase-signing-key')
  project = String(bench.config['project'])
  await bench.clock.advance(HOUR)
})

const failure = (work: Promise<unknown>): Promise<Failure> => failureOf(bench.run(work), [])
const opened = (config: Readonly<Record<string, unknown>>): Promise<Provider> => plugin.open(config, bench.context)

/** As the listing shows it, with another word in it. */
function line(more: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const at = '2026-11-16T02:00:00.000Z'
  const id = '11111111-1111-4111-8111-111111111111'
  return { id, algorithm: 'ES256', status: 'in_use', public_jwk: null, created_at: at, updated_at: at, ...more }
}

const lists = (call: Call): boolean =>
  ofKeyturn(call) && call.request.method === 'GET' && call.request.url.pathname.endsWith('/signing-keys')

describe('a new key', () => {
  test.each([
    ['as the one in use', {}, 'RS256', 'RS256'],
    ['as the manifest says', { algorithm: 'EdDSA' }, 'RS256', 'EdDSA'],
    ['asymmetrically where a shared secret is left', { 'leave-shared-secret': true }, 'HS256', 'ES256'],
  ])('signs %s, and no private key goes along', async (_, more, used, wanted) => {
    bench.supabase.signing.first(project, used)
    const provider = await opened({ ...bench.config, ...more })
    const { keyId } = await bench.run(provider.mint(TAG, {}))

    const made = bench.supabase.signing.keys().find(({ id }) => id === keyId)
    expect(made).toMatchObject({ algorithm: wanted, status: 'standby' })
    const sent = bench.wire.calls.find(({ request }) => request.method === 'POST')?.request.body
    expect(sent).toBe(JSON.stringify({ algorithm: wanted, status: 'standby' }))
  })

  test('beside one on standby is refused, and told as no room', async () => {
    bench.supabase.signing.standby(project)

    expect(await failure(bench.provider.mint(TAG, {}))).toMatchObject({ code: 'quota-reached', effect: 'not-done' })
  })

  test('that is in use at once, or signs otherwise, is not taken for ours', async () => {
    for (const more of [{ status: 'in_use' }, { status: 'standby', algorithm: 'RS256' }]) {
      const untap = bench.wire.tap(
        answerWith((call) => ofKeyturn(call) && call.request.method === 'POST', json(201, line(more))),
      )
      expect(await failure(bench.provider.mint(TAG, {}))).toMatchObject({
        code: 'unexpected-response',
        effect: 'unknown',
      })
      untap()
    }
  })
})

describe('the listing', () => {
  test.each([
    ['a state that is not known', [line({ status: 'retired' })]],
    ['an algorithm that is not known', [line({ algorithm: 'none' })]],
    ['no time', [line({ updated_at: undefined })]],
    ['two keys in use', [line({}), line({ id: '22222222-2222-4222-8222-222222222222' })]],
  ])('with %s says nothing', async (_, keys) => {
    bench.wire.tap(answerWith(lists, json(200, { keys })))

    expect(await failure(bench.provider.list())).toMatchObject({ code: 'unexpected-response' })
  })

  test('tells of a key on standby that is not published that nobody knows it yet, however old it is', async () => {
    const { id } = bench.supabase.signing.standby(project)
    await bench.clock.advance(HOUR)
    const known = async (): Promise<number> =>
      (await bench.run(bench.provider.list())).keys.find((key) => key.id === id)?.knownFrom ?? 0
    expect(await known()).toBeLessThan(bench.clock.now())

    bench.wire.tap(answerWith((call) => call.request.url.pathname.endsWith('jwks.json'), json(200, { keys: [] })))
    expect(await known()).toBeGreaterThan(bench.clock.now())
  })

  test('takes one number out of the settings of Auth, and nothing else', async () => {
    const { id } = bench.supabase.signing.standby(project)
    bench.supabase.signing.use(id)
    bench.supabase.controls.expiry = 2 * HOUR
    const { keys } = await bench.run(bench.provider.list())

    expect(keys.find((key) => key.id === bench.first.id)?.outlived?.by).toBe(2 * HOUR + 15 * MINUTE)
    expect(JSON.stringify([keys, bench.log])).not.toContain('not-for-anybodys-eyes')
  })

  test('waits rather than guesses when the settings cannot be read for now', async () => {
    bench.supabase.signing.use(bench.supabase.signing.standby(project).id)
    bench.wire.tap(
      answerWith((call) => call.request.url.pathname.endsWith('/config/auth'), { status: 503, headers: {}, body: '' }),
    )

    expect(await failure(bench.provider.list())).toMatchObject({ code: 'unreachable' })
  })
})

describe('a change that is refused', () => {
  test('says what Supabase may mean by it, and changed nothing', async () => {
    const { id } = bench.supabase.signing.standby(project)
    const thrown = await failure(bench.provider.use?.(id) ?? Promise.reject(new Error('none')))

    expect(thrown).toMatchObject({ code: 'refused', effect: 'not-done', status: 400 })
    expect(thrown.message).toContain('some five minutes apart')
  })

  test('a key that was used goes to standby first, and whoever asked looks again', async () => {
    const { id } = bench.supabase.signing.standby(project)
    bench.supabase.signing.use(id)
    await bench.clock.advance(HOUR)
    const back = (): Promise<void> => bench.provider.use?.(bench.first.id) ?? Promise.reject(new Error('none'))

    const thrown = await failure(back())
    expect([thrown.code, thrown.status]).toEqual(['conflict', undefined])
    await bench.clock.advance(6 * MINUTE)
    await bench.run(back())
    expect(bench.supabase.signing.used(project)).toBe(bench.first.value)
  })

  test('without a project nothing is asked for', async () => {
    const provider = await opened({})

    expect(await failure(provider.list())).toMatchObject({ code: 'manifest-invalid', effect: 'not-done' })
    expect(plugin.missing?.({})?.lines.join()).toContain('project:')
    expect(bench.wire.calls.filter(ofKeyturn)).toEqual([])
  })
})
