import { describe, expect, test } from '@jest/globals'
import { USUAL_KEY, type ReadyOptions, type ReadyWorld } from '../../../src/sandbox/ready.ts'
import { nextValue } from '../../../src/sandbox/holders.ts'
import type { RunResult } from '../../../src/engine/result.ts'
import { DAY, HOUR, type Rig } from '../rig.ts'
import { watchDeletions } from './cut.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  idOf,
  knowing,
  living,
  mergeOpen,
  PATIENCE,
  untilRest,
} from './story.ts'

const CREDENTIAL = 'openai/production'
const DEPLOY = '.github/workflows/deploy.yml'

interface Approved {
  readonly rig: Rig
  readonly world: ReadyWorld
  readonly old: string
  readonly deleted: readonly string[]
}

async function approved(options: ReadyOptions = {}): Promise<Approved> {
  const rig = knowing(options)
  const { world } = rig
  const deleted = watchDeletions(world)
  await adopted(rig)
  await world.clock.advance(HOUR)
  const old = idOf(world, USUAL_KEY) ?? ''
  mergeOpen(world, 'rotate')
  return { rig, world, old, deleted }
}

function lastRun(world: ReadyWorld): number {
  return Math.max(...world.github.truth.runs().map(({ id }) => id))
}

/** Nothing was deleted, both keys live, and so it stays for days. */
async function expectBothLive({ rig, world, deleted }: Approved, because: string): Promise<RunResult> {
  const result = await rig.pass(2 * DAY)
  const full = await rig.keyturn({ full: true })
  expect(full.outcomes.map((outcome) => outcome.because)).toEqual([because])
  expect(living(world, 'openai')).toHaveLength(2)
  expect(deleted).toEqual([])
  expectUnharmed(rig)
  return result
}

async function revertEnds({ rig, world, old }: Approved): Promise<void> {
  const mona = world.github.person('mona')
  const number = world.github.truth.pulls().find(({ branch }) => branch.startsWith('keyturn/rotate/'))?.number ?? 0
  mona.merge(mona.revert(number))
  await rig.keyturn({ patience: PATIENCE })
  await untilRest(rig)
  expect(idOf(world, USUAL_KEY)).toBe(old)
  expectAtRest(rig)
}

async function goesOn({ rig, world, old, deleted }: Approved): Promise<void> {
  await rig.keyturn({ patience: PATIENCE })
  await untilRest(rig)
  expect(entryOf(world, CREDENTIAL)?.incumbent).toMatchObject({ generation: 1 })
  expect(deleted).toEqual([old])
  expectAtRest(rig)
}

/** Deployments fail while it is set. */
function failing(): { readonly options: ReadyOptions; readonly set: (fails: boolean) => void } {
  const state = { fails: true }
  return {
    options: { onJob: () => (state.fails ? Promise.resolve('failure' as const) : undefined) },
    set: (fails) => void (state.fails = fails),
  }
}

describe('the deployment', () => {
  test('fails: parked, both keys live, the failed run is named; re-run by a person, it goes on', async () => {
    const { options, set } = failing()
    const one = await approved(options)
    const { outcomes } = await one.rig.keyturn({ patience: PATIENCE })
    expect(outcomes).toMatchObject([{ kind: 'park', because: 'deploy-failed' }])
    expect(outcomes[0]?.about).toContain(String(lastRun(one.world)))
    await expectBothLive(one, 'deploy-failed')
    set(false)
    one.world.github.person('hubot').rerun(lastRun(one.world))
    await one.world.clock.advance(5 * 60_000)
    await goesOn(one)
  }, 180_000)

  test('fails, and the pull request is reverted: back to the old key', async () => {
    const { options, set } = failing()
    const one = await approved(options)
    await one.rig.keyturn({ patience: PATIENCE })
    set(false)
    await revertEnds(one)
  }, 180_000)

  test('waits for a reviewer of the environment: it says so, and goes on once approved', async () => {
    const one = await approved({ environments: [{ name: 'production', reviewers: ['octavia'] }] })
    const { outcomes } = await one.rig.keyturn({ patience: PATIENCE })
    expect(outcomes).toMatchObject([{ kind: 'wait', because: 'deploy-waits' }])
    await expectBothLive(one, 'deploy-waits')
    one.world.github.person('octavia').approveDeployment(lastRun(one.world))
    await goesOn(one)
  }, 180_000)

  test('is rejected by its reviewer: parked, both keys live; a revert ends it', async () => {
    const one = await approved({ environments: [{ name: 'production', reviewers: ['octavia'] }] })
    await one.rig.keyturn({ patience: PATIENCE })
    one.world.github.person('octavia').rejectDeployment(lastRun(one.world))
    await expectBothLive(one, 'deploy-failed')
    const mona = one.world.github.person('mona')
    const number =
      one.world.github.truth.pulls().find(({ branch }) => branch.startsWith('keyturn/rotate/'))?.number ?? 0
    mona.merge(mona.revert(number))
    await one.rig.keyturn({ patience: PATIENCE })
    one.world.github.person('octavia').approveDeployment(lastRun(one.world))
    await untilRest(one.rig)
    expect(idOf(one.world, USUAL_KEY)).toBe(one.old)
    expectAtRest(one.rig)
  }, 180_000)

  test('is cancelled by a person: parked, both keys live; re-run, it goes on', async () => {
    const one = await approved()
    await one.rig.keyturn()
    one.world.github.person('hubot').cancelRun(lastRun(one.world))
    await expectBothLive(one, 'deploy-failed')
    one.world.github.person('hubot').rerun(lastRun(one.world))
    await one.world.clock.advance(5 * 60_000)
    await goesOn(one)
  }, 180_000)

  test('is pushed out of its queue by others’ deployments: it is started again, and goes on', async () => {
    const one = await approved()
    const hubot = one.world.github.person('hubot')
    // One runs, Keyturn's is pending behind it, and the next one takes its place.
    hubot.dispatch('deploy.yml', { environment: 'production' })
    await one.world.clock.advance(5_000)
    await one.rig.keyturn()
    const own = lastRun(one.world)
    hubot.dispatch('deploy.yml', { environment: 'production' })
    await one.world.clock.advance(5 * 60_000)
    expect(one.world.github.truth.runs().find(({ id }) => id === own)?.conclusion).toBe('cancelled')
    await goesOn(one)
  }, 180_000)

  test('has no file any more: it is said, both keys live; the file restored, it goes on', async () => {
    const one = await approved()
    const text = one.world.github.truth.file('main', DEPLOY)
    one.world.github.person('mona').commit('main', { [DEPLOY]: undefined }, 'Remove the deployment')
    const { outcomes } = await one.rig.keyturn({ patience: PATIENCE })
    expect(outcomes[0]?.kind).not.toBe('rest')
    expect(outcomes[0]?.about).toContain('deploy.yml')
    await one.rig.pass(2 * DAY)
    expect(living(one.world, 'openai')).toHaveLength(2)
    expect(one.deleted).toEqual([])
    one.world.github.person('mona').commit('main', { [DEPLOY]: text }, 'Bring it back')
    await goesOn(one)
  }, 180_000)
})

