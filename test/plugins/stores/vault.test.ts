import { describe, expect, test } from '@jest/globals'
import type { SlotFacts, Tag } from '../../../src/core/facts.ts'
import type { VaultStoreSpec } from '../../../src/core/manifest/policy.ts'
import { Secret } from '../../../src/core/secret.ts'
import type { Store } from '../../../src/plugins/contract/store.ts'
import { openStore } from '../../../src/plugins/registry.ts'
import type { VaultStoreOpening } from '../../../src/plugins/stores/vault/store.ts'
import { answerWith, loseAnswer, nth, ofKeyturn } from '../../../src/sandbox/faults.ts'
import { ROLE } from '../../../src/sandbox/vault/vault.ts'
import { openGithubBench, type GithubBench } from '../../contract/github-bench.ts'

const TAG = 'kt-1f9k3x-app-6-9c04ae'
const OLDER = 'kt-1f9k3x-app-5-111111'
const VALUE = 'a-value-that-nobody-may-see'
const OTHER = 'what-somebody-else-keeps'
const SLOT = 'vault:secret/apps/web/KEY'
const HEAD = { oid: '0'.repeat(40), file: async () => undefined }

const secretOf = (value: string): Secret => Secret.of(value, () => undefined)

const tags = (): readonly Tag[] => [OLDER, TAG]
const known = (): readonly { readonly tag: Tag; readonly at: number }[] => [{ tag: TAG, at: 17 }]

interface Opened {
  readonly bench: GithubBench
  readonly store: Store
}

async function opened(change: Partial<VaultStoreSpec> = {}, over: Partial<VaultStoreOpening> = {}): Promise<Opened> {
  const bench = openGithubBench()
  bench.vault.allow('apps/web')
  bench.vault.write('apps/web', { KEY: 'the-value-before', OTHER })
  const spec: VaultStoreSpec = {
    kind: 'vault',
    mount: 'secret',
    path: 'apps/web',
    layout: 'single',
    references: [],
    slots: [{ address: SLOT, secret: 'KEY', part: 'value' }],
    position: { line: 1, column: 1 },
    ...change,
  }
  const opening = {
    spec,
    rest: bench.vaultRest,
    tags,
    known: () => [],
    counts: () => true,
    print: () => undefined,
    parts: ['value'],
    ...over,
  }
  return { bench, store: await openStore(opening) }
}

async function staged(change: Partial<VaultStoreSpec> = {}, over: Partial<VaultStoreOpening> = {}): Promise<Opened> {
  const made = await opened(change, over)
  await made.bench.run(made.store.stage(TAG, { value: secretOf(VALUE) }))
  return made
}

const said = (work: Promise<unknown>): Promise<string> => work.then(String, String)

const questions = ({ wire }: GithubBench): number =>
  wire.calls.filter(({ request }) => request.url.pathname.startsWith('/v1/sys/internal/ui/mounts/')).length

async function factsOf({ bench, store }: Opened): Promise<SlotFacts | undefined> {
  return (await bench.run(store.read(HEAD))).get(SLOT)
}

