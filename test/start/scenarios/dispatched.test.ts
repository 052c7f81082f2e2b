import { describe, expect, test } from '@jest/globals'
import { loseAnswer, nth, ofKeyturn } from '../../../src/sandbox/faults.ts'
import type { ReadyWorld } from '../../../src/sandbox/ready.ts'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { HOUR, type Rig } from '../rig.ts'
import {
  entryOf,
  expectAtRest,
  expectUnharmed,
  living,
  mergeOpen,
  PATIENCE,
  proposed,
  rotated,
  knowing,
  untilRest,
} from './story.ts'

const KEY: KeySpec = { name: 'openai', provider: 'openai', environment: 'production', startedBy: 'event' }
const STAGING: KeySpec = { ...KEY, environment: 'staging' }
const ID = 'openai/production'
const FILE = '.github/workflows/deploy.yml'

function deployments(world: ReadyWorld): readonly number[] {
  return world.github.truth.runs().flatMap(({ id, event }) => (event === 'repository_dispatch' ? [id] : []))
}

function sent(world: ReadyWorld): number {
  return world.calls.filter(({ request }) => /^\/repos\/[^/]+\/[^/]+\/dispatches$/.test(request.url.pathname)).length
}

/** Its milestones, by what happened. */
function evidenceOf(rig: Rig, what: string): readonly string[] {
  const record = rig.world.github.truth.files('keyturn/journal').find((path) => path.startsWith(`records/${ID}/`))
  const text = record === undefined ? '' : (rig.world.github.truth.file('keyturn/journal', record) ?? '')
  return text.includes(what) ? [text] : []
}

describe('deployed by an event', () => {
  test('a whole rotation: one event, its run is followed, and its address stands in the record', async () => {
    const rig = knowing({ keys: [KEY] })
    await rotated(rig)
    expectAtRest(rig)
    expectUnharmed(rig)
    expect(sent(rig.world)).toBe(1)
    const [run] = deployments(rig.world)
    expect(evidenceOf(rig, `https://github.com/acme/web/actions/runs/${run}`)).toHaveLength(1)
  }, 180_000)

  test('two environments by one workflow and one event: neither takes the run of the other', async () => {
    const rig = await proposed({ keys: [STAGING, KEY] })
    const { world } = rig
    mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    const runs = ['openai/staging', ID].map((id) => entryOf(world, id)?.candidate?.deployments?.[0]?.run)
    expect(new Set(runs)).toEqual(new Set(deployments(world).map(String)))
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)

  test('the answer to the event is lost, and with it the run: it is sent once, and its run is found', async () => {
    const rig = await proposed({ keys: [KEY] })
    const { world } = rig
    const lost = nth(1, (call) => ofKeyturn(call) && call.request.url.pathname.endsWith('/web/dispatches'))
    world.tap(loseAnswer(lost))
    mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    await untilRest(rig)
    expect([sent(world), deployments(world).length]).toEqual([1, 1])
    expectAtRest(rig)
  }, 180_000)

  test('its workflow shows no mark: parked with what to add, both keys live; put right and asked again, it goes on', async () => {
    const rig = await proposed({ keys: [KEY] })
    const { world } = rig
    const text = world.github.truth.file('main', FILE) ?? ''
    const mona = world.github.person('mona')
    mona.commit('main', { [FILE]: text.replace(/run-name.*\n/, '') })
    mergeOpen(world, 'rotate')
    const { outcomes } = await rig.keyturn({ patience: PATIENCE })
    expect(outcomes[0]).toMatchObject({ kind: 'park', because: 'deploy-failed' })
    expect(outcomes[0]?.about).toContain('run-name')
    await rig.pass(48 * HOUR)
    expect([sent(world), living(world, 'openai').length]).toEqual([1, 2])
    mona.commit('main', { [FILE]: text })
    await rig.keyturn({ patience: PATIENCE, command: { verb: 'retry', credential: ID } })
    await untilRest(rig)
    expect(sent(world)).toBe(2)
    expectAtRest(rig)
  }, 180_000)

  test('taken back, the old key is deployed by another event of its own', async () => {
    const rig = await proposed({ keys: [KEY] })
    const { world } = rig
    mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    const mona = world.github.person('mona')
    const number = world.github.truth.pulls().find(({ branch }) => branch.includes('/rotate/'))?.number ?? 0
    mona.merge(mona.revert(number))
    await rig.keyturn({ patience: PATIENCE })
    await untilRest(rig)
    expect(sent(world)).toBe(2)
    expectAtRest(rig)
  }, 180_000)
})
