import { describe, expect, test } from '@jest/globals'
import { Secret } from '../../../src/core/secret.ts'
import { createSend } from '../../../src/http/sender.ts'
import type { Provider } from '../../../src/plugins/contract/provider.ts'
import { PROVIDERS } from '../../../src/plugins/registry.ts'
import { callOnce } from '../../../src/sandbox/app/load.ts'
import { hang, nth, ofKeyturn } from '../../../src/sandbox/faults.ts'
import { valueOf } from '../../contract/bench.ts'
import { runnerClock } from '../../../src/sandbox/runner.ts'
import { ACME, ACME_HOST } from '../../../src/sandbox/repository/acme.ts'
import { errandAt, CALLED, VENDORS, type VendorName } from '../../../src/sandbox/vendors.ts'
import { createWorld, type World } from '../../../src/sandbox/world.ts'

const TAG = 'kt-1f9k3x-openai-production-6-9c04ae'

/** The sandbox and Keyturn's own plugins were written apart: here they meet. */
interface Meeting {
  readonly world: World<unknown>
  readonly provider: Provider
  readonly first: { readonly id: string; readonly value: string }
}

async function meet(id: VendorName): Promise<Meeting> {
  const world = createWorld({ github: () => ({ handler: async () => ({ status: 404, headers: {}, body: '' }) }) })
  const clock = runnerClock(world.clock)
  const first = world.vendors[id].make('production')
  const admin = world.vendors[id].admin()
  const config = id === 'http' ? ACME : first.with
  const plugin = PROVIDERS[id]
  if (plugin === undefined) throw new Error(`no provider ${id}`)
  const provider = await plugin.open(config, {
    send: createSend({ fetch: world.fetch, clock, timer: (time, then) => world.clock.timer(time, then) }),
    admin: () => Secret.of(admin, () => undefined),
    mask: () => undefined,
    now: () => clock.now(),
    sleep: (time) => clock.sleep(time),
    slug: 'openai-production',
    run: {},
    ...(id === 'http' ? { endpoint: ACME_HOST } : {}),
  })
  return { world, provider, first }
}

// Where only people make keys there is nothing here to try; what a vendor keeps and uses itself ends in steps (test/contract/keeping.test.ts).
const TRIED = VENDORS.filter((id) => PROVIDERS[id]?.traits.mint === 'api' && PROVIDERS[id]?.traits.keeps !== true)

describe.each(TRIED)('the plugin %s at the sandbox', (id) => {
  test('mints a key that lives, finds it by its tag if it bears one, and revokes it for good, with any number of repeats', async () => {
    const { world, provider, first } = await meet(id)
    const story = (async () => {
      const minted = await provider.mint(TAG, { like: first.id })
      const alive = await provider.probe(minted.parts)
      const listing = await provider.list()
      await (provider.withdraw ?? provider.revoke)(minted.keyId)
      await (provider.withdraw ?? provider.revoke)(minted.keyId)
      await world.clock.sleep(60_000)
      return { minted, alive, listing, dead: await provider.probe(minted.parts), after: await provider.list() }
    })()
    const { minted, alive, listing, dead, after } = await world.clock.runUntilIdle(story)
    expect(alive.verdict).toMatch(/^alive/)
    // What others present to the app is refused by nobody else.
    if (CALLED.includes(id)) expect(dead.verdict).toBe('dead')
    const marked = PROVIDERS[id]?.traits.marking === 'exact'
    const found = listing.keys.filter((key) => (marked ? key.tag === TAG : key.id === minted.keyId))
    // What comes into a second place no listing shows.
    expect(found.map((key) => key.id)).toEqual(PROVIDERS[id]?.traits.succession ? [] : [minted.keyId])
    expect(after.keys.map((key) => key.id)).not.toContain(minted.keyId)
    expect(world.minted()).toContain(valueOf(id, minted.parts))
  })

  const told = id === 'http' || PROVIDERS[id]?.traits.usage !== 'none'
  const counted = told && CALLED.includes(id) ? test : test.skip

  counted('sees the use that the app makes of the key', async () => {
    const { world, provider, first } = await meet(id)
    const begun = world.clock.now()
    await world.clock.advance(60_000)
    await callOnce({ clock: world.clock, fetch: world.wire.fetchAs('app') }, errandAt(id), first.value)
    await world.clock.advance(60_000)
    const usage = await world.clock.runUntilIdle(provider.usage?.(first.id, begun) ?? Promise.resolve(undefined))
    const [at, day] = [begun + 60_000, 86_400_000]
    expect(usage?.lastUsedAt).toBe(usage?.resolution === day ? at - (at % day) : at)
  })

  test('gives up a mint that hangs, and says that its end is unknown', async () => {
    const { world, provider, first } = await meet(id)
    world.tap(hang(nth(1, (call) => ofKeyturn(call) && call.request.method === 'POST')))
    const minting = world.clock.runUntilIdle(provider.mint(TAG, { like: first.id }))
    await expect(minting).rejects.toMatchObject({ code: 'timed-out', effect: 'unknown' })
  })
})

test('the plugin supabase finds the project, kind and role of a value across all that its admin key sees', async () => {
  const { world, provider, first } = await meet('supabase')
  world.supabase.mint({ project: world.supabase.project('another'), name: 'mine' })
  const value = Secret.of(first.value, () => undefined)
  const found = await world.clock.runUntilIdle(provider.find?.({ value }) ?? Promise.resolve(undefined))
  expect(found).toMatchObject({ keyId: first.id, with: { type: 'secret', role: 'service_role' } })
})

test('the plugin openai finds the project and service account of a value across all that its admin key sees', async () => {
  const { world, provider, first } = await meet('openai')
  const other = world.openai.project('another')
  world.openai.mint({ project: other, name: 'mine', user: 'mona' })
  const value = Secret.of(first.value, () => undefined)
  const found = await world.clock.runUntilIdle(provider.find?.({ value }) ?? Promise.resolve(undefined))
  expect(found).toMatchObject({ keyId: first.id, with: { project: expect.stringMatching(/^proj_/) } })
})
