// The way off Supabase's legacy keys: what is found, shown, asked and switched, and what is left alone.
import { beforeEach, describe, expect, test } from '@jest/globals'
import { Failure } from '../../../src/core/failure.ts'
import { Secret } from '../../../src/core/secret.ts'
import type { Provider, Usage } from '../../../src/plugins/contract/provider.ts'
import { supabase as plugin } from '../../../src/plugins/providers/supabase/plugin.ts'
import type { Call } from '../../../src/sandbox/contract.ts'
import { answerWith, loseAnswer, nth, ofKeyturn } from '../../../src/sandbox/faults.ts'
import { json } from '../../../src/sandbox/reply.ts'
import { type Bench, openBench, START, TAG } from '../../contract/bench.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const ROLES = ['anon', 'service_role'] as const
type Role = (typeof ROLES)[number]

let bench: Bench
let project: string
let id: string

beforeEach(async () => {
  bench = await openBench('supabase', { legacy: 'service_role' })
  project = String(bench.config['project'])
  id = `legacy-${project}`
})

function legacy(role: Role, ref = project): string {
  return bench.supabase.projects().find((one) => one.ref === ref)?.legacy[role] ?? ''
}

function enabled(): boolean | undefined {
  return bench.supabase.projects().find(({ ref }) => ref === project)?.legacyEnabled
}

function value(text: string): { readonly value: Secret } {
  return { value: Secret.of(text, bench.mask) }
}

function opened(config: Readonly<Record<string, unknown>>): Promise<Provider> {
  return plugin.open(config, bench.context)
}

function sent(method: string, path = ''): readonly Call[] {
  return bench.wire.calls.filter(
    (call) => ofKeyturn(call) && call.request.method === method && call.request.url.pathname.endsWith(path),
  )
}

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

async function found(provider: Provider, role: Role, ref = project): ReturnType<NonNullable<Provider['find']>> {
  return bench.run(provider.find?.(value(legacy(role, ref))) ?? Promise.resolve(undefined))
}

async function shown(): Promise<readonly string[]> {
  const { keys } = await bench.run(bench.provider.list())
  return keys.filter((key) => key.id === id).map(({ status, stays, name }) => `${status} ${stays} ${name}`)
}

async function probed(): Promise<string> {
  const { verdict, account } = await bench.run(bench.provider.probe(value(legacy('service_role'))))
  return `${verdict} ${account}`
}

function used(): Promise<Usage | undefined> {
  return bench.run(bench.provider.usage?.(id, START) ?? Promise.resolve(undefined))
}

const isSwitch = ({ request }: Call): boolean => request.url.pathname.endsWith('/api-keys/legacy')
const isPut = (call: Call): boolean => ofKeyturn(call) && call.request.method === 'PUT'

describe('found by its value', () => {
  test('in whichever project has it, with all that the manifest needs, and nothing of it kept', async () => {
    const other = bench.supabase.project('another')
    const provider = await opened({})

    expect(await found(provider, 'anon', other)).toMatchObject({
      keyId: `legacy-${other}`,
      key: { status: 'alive', stays: true },
      with: { project: other, type: 'publishable', legacy: 'anon' },
    })
    expect(await found(provider, 'service_role')).toMatchObject({
      keyId: id,
      with: { project, type: 'secret', role: 'service_role', legacy: 'service_role' },
    })
    const told = JSON.stringify([bench.log, await found(provider, 'anon')])
    for (const role of ROLES) expect(told).not.toContain(legacy(role).slice(20, 60))
    const asked = bench.wire.calls.filter(({ request }) => request.url.searchParams.get('reveal') === 'true')
    expect(asked).toEqual([])
  })

  test('keeps the role that a person wrote, and goes against nothing else that stands there', async () => {
    expect(await found(await opened({ project, type: 'secret', role: 'reader' }), 'service_role')).toMatchObject({
      with: { role: 'reader' },
    })
    for (const config of [
      { project, legacy: 'anon' },
      { project, type: 'publishable' },
    ])
      expect(await failure(found(await opened(config), 'service_role'))).toMatchObject({ code: 'manifest-invalid' })
  })
})

describe('listed', () => {
  test('where the manifest speaks of it, with the state of its switch, and by one request more', async () => {
    expect(await shown()).toEqual(['alive true anon and service_role, which have one switch'])
    expect(sent('GET')).toHaveLength(2)
    bench.supabase.switchLegacy(project, false)
    expect(await shown()).toEqual(['disabled true anon and service_role, which have one switch'])
  })

  test('nowhere else, and then nothing is asked of its switch', async () => {
    const provider = await opened({ project, type: 'secret', role: 'service_role' })

    expect((await bench.run(provider.list())).keys.map((key) => key.id)).toEqual([bench.first.id])
    expect(bench.wire.calls.filter(isSwitch)).toEqual([])
  })

  test('where the switch is gone it counts as alive, and that is said', async () => {
    bench.supabase.controls.switchGone = true
    expect(await shown()).toEqual([expect.stringMatching(/^alive .*tells nothing of any more/)])
  })

  test.each([{}, { enabled: 'false' }, { enabled: null }])(
    'an answer without that word says nothing: %j',
    async (body) => {
      bench.wire.tap(answerWith(isSwitch, json(200, body)))
      expect(await failure(bench.provider.list())).toMatchObject({ code: 'unexpected-response' })
    },
  )
})