describe('upon the version that was seen', () => {
  test('one field is written, the others and their history stay', async () => {
    const { bench, store } = await staged()
    await bench.run(store.promote(TAG))
    expect(bench.vault.read('apps/web')).toEqual({ KEY: VALUE, OTHER })
    expect(bench.vault.secret('apps/web')?.current).toBe(2)
  })

  test('where somebody writes another field at the same time, both stand there', async () => {
    const { bench, store } = await staged()
    await bench.run(store.read(HEAD))
    let once = false
    bench.wire.tap({
      before: async ({ request }) => {
        if (request.method === 'PATCH' && !once) bench.vault.write('apps/web', { OTHER: 'written-just-now' })
        once ||= request.method === 'PATCH'
        return undefined
      },
    })
    await bench.run(store.promote(TAG))
    expect(bench.vault.read('apps/web')).toEqual({ KEY: VALUE, OTHER: 'written-just-now' })
  })

  test('where somebody writes the very field at the same time, theirs stays', async () => {
    const { bench, store } = await staged()
    await bench.run(store.read(HEAD))
    bench.vault.write('apps/web', { KEY: 'a-strangers-value' })
    expect(await bench.run(said(store.promote(TAG)))).toMatch(/Somebody wrote apps\/web in Vault at this very moment/)
    expect(bench.vault.read('apps/web')).toEqual({ KEY: 'a-strangers-value', OTHER })
  })

  test('an answer that is lost is no reason to write again', async () => {
    const { bench, store } = await staged()
    const stop = bench.wire.tap(loseAnswer(nth(1, (call) => ofKeyturn(call) && call.request.method === 'PATCH')))
    expect(await bench.run(said(store.promote(TAG)))).toMatch(/gave no answer/)
    stop()
    await bench.run(store.promote(TAG))
    expect(bench.vault.secret('apps/web')?.current).toBe(2)
  })

  test('an engine that asks for check-and-set, or keeps one version alone, is fine', async () => {
    const { bench, store } = await staged()
    const secret = bench.vault.secret('apps/web')
    if (secret !== undefined) Object.assign(secret, { casRequired: true, maxVersions: 1 })
    await bench.run(store.promote(TAG))
    expect(bench.vault.read('apps/web')).toEqual({ KEY: VALUE, OTHER })
  })

  test('a secret that is not there, or was deleted, is made', async () => {
    for (const how of ['softly', 'wholly'] as const) {
      const { bench, store } = await staged()
      bench.vault.remove('apps/web', how)
      expect((await bench.run(store.read(HEAD))).get(SLOT)).toEqual({ staged: [TAG] })
      await bench.run(store.promote(TAG))
      expect(bench.vault.read('apps/web')).toEqual({ KEY: VALUE })
    }
  })
})

describe('where no PATCH is allowed', () => {
  test.each<[string, (bench: GithubBench) => void]>([
    ['by the policy', ({ vault }) => vault.forbid('patch')],
    ['by an older version', ({ vault }) => void (vault.controls.patches = false)],
  ])('%s, the secret is read and written whole', async (_, forbid) => {
    const { bench, store } = await staged()
    forbid(bench)
    await bench.run(store.promote(TAG))
    expect(bench.vault.read('apps/web')).toEqual({ KEY: VALUE, OTHER })
  })

  test('what somebody wrote in between is not set back', async () => {
    const { bench, store } = await staged()
    bench.vault.controls.patches = false
    let once = false
    bench.wire.tap({
      after: async ({ request }, reply) => {
        if (request.method === 'PATCH' && !once) bench.vault.write('apps/web', { OTHER: 'written-just-now' })
        once ||= request.method === 'PATCH'
        return reply
      },
    })
    await bench.run(store.promote(TAG))
    expect(bench.vault.read('apps/web')).toEqual({ KEY: VALUE, OTHER: 'written-just-now' })
  })

  test('others’ values, and our own, are told on to nobody', async () => {
    const { bench, store } = await staged()
    bench.vault.forbid('patch')
    bench.wire.tap({
      before: async ({ request }) =>
        request.method === 'POST' && request.url.pathname.endsWith('/data/apps/web')
          ? { status: 400, headers: {}, body: request.body }
          : undefined,
    })
    const told = [
      await bench.run(said(store.promote(TAG))),
      JSON.stringify([...(await bench.run(store.read(HEAD)))]),
      JSON.stringify(bench.log),
    ].join('\n')
    expect(told).not.toContain(VALUE)
    expect(told).not.toContain(OTHER)
  })
})

describe('whose value stands there', () => {
  test('ours, since when the journal says it, whatever others write beside it', async () => {
    const made = await staged({}, { known })
    await made.bench.run(made.store.promote(TAG))
    made.bench.vault.write('apps/web', { OTHER: 'written-later' })
    expect(await factsOf(made)).toEqual({ staged: [TAG], holds: { tag: TAG }, updatedAt: 17 })
  })

  test('a stranger’s, since its version', async () => {
    const made = await staged({}, { known })
    expect(await factsOf(made)).toEqual({ staged: [TAG], holds: 'strange', updatedAt: made.bench.clock.now() })
  })

  test('nobody knows, where there is no copy to compare it with', async () => {
    const made = await opened({}, { known })
    expect(await factsOf(made)).toEqual({ staged: [], updatedAt: made.bench.clock.now() })
  })
})

