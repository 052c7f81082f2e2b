import { beforeEach, describe, expect, test } from '@jest/globals'
import type { DeployFacts } from '../../../src/core/facts.ts'
import { openVercelDeployer } from '../../../src/plugins/deployers/vercel.ts'
import type { Deployer } from '../../../src/plugins/contract/deployer.ts'
import { openVercelWitness } from '../../../src/plugins/witnesses/vercel.ts'
import { PROJECT } from '../../../src/sandbox/vercel/vercel.ts'
import { openGithubBench, type GithubBench } from '../../contract/github-bench.ts'

const MINUTE = 60_000
let bench: GithubBench
let deployer: Deployer
let run: string

const status = (): Promise<DeployFacts> => bench.run(deployer.status(run, 0))

beforeEach(async () => {
  bench = openGithubBench()
  bench.vercel.setEnv(PROJECT, { key: 'KEY', value: 'one' })
  bench.vercel.first(PROJECT)
  await bench.clock.advance(MINUTE)
  deployer = openVercelDeployer({ kind: 'vercel', project: PROJECT }, bench.vercelRest)
})

async function start(): Promise<void> {
  run = (await bench.run(deployer.trigger()))?.run ?? ''
}

describe('a build at Vercel', () => {
  test('carries the values of now, and counts once it is ready and production points to it', async () => {
    bench.vercel.setEnv(PROJECT, { key: 'KEY', value: 'two' })
    await start()
    expect(await status()).toMatchObject({ state: 'running' })
    await bench.clock.advance(62_000)
    expect(await status()).toMatchObject({ state: 'running', about: expect.stringContaining('do not point to it yet') })
    await bench.clock.advance(MINUTE)
    expect(await status()).toMatchObject({ state: 'succeeded', url: expect.stringMatching(/^https:\/\/web-/) })
    expect(bench.vercel.serving(PROJECT)?.env.get('KEY')).toBe('two')
  })

  test('is made from what serves, not from what was pushed last', async () => {
    await start()
    expect(bench.wire.calls.map(({ request }) => request.body).join()).toContain(
      `"deploymentId":"${bench.vercel.builds(PROJECT)[0]?.id}"`,
    )
  })

  test.each([
    ['ERROR', 'failed'],
    ['CANCELED', 'failed'],
    ['BLOCKED', 'waiting-for-approval'],
  ] as const)('that ends as %s is %s', async (end, state) => {
    bench.vercel.controls.nextEnds = end
    await start()
    await bench.clock.advance(5 * MINUTE)
    expect(await status()).toMatchObject({ state, about: expect.stringContaining(run) })
  })

  test('that the domains cannot be pointed to has failed', async () => {
    bench.vercel.controls.nextAliasFails = true
    await start()
    await bench.clock.advance(5 * MINUTE)
    expect(await status()).toMatchObject({
      state: 'failed',
      about: expect.stringContaining('could not point the domains'),
    })
  })

  test('that was pushed away by a later one has done its work', async () => {
    await start()
    await bench.clock.advance(1000)
    bench.vercel.build(PROJECT)
    await bench.clock.advance(5 * MINUTE)
    expect(await status()).toMatchObject({ state: 'succeeded' })
  })

  test('that production was rolled back from waits for a person', async () => {
    await start()
    await bench.clock.advance(5 * MINUTE)
    const [first = ''] = bench.vercel.builds(PROJECT).map(({ id }) => id)
    bench.vercel.instantRollback(PROJECT, first)
    expect(await status()).toMatchObject({ state: 'waiting-for-approval', about: expect.stringContaining(first) })
  })

  test('that is gone is begun anew', async () => {
    run = 'dpl_Gone1'
    expect(await status()).toEqual({ state: 'none' })
  })

  test('of nothing that serves cannot be', async () => {
    bench.vercel.project('prj_new', 'new')
    const none = openVercelDeployer({ kind: 'vercel', project: 'prj_new' }, bench.vercelRest)
    expect(await bench.run(none.trigger().catch(String))).toMatch(/Nothing serves the production of prj_new/)
  })
})

const quiet = (): Promise<unknown> => {
  const position = { line: 1, column: 1 }
  const slots = [{ address: 'vercel:x', secret: 'KEY', part: 'value' }]
  const of = { kind: 'vercel', project: PROJECT, targets: ['production'], layout: 'single', references: [] } as const
  const spec = { ...of, slots, position }
  const witness = openVercelWitness({ rest: bench.vercelRest, spec, now: () => bench.clock.now() })
  return bench.run(witness.quiet?.('key_1', 0).then(({ verdict }) => verdict) ?? Promise.reject(new Error('dumb')))
}

describe('the witness of builds', () => {
  test('says no while what serves was built before the variable was written', async () => {
    bench.vercel.setEnv(PROJECT, { key: 'KEY', value: 'two' })
    expect(await quiet()).toBe('no')
    bench.vercel.build(PROJECT)
    await bench.clock.advance(5 * MINUTE)
    expect(await quiet()).toBe('yes')
    bench.vercel.instantRollback(PROJECT, bench.vercel.builds(PROJECT)[0]?.id ?? '')
    expect(await quiet()).toBe('no')
  })
})