describe('what takes its place', () => {
  test.each<[Role, object]>([
    ['service_role', { type: 'secret', template: { role: 'service_role' } }],
    ['anon', { type: 'publishable', template: null }],
  ])('of %s has the role in the manifest, and nothing is read of the old one', async (role, kind) => {
    const { with: config } = (await found(await opened({}), role)) ?? { with: {} }
    const before = sent('GET').length
    const { keyId } = await bench.run((await opened(config)).mint(TAG, { like: id }))

    expect(bench.supabase.keys().find((key) => key.id === keyId)).toMatchObject(kind)
    expect(sent('GET')).toHaveLength(before)
  })

  test('is of its kind, or the manifest is refused', () => {
    expect(plugin.wrong?.({ legacy: 'anon', type: 'secret' })).toMatchObject({ where: ['type'] })
    expect(plugin.wrong?.({ legacy: 'service_role', type: 'publishable' })).toMatchObject({ where: ['type'] })
    expect(plugin.wrong?.({ legacy: 'service_role', type: 'secret' })).toBeUndefined()
    expect(plugin.wrong?.({ type: 'secret' })).toBeUndefined()
  })
})

describe('a probe', () => {
  test('is alive while it is let in, and dead once it is refused and its switch is off', async () => {
    expect(await probed()).toBe(`alive ${project}`)
    bench.supabase.switchLegacy(project, false)
    expect(await probed()).toBe(`dead ${project}`)
  })

  test.each([401, 403])('refused with %i while its switch is on says nothing', async (status) => {
    bench.wire.tap(answerWith(({ request }) => request.url.pathname === '/auth/v1/settings', json(status, {})))
    expect(await probed()).toBe(`unknown ${project}`)
  })

  test('refused where its switch tells nothing says nothing', async () => {
    bench.supabase.switchLegacy(project, false)
    bench.supabase.controls.switchGone = true
    expect(await probed()).toBe(`unknown ${project}`)
    bench.wire.tap(answerWith(isSwitch, json(500, {})))
    expect(await probed()).toBe(`unknown ${project}`)
  })

  test('let in while its switch is off is alive: the switch alone is no proof', async () => {
    bench.supabase.controls.diesAfter = HOUR
    bench.supabase.switchLegacy(project, false)
    expect(await probed()).toBe(`alive ${project}`)
  })
})

describe('usage', () => {
  test('is the newest of either, and says whose: one switch takes both', async () => {
    await bench.use(legacy('service_role'))
    await bench.clock.advance(HOUR)
    await bench.use(legacy('anon'))
    const last = bench.clock.now()
    await bench.clock.advance(3 * DAY)
    expect(await used()).toMatchObject({ lastUsedAt: last, where: 'as anon' })

    await bench.use(legacy('service_role'))
    expect(await used()).toMatchObject({ lastUsedAt: last + 3 * DAY, where: 'as service_role' })
  })

  test('is not that of other keys, nor of another project, and says what it cannot see', async () => {
    const other = bench.supabase.project('another')
    await bench.use(bench.byHand().value)
    await bench.use(legacy('anon', other))

    const usage = await used()
    expect(usage).not.toHaveProperty('lastUsedAt')
    expect(usage?.gaps).toMatch(/in `Authorization` alone.*no longer keeps/)
  })

  test('of a key of the new kinds is as before', async () => {
    const { id: key, value: text } = bench.byHand()
    await bench.use(legacy('anon'))
    await bench.clock.advance(HOUR)
    await bench.use(text)
    expect(await bench.run(bench.provider.usage?.(key, START) ?? Promise.resolve(undefined))).toMatchObject({
      lastUsedAt: START + HOUR,
    })
  })
})