describe('what waits', () => {
  test('a copy is written once, and nothing that lies there already is written over', async () => {
    const { bench, store } = await staged()
    const other = { value: secretOf('another-value-0123456789') }
    expect(await bench.run(said(store.stage(TAG, other)))).toMatch(/Something else lies at keyturn\/apps\/web\/kt-/)
    expect(bench.vault.read(`keyturn/apps/web/${TAG}`)).toEqual({ KEY: VALUE })
  })

  test('a copy that is not what was proven is neither ready nor written', async () => {
    const is = secretOf('what-was-proven-0123456789').fingerprint()
    const { bench, store } = await staged({}, { print: () => ({ part: 'value', is }) })
    expect(await bench.run(store.ready(TAG))).toMatchObject({ ready: false, why: 'missing' })
    expect(await bench.run(said(store.promote(TAG)))).toMatch(/somebody exchanged it/)
    expect(bench.vault.read('apps/web')).toMatchObject({ KEY: 'the-value-before' })
  })

  test('what the last look showed is kept under the tag that it is adopted by, and never written over', async () => {
    const { bench, store } = await opened()
    const keep = (): Promise<void> => bench.run(store.keep?.(OLDER) ?? Promise.reject(new Error('it keeps nothing')))
    await keep()
    expect(bench.vault.read(`keyturn/apps/web/${OLDER}`)).toBeUndefined()
    await factsOf({ bench, store })
    // Whoever slept since the look does not know whose value stands there now.
    bench.vault.write('apps/web', { KEY: 'the-value-meanwhile' })
    await keep()
    await keep()
    expect(bench.vault.read(`keyturn/apps/web/${OLDER}`)).toEqual({ KEY: 'the-value-before' })
    await factsOf({ bench, store })
    expect(await bench.run(said(keep()))).toMatch(/Something else lies at/)
    expect(bench.vault.read(`keyturn/apps/web/${OLDER}`)).toEqual({ KEY: 'the-value-before' })
  })

  test('a copy of an adopted value that was another one by then is neither compared with nor put back', async () => {
    const made = await staged({}, { known, counts: () => false })
    expect(await factsOf(made)).toEqual({ staged: [TAG], updatedAt: made.bench.clock.now() })
    expect(await made.bench.run(made.store.ready(TAG))).toMatchObject({ ready: false, why: 'missing' })
    expect(await made.bench.run(said(made.store.restore(TAG)))).toMatch(/No copy of/)
    expect(made.bench.vault.read('apps/web')).toMatchObject({ KEY: 'the-value-before' })
  })

  test('several parts go in with one request, and are shown together', async () => {
    const slots = [
      { address: `${SLOT}_ID`, secret: 'KEY_ID', part: 'id' },
      { address: SLOT, secret: 'KEY', part: 'secret' },
    ]
    const { bench, store } = await opened({ slots })
    await bench.run(store.read(HEAD))
    expect(await bench.run(Promise.resolve(store.shows?.()))).toBeUndefined()
    await bench.run(store.stage(TAG, { id: secretOf('the-id-0123456789'), secret: secretOf(VALUE) }))
    const before = bench.vault.secret('apps/web')?.current ?? 0
    await bench.run(store.promote(TAG))
    expect(bench.vault.read('apps/web')).toEqual({ KEY_ID: 'the-id-0123456789', KEY: VALUE, OTHER })
    expect(bench.vault.secret('apps/web')?.current).toBe(before + 1)
    await bench.run(store.read(HEAD))
    expect(Object.keys((await bench.run(Promise.resolve(store.shows?.()))) ?? {})).toEqual(['id', 'secret'])
  })
})

