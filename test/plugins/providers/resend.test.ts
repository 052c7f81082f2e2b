import { beforeEach, describe, expect, test } from '@jest/globals'
import { Failure } from '../../../src/core/failure.ts'
import { Secret } from '../../../src/core/secret.ts'
import { resend as plugin } from '../../../src/plugins/providers/resend/plugin.ts'
import type { Call } from '../../../src/sandbox/contract.ts'
import { answerWith, broken, ofKeyturn } from '../../../src/sandbox/faults.ts'
import { type Bench, openBench, TAG } from '../../contract/bench.ts'

let bench: Bench

beforeEach(async () => {
  bench = await openBench('resend')
})

async function failure(work: Promise<unknown>): Promise<Failure> {
  const thrown = await bench.run(
    work.then(
      () => undefined,
      (error: unknown) => error,
    ),
  )
  if (thrown instanceof Failure) return thrown
  throw new Error(`expected a Failure, not ${String(thrown)}`)
}

function made(id: string): object | undefined {
  return bench.resend.keys().find((key) => key.id === id)
}

describe('minting', () => {
  test('the key has the rights that the manifest says, its domain by name', async () => {
    const domain = bench.resend.domain('mail.acme.dev')
    const provider = await plugin.open({ permission: 'sending_access', domain: 'mail.acme.dev' }, bench.context)

    const { keyId } = await bench.run(provider.mint(TAG, {}))

    expect(made(keyId)).toMatchObject({ permission: 'sending_access', domain, name: TAG })
  })

  test('its domain by id', async () => {
    const domain = bench.resend.domain('mail.acme.dev')
    const provider = await plugin.open({ permission: 'sending_access', domain }, bench.context)

    expect(made((await bench.run(provider.mint(TAG, {}))).keyId)).toMatchObject({ domain })
  })

  test('full access where the manifest says so', async () => {
    const provider = await plugin.open({ permission: 'full_access' }, bench.context)

    expect(made((await bench.run(provider.mint(TAG, {}))).keyId)).toMatchObject({ permission: 'full_access' })
  })

  test('a long slug still fits into 50 characters and is read back', async () => {
    const slug = 'newsletters-and-invoices-production-eu-west'
    const tag = `kt-1f9k3x-${slug}-12-9c04ae`
    const provider = await plugin.open({ permission: 'sending_access' }, { ...bench.context, slug })

    const { keyId } = await bench.run(provider.mint(tag, {}))
    const { keys } = await bench.run(provider.list())

    expect(keys.find((key) => key.id === keyId)?.tag).toBe(tag)
    expect(keys.find((key) => key.id === keyId)?.name?.length).toBeLessThanOrEqual(50)
  })

  test.each([
    ['no permission', {}],
    ['a domain that the team has not', { permission: 'sending_access', domain: 'nobody.dev' }],
  ])('%s: nothing is minted', async (_name, config) => {
    const provider = await plugin.open(config, bench.context)
    const before = bench.values().length

    expect(await failure(provider.mint(TAG, {}))).toMatchObject({ code: 'manifest-invalid', effect: 'not-done' })
    expect(bench.values()).toHaveLength(before)
  })

  test('a domain and full access exclude each other', async () => {
    await expect(plugin.open({ permission: 'full_access', domain: 'acme.dev' }, bench.context)).rejects.toMatchObject({
      code: 'manifest-invalid',
    })
  })

  test('the limit of two requests a second is not run into by the mint itself', async () => {
    const provider = await plugin.open({ permission: 'sending_access' }, bench.context)
    await bench.run(provider.list())
    await bench.run(provider.list())

    await expect(bench.run(provider.mint(TAG, {}))).resolves.toBeDefined()
  })

  test('is not repeated when its answer is lost: nobody knows whether Resend would take the second for the first', async () => {
    const mints = (): readonly Call[] => bench.wire.calls.filter(({ request }) => request.method === 'POST')
    bench.wire.tap({ after: async ({ request }, reply) => (request.method === 'POST' ? broken(502) : reply) })
    const provider = await plugin.open({ permission: 'sending_access' }, bench.context)

    expect(await failure(provider.mint(TAG, {}))).toMatchObject({ effect: 'unknown' })
    expect(mints()).toHaveLength(1)
  })

  test.each([
    ['nothing', {}, true],
    ['the permission', { permission: 'sending_access' }, false],
  ])('what the manifest lacks when it says %s', (_name, config, lacks) => {
    expect(plugin.missing?.(config) !== undefined).toBe(lacks)
  })
})

test.each(['../domains', 'key/../../domains', 'a b', 'a?b', 'a%2Fb'])(
  'an id that is none is not asked for: %j',
  async (id) => {
    const before = bench.wire.calls.length
    expect(await failure(bench.provider.revoke(id))).toMatchObject({ code: 'input-invalid', effect: 'not-done' })
    expect(bench.wire.calls).toHaveLength(before)
  },
)

describe('codes that are the wrong way round', () => {
  test.each<[string, number, object, string]>([
    ['401 restricted_api_key is alive', 401, { name: 'restricted_api_key' }, 'alive-forbidden'],
    ['403 invalid_api_key is dead', 403, { name: 'invalid_api_key' }, 'dead'],
    ['401 missing_api_key says nothing', 401, { name: 'missing_api_key' }, 'unknown'],
    ['403 validation_error says nothing', 403, { name: 'validation_error' }, 'unknown'],
    ['401 invalid_api_key is not what Resend says', 401, { name: 'invalid_api_key' }, 'unknown'],
  ])('%s', async (_name, status, body, verdict) => {
    bench.wire.tap(answerWith(ofKeyturn, { status, headers: {}, body: JSON.stringify(body) }))
    const value = Secret.of('re_anything_at_all_0123456789', bench.mask)

    expect(await bench.run(bench.provider.probe({ value }))).toMatchObject({ verdict, status })
  })

  test('an admin key that may only send is told so', async () => {
    const weak = bench.resend.mint({ name: 'weak', permission: 'sending_access' })
    const admin = Secret.of(weak.value, bench.mask)
    const provider = await plugin.open(bench.config, { ...bench.context, admin: () => admin })

    const thrown = await failure(provider.list())

    expect(thrown).toMatchObject({ code: 'permission-missing', detail: 'restricted_api_key' })
    expect(thrown.message).toContain('full access')
  })
})
