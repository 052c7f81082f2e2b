import { beforeEach, describe, expect, test } from '@jest/globals'
import type { DeployFacts } from '../../../src/core/facts.ts'
import type { DispatchSpec } from '../../../src/core/manifest/policy.ts'
import { Secret } from '../../../src/core/secret.ts'
import { PROJECT } from '../../../src/sandbox/vercel/vercel.ts'
import type { Deployer } from '../../../src/plugins/contract/deployer.ts'
import { openRepositoryDispatch } from '../../../src/plugins/deployers/repository-dispatch.ts'
import { loseAnswer, loseRequest, ofKeyturn } from '../../../src/sandbox/faults.ts'
import { type GithubBench, openGithubBench } from '../../contract/github-bench.ts'

const MINUTE = 60_000
const OF = 'kt-1f9k3x-openai-production-6-9c04ae.0.mi2x3f8k'
const SPEC: DispatchSpec = {
  kind: 'repository-dispatch',
  event: 'deploy',
  file: 'deploy.yml',
  payload: { environment: 'production' },
}
const FILE = '.github/workflows/deploy.yml'
const DEPLOY = [
  'name: Deploy',
  'run-name: Deploy (${{ github.event.client_payload.keyturn }})',
  'on:',
  '  repository_dispatch: { types: [deploy] }',
  '  workflow_dispatch:',
  'concurrency: deploy',
  'jobs:',
  '  deploy:',
  '    environment: ${{ github.event.client_payload.environment }}',
  '    steps: []',
  '',
].join('\n')

let bench: GithubBench
let deployer: Deployer

/** As another run of Keyturn's opens it: nothing is remembered. */
function opened(of = OF, since = bench.clock.now()): Deployer {
  return openRepositoryDispatch(SPEC, {
    rest: bench.rest,
    send: bench.rest.send,
    vercel: bench.vercelRest,
    now: () => bench.clock.now(),
    sleep: (time) => bench.clock.sleep(time),
    defaultBranch: 'main',
    hook: () => Secret.of(bench.vercel.hook(PROJECT), () => undefined),
    purpose: () => ({ of, since }),
  })
}

beforeEach(async () => {
  bench = openGithubBench({ [FILE]: DEPLOY })
  await bench.clock.advance(10 * MINUTE)
  deployer = opened()
})

const start = async (by = deployer): Promise<string> => (await bench.run(by.trigger()))?.run ?? ''
const status = (run: string, by = deployer): Promise<DeployFacts> => bench.run(by.status(run, 0))
const sent = (): readonly string[] =>
  bench.wire.calls.flatMap(({ request }) =>
    request.method === 'POST' && request.url.pathname.endsWith('/dispatches') ? [request.body] : [],
  )
const runs = (): readonly number[] => bench.github.truth.runs().map(({ id }) => id)