describe('a pair in one field', () => {
  const slots = [{ address: SLOT, secret: 'KEY', part: 'json' }]
  const parts = ['secret', 'id']
  const pair = { id: secretOf('the-id-0123456789'), secret: secretOf(VALUE) }

  test('is a JSON object of its parts, and is shown as these', async () => {
    const { bench, store } = await opened({ slots }, { parts })
    await bench.run(store.stage(TAG, pair))
    await bench.run(store.promote(TAG))
    expect(bench.vault.read('apps/web')).toEqual({
      KEY: JSON.stringify({ id: 'the-id-0123456789', secret: VALUE }),
      OTHER,
    })
    await bench.run(store.read(HEAD))
    const shown = await bench.run(Promise.resolve(store.shows?.()))
    expect([shown?.['id']?.reveal(), shown?.['secret']?.reveal()]).toEqual(['the-id-0123456789', VALUE])
  })

  test('that holds anything else is not shown', async () => {
    const { bench, store } = await opened({ slots }, { parts })
    bench.vault.write('apps/web', { KEY: '{"id":"a","secret":"b","account":"c"}' })
    await bench.run(store.read(HEAD))
    expect(await bench.run(Promise.resolve(store.shows?.()))).toBeUndefined()
  })

  test('whose copy somebody exchanged is not put into service', async () => {
    const is = secretOf('what-was-proven-0123456789').fingerprint()
    const { bench, store } = await opened({ slots }, { parts, print: () => ({ part: 'secret', is }) })
    await bench.run(store.stage(TAG, pair))
    expect(await bench.run(said(store.promote(TAG)))).toMatch(/not the value that was proven/)
  })

  test('whose copy is the one that was proven is', async () => {
    const is = pair.secret.fingerprint()
    const { bench, store } = await opened({ slots }, { parts, print: () => ({ part: 'secret', is }) })
    await bench.run(store.stage(TAG, pair))
    await bench.run(store.promote(TAG))
    expect(bench.vault.read('apps/web')?.['KEY']).toContain(VALUE)
  })
})

describe('logging in', () => {
  const login = { role: ROLE, at: 'jwt' }

  test('the identity is made out to this Vault alone', async () => {
    const { bench, store } = await opened({ login })
    await factsOf({ bench, store })
    const asked = bench.wire.calls.find(({ host }) => host === 'identity')
    expect(asked?.request.url.searchParams.get('audience')).toBe('https://vault.acme.dev')
  })

  test('a login that ran out, or was revoked, is made anew', async () => {
    const { bench, store } = await opened({ login })
    await factsOf({ bench, store })
    await bench.clock.advance(3_600_000)
    await factsOf({ bench, store })
    bench.vault.revokeTokens()
    expect(await factsOf({ bench, store })).toMatchObject({ updatedAt: expect.any(Number) })
    expect(bench.wire.calls.filter(({ request }) => request.url.pathname.endsWith('/login'))).toHaveLength(3)
  })

  test.each<[string, (bench: GithubBench) => void]>([
    ['another environment', ({ identity }) => void (identity.claims = { ...identity.claims, environment: 'preview' })],
    ['another repository', ({ identity }) => void (identity.claims = { ...identity.claims, repository: 'rando/web' })],
  ])('a job of %s is not let in, and told what to compare', async (_, change) => {
    const { bench, store } = await opened({ login })
    change(bench)
    expect(await bench.run(said(store.read(HEAD)))).toMatch(
      /did not let this job in as the role keyturn.*bound_claims fit this repository/,
    )
  })
})

