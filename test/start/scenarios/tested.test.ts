import { describe, expect, test } from '@jest/globals'
import { loseAnswer, nth, ofKeyturn } from '../../../src/sandbox/faults.ts'
import type { JobContext } from '../../../src/sandbox/github/contract.ts'
import type { ReadyOptions, ReadyWorld } from '../../../src/sandbox/ready.ts'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { DAY, type Rig } from '../rig.ts'
import {
  entryOf,
  expectAtRest,
  expectUnharmed,
  knowing,
  living,
  mergeOpen,
  PATIENCE,
  proposed,
  rotated,
  untilRest,
} from './story.ts'

const KEY: KeySpec = { name: 'openai', provider: 'openai', environment: 'production', tested: true }
const ID = 'openai/production'
const FILE = '.github/workflows/smoke.yml'

function tests(world: ReadyWorld): readonly number[] {
  return world.github.truth.runs().flatMap(({ id, workflow }) => (workflow === 'smoke' ? [id] : []))
}

/** The smoke test ends as `state` says; everything else is done as usual. */
function testing(): { readonly options: ReadyOptions; readonly state: { ends: 'success' | 'failure' } } {
  const state: { ends: 'success' | 'failure' } = { ends: 'success' }
  const onJob = ({ run }: JobContext): Promise<'success' | 'failure'> | undefined =>
    run.workflow.endsWith('smoke.yml') ? Promise.resolve(state.ends) : undefined
  return { options: { keys: [KEY], onJob }, state }
}

async function merged(options: ReadyOptions): Promise<Rig> {
  const rig = await proposed(options)
  mergeOpen(rig.world, 'rotate')
  return rig
}

describe('proven by a smoke test', () => {
  test('a whole rotation: one test, started after the deployment, and its testimony in the record', async () => {
    const { options } = testing()
    const rig = knowing(options)
    const { world } = rig
    await rotated(rig)
    expectAtRest(rig)
    expectUnharmed(rig)
    const [run = 0, ...more] = tests(world)
    expect(more).toEqual([])
    const runs = world.github.truth.runs()
    const deployed = runs.find(({ workflow }) => workflow === 'deploy')
    expect(runs.find(({ id }) => id === run)?.createdAt).toBeGreaterThanOrEqual(deployed?.createdAt ?? Infinity)
    const record = world.github.truth.files('keyturn/journal').find((path) => path.startsWith(`records/${ID}/`)) ?? ''
    const text = world.github.truth.file('keyturn/journal', record) ?? ''
    expect(text).toContain(`run ${run} ended as success`)
    expect(text).toMatch(/a run of smoke\.yml with service=openai-production, after 2026-/)
  }, 180_000)

  test('a dry run starts none', async () => {
    const { options, state } = testing()
    state.ends = 'failure'
    const rig = await merged(options)
    const { world } = rig
    world.tap({
      before: async ({ request }) =>
        request.url.pathname.endsWith('smoke.yml/dispatches') ? { status: 503, headers: {}, body: '' } : undefined,
    })
    await rig.keyturn({ patience: PATIENCE })
    expect(tests(world)).toEqual([])
    const before = world.calls.length
    await rig.keyturn({ dryRun: true })
    const sent = world.calls.slice(before).filter(({ request }) => request.url.pathname.endsWith('/dispatches'))
    expect(sent).toHaveLength(0)
  }, 180_000)

  test('it fails: both keys live for days, it is not started again and again; run again by a person, it goes on', async () => {
    const { options, state } = testing()
    state.ends = 'failure'
    const rig = await merged(options)
    const { world } = rig
    const { outcomes } = await rig.keyturn({ patience: PATIENCE })
    expect(outcomes[0]).toMatchObject({ kind: 'wait', because: 'unverified' })
    expect(outcomes[0]?.about).toContain('run it again')
    await rig.pass(2 * DAY)
    expect([tests(world).length, living(world, 'openai').length]).toEqual([1, 2])
    expectUnharmed(rig)
    state.ends = 'success'
    world.github.person('hubot').rerun(tests(world)[0] ?? 0)
    await world.clock.advance(60_000)
    await untilRest(rig)
    expect(tests(world)).toHaveLength(1)
    expectAtRest(rig)
  }, 180_000)

  test('the answer to its start is lost: it is found by its title, and started once', async () => {
    const { options } = testing()
    const rig = await merged(options)
    const { world } = rig
    world.tap(
      loseAnswer(nth(1, (call) => ofKeyturn(call) && call.request.url.pathname.endsWith('smoke.yml/dispatches'))),
    )
    await rig.keyturn({ patience: PATIENCE })
    await untilRest(rig)
    expect(tests(world)).toHaveLength(1)
    expectAtRest(rig)
  }, 180_000)

  test('its workflow shows no mark: nothing is started, and what to add is said; put right, it goes on', async () => {
    const { options } = testing()
    const rig = await merged(options)
    const { world } = rig
    const text = world.github.truth.file('main', FILE) ?? ''
    world.github.person('mona').commit('main', { [FILE]: text.replace(/run-name.*\n/, '') })
    const result = await rig.keyturn({ patience: PATIENCE })
    expect(JSON.stringify(result.outcomes)).toContain('run-name: Smoke test')
    await rig.pass(DAY)
    expect([tests(world).length, living(world, 'openai').length]).toEqual([0, 2])
    world.github.person('mona').commit('main', { [FILE]: text })
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)

  test('taken back, the old key is tested by a test of its own', async () => {
    const { options } = testing()
    const rig = await merged(options)
    const { world } = rig
    await rig.keyturn({ patience: PATIENCE })
    expect(entryOf(world, ID)?.candidate?.verifiedAt).toBeDefined()
    const mona = world.github.person('mona')
    const number = world.github.truth.pulls().find(({ branch }) => branch.includes('/rotate/'))?.number ?? 0
    mona.merge(mona.revert(number))
    await rig.keyturn({ patience: PATIENCE })
    await untilRest(rig)
    expect(tests(world)).toHaveLength(2)
    expectAtRest(rig)
  }, 180_000)
})
