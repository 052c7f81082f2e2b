import { beforeEach, describe, expect, jest, test } from '@jest/globals'
import { Failure } from '../../src/core/failure.ts'
import type { DeployFacts } from '../../src/core/facts.ts'
import type { DeploySpec } from '../../src/core/manifest/policy.ts'
import { Secret } from '../../src/core/secret.ts'
import type { Deployer } from '../../src/plugins/contract/deployer.ts'
import { DEPLOYERS, openDeployer } from '../../src/plugins/registry.ts'
import { answerWith, broken, loseRequest, ofKeyturn } from '../../src/sandbox/faults.ts'
import { PROJECT } from '../../src/sandbox/vercel/vercel.ts'
import { type GithubBench, openGithubBench } from './github-bench.ts'

jest.setTimeout(30_000)

/** How a deployer of that kind is set up, and what starts a deployment of it. */
interface DeployerBench {
  readonly spec: DeploySpec
  /** `true`: it starts one itself; otherwise what does. */
  readonly starts: true | ((bench: GithubBench) => void) | undefined
  /** A start finds what stands, and starts nothing beside it. */
  readonly finds?: true
  /** It tells nothing of what it started, and never calls it succeeded. */
  readonly silent?: true
}

/** By the kind that the registry names; a deployer without one fails the suite. */
const BENCHES: Readonly<Record<keyof typeof DEPLOYERS, DeployerBench>> = {
  workflow: { spec: { kind: 'workflow', file: 'deploy.yml', inputs: {} }, starts: true },
  'repository-dispatch': {
    spec: { kind: 'repository-dispatch', event: 'deploy', file: 'event.yml', payload: {} },
    starts: true,
    finds: true,
  },
  hook: { spec: { kind: 'hook', variable: 'DEPLOY_HOOK' }, starts: true, silent: true },
  'on-merge': {
    spec: { kind: 'on-merge', file: 'push.yml' },
    starts: ({ github }) => void github.person('mona').commit('main', { 'x.txt': 'x' }, 'Merge'),
  },
  vercel: { spec: { kind: 'vercel', project: PROJECT }, starts: true },
  none: { spec: { kind: 'none', because: 'read by every run' }, starts: undefined },
}

const job = 'jobs:\n  deploy: { environment: production, steps: [] }\n'
const FILES = {
  '.github/workflows/deploy.yml': `name: Deploy\non: workflow_dispatch\n${job}`,
  '.github/workflows/event.yml': `name: Event\nrun-name: Event \${{ github.event.client_payload.keyturn }}\non: repository_dispatch\n${job}`,
  '.github/workflows/push.yml': `name: Push\non: push\n${job}`,
}

test('every deployer of the registry has a bench, and no bench is left over', () => {
  expect(Object.keys(BENCHES).toSorted()).toEqual(Object.keys(DEPLOYERS).toSorted())
})

describe.each(Object.entries(BENCHES))('deployer %s', (_kind, { spec, starts, finds, silent }) => {
  let bench: GithubBench
  let deployer: Deployer
  let since: number

  beforeEach(async () => {
    bench = openGithubBench(FILES)
    bench.vercel.first(PROJECT)
    await bench.clock.advance(600_000)
    since = bench.clock.now()
    deployer = await openDeployer(spec, {
      rest: bench.rest,
      send: bench.rest.send,
      vercel: bench.vercelRest,
      now: () => bench.clock.now(),
      sleep: (time) => bench.clock.sleep(time),
      defaultBranch: 'main',
      hook: () => Secret.of(bench.vercel.hook(PROJECT), () => undefined),
      purpose: () => ({ of: 'kt-1f9k3x-openai-production-6-9c04ae.0.mi2x3f8k', since }),
      ownRun: '999',
    })
  })

  const start = async (): Promise<string | undefined> => {
    const begun = await bench.run(deployer.trigger())
    if (typeof starts === 'function') starts(bench)
    return begun?.run
  }
  const status = (run?: string): Promise<DeployFacts> => bench.run(deployer.status(run, since))

  test('says in words what it does', () => {
    expect(deployer.what).toMatch(/\w{3}/)
  })

  test('nothing counts as deployed before anything was started', async () => {
    expect((await status()).state).not.toBe('succeeded')
    expect((await status()).state === 'not-needed').toBe(starts === undefined)
  })

  test('what was started is followed until it succeeded', async () => {
    const run = await start()
    const early = await status(run)
    await bench.clock.advance(3_600_000)

    expect(run !== undefined).toBe(starts === true)
    if (starts === undefined) return expect(early.state).toBe('not-needed')
    if (silent) return expect([early.state, (await status(run)).state]).toEqual(['started', 'started'])
    expect(early).toMatchObject({ state: 'running' })
    expect(await status(run)).toMatchObject({
      state: 'succeeded',
      startedAt: expect.any(Number),
      finishedAt: expect.any(Number),
    })
  })

  test('a failed run is failed, and says which', async () => {
    bench.github.onJob(async () => 'failure')
    bench.vercel.controls.nextEnds = 'ERROR'
    const run = await start()
    await bench.clock.advance(3_600_000)

    if (starts === undefined) return expect((await status(run)).state).toBe('not-needed')
    if (silent) return expect((await status(run)).state).toBe('started')
    expect(await status(run)).toMatchObject({
      state: 'failed',
      about: expect.stringMatching(/(?:run \d+ of \w+|deployment dpl_\w+ at Vercel) ended/),
    })
  })

  test('a second start is harmless: the newest is followed by its own handle', async () => {
    const one = await start()
    await bench.clock.advance(5_000)
    const two = await start()
    await bench.clock.advance(3_600_000)

    expect(one === two).toBe(starts !== true || finds === true || silent === true)
    const end = silent ? 'started' : 'succeeded'
    for (const run of [one, two]) expect((await status(run)).state).toBe(starts === undefined ? 'not-needed' : end)
  })

  test.each([
    ['GitHub is down', () => answerWith(ofKeyturn, broken(503))],
    ['nobody answers', () => loseRequest(ofKeyturn)],
    ['a page of a proxy comes', () => answerWith(ofKeyturn, { status: 200, headers: {}, body: '<html>' })],
    ['an empty list comes that is none', () => answerWith(ofKeyturn, { status: 200, headers: {}, body: '{}' })],
  ])('when %s it knows nothing, and says so', async (_name, tap) => {
    const run = await start()
    bench.wire.tap(tap())
    const asked = await bench.run(deployer.status(run, since).catch((error: unknown) => error))

    if (starts === undefined) expect(asked).toMatchObject({ state: 'not-needed' })
    else if (silent) expect(asked).toMatchObject({ state: 'started' })
    else expect(asked).toBeInstanceOf(Failure)
  })
})