describe('the evidence', () => {
  test('a witness that is never satisfied keeps both keys alive, and is named', async () => {
    const one = await approved({ keys: [{ ...USUAL_KEY, manifest: ['verify: usage'] }] })
    const { world, rig } = one
    world.tap({
      before: async ({ from, host }) =>
        from === 'keyturn' && host === 'app' ? { status: 503, headers: {}, body: 'not yet' } : undefined,
    })
    const { outcomes } = await rig.keyturn({ patience: PATIENCE })
    expect(outcomes).toMatchObject([{ kind: 'wait', because: 'unverified' }])
    expect(outcomes[0]?.about).toContain('http')
    await expectBothLive(one, 'long-unverified')
    await revertEndsBlind(one)
  }, 180_000)

  test('an instance that keeps the old key is heard: the old key lives on, and it is said who counts it', async () => {
    const one = await approved()
    const { world, rig } = one
    const value = nextValue(world, USUAL_KEY) ?? ''
    await rig.keyturn({ patience: PATIENCE })
    // A forgotten job elsewhere that nobody deploys.
    let going = true
    const call = async (): Promise<void> => {
      if (!going) return
      await world.wire.fetchAs('app')('https://api.openai.com/v1/embeddings', {
        method: 'POST',
        headers: { authorization: `Bearer ${value}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'text-embedding-3-small', input: 'hello' }),
      })
      world.clock.at(world.clock.now() + 10 * 60_000, () => void call())
    }
    await call()
    await world.clock.advance(25 * HOUR)
    const { outcomes } = await rig.keyturn({ patience: PATIENCE })
    expect(outcomes).toMatchObject([{ kind: 'wait', because: 'still-in-use' }])
    expect(outcomes[0]?.about).toMatch(/last used|request/)
    await rig.pass(3 * DAY)
    expect(world.openai.accepts(value)).toBe(true)
    expect(one.deleted).toEqual([])
    going = false
    await goesOn(one)
  }, 180_000)

  test('a workflow run that began before the change may still hold the old value: it is waited for', async () => {
    const report = [
      'name: report',
      'on:',
      '  workflow_dispatch:',
      'jobs:',
      '  report:',
      '    runs-on: ubuntu-latest',
      '    environment: audit',
      '    steps:',
      '      - run: ./report',
      '',
    ].join('\n')
    const one = await approved({
      environments: [{ name: 'audit', reviewers: ['octavia'] }],
      files: { '.github/workflows/report.yml': report },
    })
    const { world, rig } = one
    const octavia = world.github.person('octavia')
    // Queued before the merge is acted upon, and waiting for its reviewer ever since.
    const early = octavia.dispatch('report.yml')
    await world.clock.advance(60_000)
    expect(world.github.truth.runs().find(({ id }) => id === early)?.status).toBe('waiting')
    await rig.keyturn({ patience: PATIENCE })
    expect(entryOf(world, CREDENTIAL)?.candidate?.verifiedAt).toBeDefined()
    await world.clock.advance(26 * HOUR)
    const { outcomes } = await rig.keyturn({ full: true })
    expect(outcomes).toMatchObject([{ kind: 'wait', because: 'runs-hold-old' }])
    await expectBothLive(one, 'runs-hold-old')
    octavia.approveDeployment(early)
    await world.clock.advance(60_000)
    await goesOn(one)
  }, 180_000)
})

/** As `revertEnds`, where the witness is blind for good: both keys live on and nothing is lost. */
async function revertEndsBlind({ rig, world, old }: Approved): Promise<void> {
  const mona = world.github.person('mona')
  const number = world.github.truth.pulls().find(({ branch }) => branch.startsWith('keyturn/rotate/'))?.number ?? 0
  mona.merge(mona.revert(number))
  await rig.keyturn({ patience: PATIENCE })
  expect(idOf(world, USUAL_KEY)).toBe(old)
  expectUnharmed(rig)
}