describe('an event as deployer', () => {
  test('says what it does, and sends the payload with a mark of its own', async () => {
    expect(deployer.what).toBe('deploy.yml by the event deploy with environment=production')
    const run = await start()
    expect(sent().map((body) => JSON.parse(body))).toEqual([
      { event_type: 'deploy', client_payload: { environment: 'production', keyturn: run } },
    ])
    expect(run).toMatch(new RegExp(`^${OF.replaceAll('.', '\\.')}\\.[0-9a-z]+$`))
  })

  test('its run is waited for, found by its title, and then known by its own id', async () => {
    const run = await start()
    expect(await status(run)).toMatchObject({ state: 'running', about: expect.stringContaining('not listed yet') })
    await bench.clock.advance(MINUTE)
    const facts = await status(run)
    expect(facts).toMatchObject({ state: 'succeeded', run: String(runs()[0]), url: expect.stringContaining('/runs/') })
    expect(await status(String(runs()[0]))).toMatchObject({ state: 'succeeded' })
  })

  test('the deployment of another environment, or of another rotation, is not taken for it', async () => {
    const run = await start()
    await bench.clock.advance(MINUTE)
    for (const other of ['kt-1f9k3x-openai-staging-6-9c04ae.0.mi2x3f8k', `${OF}0`]) {
      await start(opened(other))
      await bench.clock.advance(MINUTE)
    }
    expect(runs()).toHaveLength(3)
    expect((await status(run)).run).toBe(String(runs()[0]))
  })

  test('what stands for another switch of the same key, or is named alike, is not taken for what is to be started', async () => {
    for (const other of [`${OF}0`, `${OF}.a`]) await start(opened(other))
    await bench.clock.advance(MINUTE)
    const run = await start(opened(OF, 0))
    expect(sent()).toHaveLength(3)
    await bench.clock.advance(MINUTE)
    expect((await status(run)).run).toBe(String(runs().at(-1)))
  })

  test('an answer that was lost is looked for, and the event is not sent again', async () => {
    bench.wire.tap(loseAnswer((call) => ofKeyturn(call) && call.request.method === 'POST'))
    const run = await start()
    await bench.clock.advance(MINUTE)
    expect(sent()).toHaveLength(1)
    expect((await status(run)).state).toBe('succeeded')
  })

  test('a request that never arrived starts nothing, and that is said', async () => {
    bench.wire.tap(loseRequest((call) => ofKeyturn(call) && call.request.method === 'POST'))
    await expect(start()).rejects.toMatchObject({ effect: 'unknown' })
    expect(runs()).toEqual([])
  })

  test('a run of Keyturn’s that died after it sent one finds what stands, and sends no other', async () => {
    const since = bench.clock.now()
    const run = await start(opened(OF, since))
    await bench.clock.advance(10_000)
    const next = opened(OF, since)
    expect(await start(next)).toBe(run)
    expect(sent()).toHaveLength(1)
    await bench.clock.advance(MINUTE)
    expect(await start(next)).toBe(run)
  })

  test('what failed is started anew when a person asks for it, and the new run counts', async () => {
    bench.github.onJob(async () => 'failure')
    const first = await start()
    await bench.clock.advance(MINUTE)
    expect(await status(first)).toMatchObject({ state: 'failed', about: expect.stringMatching(/run \d+ of Deploy/) })
    bench.github.onJob(async () => 'success')
    const second = await start()
    expect(second).not.toBe(first)
    expect((await status(second)).state).toBe('running')
    await bench.clock.advance(MINUTE)
    expect((await status(second)).state).toBe('succeeded')
  })

  test('a re-run of the same run counts, as it ended last', async () => {
    bench.github.onJob(async () => 'failure')
    const run = await start()
    await bench.clock.advance(MINUTE)
    bench.github.onJob(async () => 'success')
    bench.github.person('mona').rerun(runs()[0] ?? 0)
    expect((await status(run)).state).toBe('running')
    await bench.clock.advance(MINUTE)
    expect((await status(run)).state).toBe('succeeded')
  })

  test('a re-run of an earlier rotation’s deployment is another one’s', async () => {
    await start(opened('kt-1f9k3x-openai-production-5-77aa01.0.mi0aaaaa', 0))
    await bench.clock.advance(MINUTE)
    const since = bench.clock.now()
    bench.github.person('mona').rerun(runs()[0] ?? 0)
    const run = await start(opened(OF, since))
    await bench.clock.advance(MINUTE)
    expect((await status(run, opened(OF, since))).run).toBe(String(runs()[1]))
  })

  test('of two runs that show the mark, the newest counts', async () => {
    const run = await start()
    await bench.clock.advance(MINUTE)
    bench.github.onJob(async () => 'failure')
    // Somebody sends the same by hand.
    await bench.run(
      bench.rest.send({
        method: 'POST',
        url: 'https://api.github.com/repos/acme/web/dispatches',
        path: '/repos/{owner}/{repo}/dispatches',
        headers: { authorization: `Bearer ${(await bench.rest.token()).reveal()}` },
        body: { event_type: 'deploy', client_payload: { keyturn: run } },
      }),
    )
    await bench.clock.advance(MINUTE)
    expect(await status(run)).toMatchObject({ state: 'failed', run: String(runs()[1]) })
  })

  test('pushed out of its queue by a newer one, it is to be started again; cancelled by a person, it failed', async () => {
    bench.github.person('mona').dispatch('deploy.yml')
    const run = await start()
    await bench.clock.advance(5_000)
    bench.github.person('mona').dispatch('deploy.yml')
    expect((await status(run)).state).toBe('none')
    const again = await start()
    expect(again).not.toBe(run)
    await bench.clock.advance(5_000)
    bench.github.person('mona').cancelRun(runs().at(-1) ?? 0)
    expect((await status(again)).state).toBe('failed')
  })

  test('a workflow that does not show the mark: waited for, then it is said what to add', async () => {
    bench.github.person('mona').commit('main', { [FILE]: DEPLOY.replace(/run-name.*\n/, '') })
    const run = await start()
    await bench.clock.advance(9 * MINUTE)
    expect((await status(run)).state).toBe('running')
    await bench.clock.advance(MINUTE)
    const { state, about } = await status(run)
    expect(state).toBe('failed')
    expect(about).toContain('`run-name:` with `${{ github.event.client_payload.keyturn }}`')
  })

  test('a pull request whose title shows the mark deploys nothing', async () => {
    const run = await start()
    bench.github.person('mona').commit('main', {
      [FILE]: `name: Deploy\nrun-name: ${run}\non: push\njobs:\n  a:\n    steps: []\n`,
    })
    await bench.clock.advance(MINUTE)
    expect(bench.github.truth.runs().map(({ event }) => event)).toContain('push')
    expect((await status(run)).state).toBe('running')
  })

  test('without the workflow nothing is sent, and the file is named', async () => {
    bench.github.person('mona').commit('main', { [FILE]: undefined })
    await expect(start()).rejects.toMatchObject({ code: 'not-found', message: expect.stringContaining('deploy.yml') })
    expect(sent()).toEqual([])
  })

  test('without the permission it is said which', async () => {
    bench.wire.tap({
      before: async (call) =>
        call.request.method === 'POST'
          ? { status: 403, headers: {}, body: '{"message":"Resource not accessible"}' }
          : undefined,
    })
    await expect(start()).rejects.toMatchObject({
      code: 'permission-missing',
      message: expect.stringContaining('"Contents: write"'),
    })
  })
})