describe('its end', () => {
  test('is the switch, which takes both and can be taken back, and no session', async () => {
    await bench.run(bench.provider.revoke(id))

    expect(sent('PUT').map(({ request }) => request.url.href)).toEqual([
      `https://api.supabase.com/v1/projects/${project}/api-keys/legacy?enabled=false`,
    ])
    expect(ROLES.map((role) => bench.accepts(legacy(role)))).toEqual([false, false])
    expect(bench.wire.calls.filter(({ request }) => request.url.pathname.includes('signing-keys'))).toEqual([])
    bench.supabase.switchLegacy(project, true)
    expect(ROLES.map((role) => bench.accepts(legacy(role)))).toEqual([true, true])
  })

  test('asked for twice is one', async () => {
    await bench.run(bench.provider.revoke(id))
    await bench.run(bench.provider.revoke(id))
    expect(sent('PUT')).toHaveLength(1)
  })

  test('of another project is asked of nobody', async () => {
    const other = bench.supabase.project('another')
    expect(await failure(bench.provider.revoke(`legacy-${other}`))).toMatchObject({ code: 'input-invalid' })
    expect(bench.wire.calls.filter(ofKeyturn)).toEqual([])
  })

  test('waits a day for the other one, and says which it is, when it was used, and what to do', async () => {
    await bench.use(legacy('anon'))
    await bench.clock.advance(23 * HOUR)
    const thrown = await failure(bench.provider.revoke(id))
    expect(thrown).toMatchObject({ code: 'refused', effect: 'not-done' })
    expect(thrown.message).toContain('`anon` was used on 2026-11-16T02:00')
    expect(thrown.message).toContain('`legacy: anon`')
    expect([enabled(), sent('PUT').length]).toEqual([true, 0])

    await bench.clock.advance(2 * HOUR)
    await bench.run(bench.provider.revoke(id))
    expect(enabled()).toBe(false)
  })

  test('does not wait for the one that serves here: that was waited for before', async () => {
    await bench.use(legacy('service_role'))
    await bench.run(bench.provider.revoke(id))
    expect(enabled()).toBe(false)
  })

  test.each(ROLES)('where the manifest says of none any more, waits for %s too', async (role) => {
    const provider = await opened({ project, type: 'secret', role: 'service_role' })
    await bench.use(legacy(role))
    expect((await failure(provider.revoke(id))).message).toContain(`\`${role}\` was used`)
    expect(enabled()).toBe(true)
  })

  test('by a person’s order waits for nobody, and asks nobody', async () => {
    await bench.use(legacy('anon'))
    await bench.run(bench.provider.revoke(id, { ordered: true }))
    expect(enabled()).toBe(false)
    expect(sent('GET')).toEqual([])
  })

  test('is not come where the logs cannot be read', async () => {
    bench.supabase.controls.logsFail = true
    expect(await failure(bench.provider.revoke(id))).toMatchObject({ code: 'unexpected-response', effect: 'not-done' })
    expect(enabled()).toBe(true)
  })

  test.each([false, true])('without a switch is a person’s, and what to do is said (ordered: %s)', async (ordered) => {
    bench.supabase.controls.switchGone = true
    const thrown = await failure(bench.provider.revoke(id, { ordered }))
    expect(thrown).toMatchObject({ code: 'refused', effect: 'not-done' })
    expect(thrown.message).toMatch(/404.*Legacy API Keys.*remove the line `legacy`/)
    expect(enabled()).toBe(true)
  })

  test('without a switch, and no word of it in the manifest, an order finds nothing left to do', async () => {
    bench.supabase.controls.switchGone = true
    const provider = await opened({ project, type: 'secret', role: 'service_role' })
    await bench.run(provider.revoke(id, { ordered: true }))
    expect(await failure(provider.revoke(id))).toMatchObject({ code: 'refused' })
  })

  test('is not believed without the word that they are off; a lost answer is asked for again', async () => {
    bench.wire.tap(answerWith(nth(1, isPut), json(200, { enabled: true })))
    expect(await failure(bench.provider.revoke(id))).toMatchObject({ code: 'unexpected-response', effect: 'unknown' })

    bench.wire.tap(loseAnswer(nth(1, isPut)))
    await bench.run(bench.provider.revoke(id).catch(() => undefined))
    await bench.run(bench.provider.revoke(id))
    expect(enabled()).toBe(false)
  })
})

describe('what people are told', () => {
  test('of its end: a switch, where it can be taken back, and that both stop; of other keys nothing', () => {
    expect(plugin.ends?.(bench.config, id)).toMatch(
      /`anon` and `service_role`.*one switch.*taken back.*Legacy API Keys/,
    )
    expect(plugin.ends?.(bench.config, bench.first.id)).toBeUndefined()
    expect(plugin.ends?.(bench.config)).toBeUndefined()
  })

  test('of a report: what it costs, and what only signing everybody out would end', () => {
    const told = plugin.reported?.(bench.config, id, 'exploited')
    expect(told).toMatch(/both are switched off at once, for everybody.*Nobody is signed out by that/)
    expect(told).toMatch(/JWT secret.*supabase-signing-key.*signs everybody out/)
    expect(plugin.reported?.(bench.config, id, 'leaked')).toMatch(/`exploited` waits for nothing.*JWT secret/)
    expect(plugin.reported?.(bench.config, bench.first.id, 'exploited')).toBeUndefined()
  })

  test('of the rights: which legacy key is left', () => {
    expect(plugin.rights(bench.config)).toBe(
      `project ${project}, secret key with the role service_role, which the legacy key service_role is left for`,
    )
  })
})