describe('what Vault refuses is told apart, with what to do', () => {
  test.each<[string, (bench: GithubBench) => void, RegExp]>([
    ['sealed', ({ vault }) => void (vault.controls.sealed = true), /503.*Vault is sealed.*vault operator unseal/s],
    ['a replica for recovery', ({ vault }) => void (vault.controls.standby = 472), /472.*standby or a replica/s],
    ['a replica for reading', ({ vault }) => void (vault.controls.standby = 473), /473.*standby or a replica/s],
    ['a standby that points elsewhere', ({ vault }) => void (vault.controls.standby = 307), /307.*VAULT_ADDR/s],
    ['a quota that is used up', ({ vault }) => void (vault.controls.spent = true), /429.*quota/s],
    ['a policy that lacks something', ({ vault }) => vault.forbid('read'), /403.*policy does not allow this/s],
    ['a token that is over', ({ vault }) => vault.revokeTokens(), /does not know the token in VAULT_TOKEN any more/],
  ])('%s', async (_, change, says) => {
    const { bench, store } = await opened()
    change(bench)
    expect(await bench.run(said(store.read(HEAD)))).toMatch(says)
  })

  test('an engine that is not there', async () => {
    const { bench, store } = await opened({ mount: 'none' })
    expect(await bench.run(said(store.read(HEAD)))).toMatch(/403|no engine at none\//)
  })

  test.each<[string, (store: Store) => Promise<unknown>]>([
    ['looked at', (store) => store.read(HEAD)],
    ['staged', (store) => store.stage(TAG, { value: secretOf(VALUE) })],
    ['promoted', (store) => store.promote(TAG)],
  ])('an engine of version 1, before anything is written: %s', async (_, work) => {
    const { bench, store } = await opened({ mount: 'old' })
    bench.vault.engine('old', 1)
    bench.vault.allow('x', [{ path: 'old/*', capabilities: ['create', 'read', 'update', 'list'] }])
    expect(await bench.run(said(work(store)))).toMatch(/engine at old\/ in Vault is KV version 1.*Nothing was made/)
    expect(bench.wire.calls.filter(({ request }) => request.method !== 'GET')).toEqual([])
  })

  test('an engine is asked what it is only where nothing told, and once', async () => {
    const full = await staged()
    await factsOf(full)
    expect(questions(full.bench)).toBe(1)
    const seen = await opened()
    await factsOf(seen)
    await seen.bench.run(seen.store.stage(TAG, { value: secretOf(VALUE) }))
    expect(questions(seen.bench)).toBe(0)
    const empty = await opened({ path: 'apps/new' })
    empty.bench.vault.allow('apps/new')
    await factsOf(empty)
    await factsOf(empty)
    expect(questions(empty.bench)).toBe(1)
  })

  test('where Vault does not say what the engine is, nothing is written, and a first value by hand tells', async () => {
    const { bench, store } = await opened({ path: 'apps/new' })
    bench.vault.allow('apps/new')
    bench.wire.tap({
      before: async ({ request }) =>
        request.url.pathname.startsWith('/v1/sys/internal/')
          ? { status: 404, headers: {}, body: '{"errors":[]}' }
          : undefined,
    })
    expect(await bench.run(said(store.stage(TAG, { value: secretOf(VALUE) })))).toMatch(/Vault does not say whether/)
    bench.vault.write('apps/new', { KEY: 'a-first-value' })
    await bench.run(store.read(HEAD))
    await bench.run(store.stage(TAG, { value: secretOf(VALUE) }))
    expect(bench.vault.read(`keyturn/apps/new/${TAG}`)).toEqual({ KEY: VALUE })
  })

  test('a field that is no text is left alone', async () => {
    const { bench, store } = await opened()
    bench.vault.write('apps/web', { KEY: { nested: true } })
    expect(await bench.run(said(store.read(HEAD)))).toMatch(/The field KEY of apps\/web in Vault is no text/)
  })

  test('an answer that is something else is not believed', async () => {
    const { bench, store } = await opened()
    bench.wire.tap(answerWith(ofKeyturn, { status: 200, headers: {}, body: '{"data":{"data":{"KEY":"x"}}}' }))
    expect(await bench.run(said(store.read(HEAD)))).toMatch(/no version of the secret|does not say whether/)
  })
})

test('a namespace goes along with every request', async () => {
  const { bench, store } = await opened({ namespace: 'acme' })
  bench.vault.engine('secret', 2, 'acme')
  bench.vault.write({ path: 'apps/web', namespace: 'acme' }, { KEY: 'in-the-namespace' })
  await bench.run(store.stage(TAG, { value: secretOf(VALUE) }))
  await bench.run(store.promote(TAG))
  expect(bench.vault.read({ path: 'apps/web', namespace: 'acme' })).toEqual({ KEY: VALUE })
  expect(bench.vault.read('apps/web')).toEqual({ KEY: 'the-value-before', OTHER })
})
