import { beforeEach, describe, expect, test } from '@jest/globals'
import type { Testimony } from '../../../src/core/facts.ts'
import type { RunWitnessSpec } from '../../../src/core/manifest/policy.ts'
import type { Send } from '../../../src/http/send.ts'
import { CAUSES } from '../../../src/plugins/contract/runs.ts'
import type { Witness } from '../../../src/plugins/contract/witness.ts'
import { openGithubRun } from '../../../src/plugins/witnesses/github-run.ts'
import { answerWith, loseAnswer, ofKeyturn } from '../../../src/sandbox/faults.ts'
import { type GithubBench, openGithubBench } from '../../contract/github-bench.ts'
import { createTinyGithub, newRun, NOW, type TinyRun } from '../github.ts'

const MINUTE = 60_000
const OF = 'kt-1f9k3x-openai-production-6-9c04ae.w0.mi2x3f8k'
const SPEC: RunWitnessSpec = {
  kind: 'github-run',
  file: 'smoke.yml',
  inputs: { environment: 'production' },
  start: 'keyturn',
}
const ITSELF: RunWitnessSpec = { ...SPEC, inputs: {}, start: 'itself' }
const FILE = '.github/workflows/smoke.yml'
const SMOKE = [
  'name: Smoke',
  'run-name: Smoke test ${{ inputs.keyturn }}',
  'on:',
  '  workflow_run: { workflows: [Deploy] }',
  '  pull_request:',
  '  workflow_dispatch:',
  '    inputs:',
  '      environment: { type: string }',
  '      keyturn: { type: string }',
  'concurrency: smoke',
  'jobs:',
  '  test: { steps: [] }',
  '',
].join('\n')

let bench: GithubBench
let deployedAt: number

/** As another run of Keyturn's opens it: nothing is remembered. */
function opened(spec = SPEC, of = OF): Witness {
  return openGithubRun(spec, {
    rest: bench.rest,
    now: () => bench.clock.now(),
    defaultBranch: 'main',
    purpose: () => ({ of, since: 0 }),
  })
}

beforeEach(async () => {
  bench = openGithubBench({ [FILE]: SMOKE })
  await bench.clock.advance(10 * MINUTE)
  deployedAt = bench.clock.now()
})

async function heard(by = opened(), since: number | 'not yet' = deployedAt): Promise<Testimony> {
  const heir = { keyId: 'heir', ...(since === 'not yet' ? {} : { deployedAt: since }) }
  const said = await bench.run(by.serves?.(0, heir) ?? Promise.resolve(undefined))
  if (said === undefined) throw new Error('no verb')
  return said
}

async function ask(by = opened()): Promise<void> {
  await bench.run(by.ask?.({ keyId: 'heir', deployedAt }) ?? Promise.resolve())
}

const runs = (): readonly number[] => bench.github.truth.runs().map(({ id }) => id)

describe('a smoke test that Keyturn starts', () => {
  test('is asked for once the deployment is over, and looking starts nothing', async () => {
    expect(opened().what).toBe('a run of smoke.yml with environment=production')
    expect(await heard(opened(), 'not yet')).toMatchObject({ verdict: 'waiting' })
    expect(await heard()).toMatchObject({ verdict: 'waiting', unasked: true, answer: 'it is not started yet' })
    expect(runs()).toEqual([])
  })

  test('its conclusion is the testimony, with query, number, time and lag', async () => {
    await ask()
    expect(await heard()).toMatchObject({ verdict: 'waiting', answer: expect.stringContaining('is queued') })
    expect(await heard()).not.toHaveProperty('unasked')
    await bench.clock.advance(MINUTE)
    const said = await heard()
    expect(said).toEqual({
      witness: 'github-run',
      asked: 'a run of smoke.yml with environment=production, after 2026-11-16T02:10:00Z',
      answer: `run ${runs()[0]} ended as success: https://github.com/acme/web/actions/runs/${runs()[0]}`,
      verdict: 'yes',
      number: 1,
      at: deployedAt + 22_000,
      lag: 10_000,
    })
  })

  test('whoever comes after a run that died finds it, and starts no other', async () => {
    bench.wire.tap(loseAnswer((call) => ofKeyturn(call) && call.request.method === 'POST'))
    await expect(ask()).rejects.toMatchObject({ effect: 'unknown' })
    expect(await heard(opened())).toMatchObject({ verdict: 'waiting', answer: expect.stringContaining('is queued') })
  })

  test('a failed one is no, and says so; the same run again, it is yes', async () => {
    bench.github.onJob(async () => 'failure')
    await ask()
    await bench.clock.advance(MINUTE)
    expect(await heard()).toMatchObject({ verdict: 'no', answer: expect.stringContaining('run it again') })
    bench.github.onJob(async () => 'success')
    bench.github.person('mona').rerun(runs()[0] ?? 0)
    expect((await heard()).verdict).toBe('waiting')
    await bench.clock.advance(MINUTE)
    expect((await heard()).verdict).toBe('yes')
  })

  test('a test of another credential, another witness, or before the last deployment is not its own', async () => {
    for (const other of [OF.replace('production', 'staging'), OF.replace('.w0.', '.w1.')]) {
      await ask(opened(SPEC, other))
      await bench.clock.advance(MINUTE)
      expect(await heard()).toMatchObject({ verdict: 'waiting', unasked: true })
    }
    await ask()
    await bench.clock.advance(MINUTE)
    expect((await heard()).answer).toContain(`run ${runs().at(-1)} `)
    deployedAt = bench.clock.now()
    expect(await heard()).toMatchObject({ verdict: 'waiting', unasked: true })
  })

  test('somebody’s own dispatch of the workflow is not its own', async () => {
    bench.github.person('mona').dispatch('smoke.yml', { environment: 'staging' })
    await bench.clock.advance(MINUTE)
    expect(await heard()).toMatchObject({ unasked: true })
  })

  test('pushed out of its queue, it is started again; cancelled by a person, it is no', async () => {
    bench.github.person('mona').dispatch('smoke.yml')
    await bench.clock.advance(5_000)
    await ask()
    await bench.clock.advance(5_000)
    bench.github.person('mona').dispatch('smoke.yml')
    expect(await heard()).toMatchObject({ unasked: true })
    await bench.clock.advance(MINUTE)
    await ask()
    bench.github.person('mona').cancelRun(runs().at(-1) ?? 0)
    expect(await heard()).toMatchObject({ verdict: 'no', answer: expect.stringContaining('cancelled') })
  })

  test.each([
    ['shows no mark', SMOKE.replace(/run-name.*\n/, '')],
    ['shows it in a comment', SMOKE.replace('run-name: ', '# run-name: ')],
  ])('a workflow that %s is not started, and it is said what to add', async (_, text) => {
    bench.github.person('mona').commit('main', { [FILE]: text })
    await expect(ask()).rejects.toMatchObject({
      effect: 'not-done',
      message: expect.stringContaining('`run-name: Smoke test ${{ inputs.keyturn }}`'),
    })
    expect(runs()).toEqual([])
  })

  test.each([
    [422, 'an input `keyturn`'],
    [403, '"Actions: write"'],
  ])('GitHub’s refusal, %s, is put into words', async (status, words) => {
    bench.wire.tap(answerWith((call) => call.request.method === 'POST', { status, headers: {}, body: '{}' }))
    await expect(ask()).rejects.toMatchObject({ effect: 'not-done', message: expect.stringContaining(words) })
  })

  test('without the workflow the file is named', async () => {
    bench.github.person('mona').commit('main', { [FILE]: undefined })
    await expect(heard()).rejects.toMatchObject({ message: expect.stringContaining('smoke.yml') })
    await expect(ask()).rejects.toMatchObject({ message: expect.stringContaining('smoke.yml') })
  })
})

describe('a smoke test that starts by itself', () => {
  test('any run of it after the deployment counts, the newest alone, and Keyturn starts none', async () => {
    const witness = opened(ITSELF)
    expect(witness.ask).toBeUndefined()
    bench.github.person('mona').dispatch('smoke.yml')
    await bench.clock.advance(MINUTE)
    deployedAt = bench.clock.now()
    expect(await heard(witness)).toMatchObject({ verdict: 'waiting', answer: 'none began since' })
    await bench.clock.advance(MINUTE)
    bench.github.person('mona').dispatch('smoke.yml')
    await bench.clock.advance(MINUTE)
    expect(await heard(witness)).toMatchObject({ verdict: 'yes', number: 2 })
    bench.github.onJob(async () => 'failure')
    bench.github.person('mona').dispatch('smoke.yml')
    await bench.clock.advance(MINUTE)
    expect(await heard(witness)).toMatchObject({ verdict: 'no', number: 3 })
  })

  test('the run of a pull request, a stranger’s among them, proves nothing', async () => {
    const mona = bench.github.person('mona')
    mona.commit('topic', { 'x.txt': 'x' })
    mona.openPull('topic', 'A change')
    await bench.clock.advance(MINUTE)
    expect(runs()).toHaveLength(1)
    expect(await heard(opened(ITSELF))).toMatchObject({ verdict: 'waiting', answer: 'none began since' })
  })
})

/** What the one run of `smoke.yml` testifies that there is, since a minute ago. */
async function told(run: Partial<TinyRun>, bend: (url: string) => string = (url) => url): Promise<unknown> {
  const github = createTinyGithub()
  github.runs.push(newRun({ id: 7, file: 'smoke.yml', status: 'completed', conclusion: 'success', ...run }))
  const send: Send = (request) => github.rest.send({ ...request, url: bend(request.url) })
  const witness = openGithubRun(ITSELF, {
    rest: { ...github.rest, send },
    now: () => NOW,
    defaultBranch: 'main',
    purpose: () => ({ of: OF, since: 0 }),
  })
  return witness.serves?.(0, { keyId: 'heir', deployedAt: NOW - MINUTE })
}

test.each([
  ...CAUSES.map((event) => [event, 'yes']),
  ['deployment_status', 'waiting'],
  ['pull_request_target', 'waiting'],
])('a run by %s says %s', async (event, verdict) => {
  expect(await told({ event })).toMatchObject({ verdict })
})

const unfiltered = (url: string): string => url.replace(/created=[^&]*&?/, '')

test('where the listing knows no filter by time, nothing from before testifies all the same', async () => {
  expect(await told({ created: NOW - MINUTE - 1_000 }, unfiltered)).toMatchObject({ verdict: 'waiting' })
  expect(await told({ created: NOW - MINUTE }, unfiltered)).toMatchObject({ verdict: 'yes' })
})

test.each([
  ['queued', null, 'waiting'],
  ['in_progress', null, 'waiting'],
  ['waiting', null, 'waiting'],
  ['requested', null, 'waiting'],
  ['pending', null, 'waiting'],
  ['completed', 'success', 'yes'],
  ['completed', 'failure', 'no'],
  ['completed', 'timed_out', 'no'],
  ['completed', 'startup_failure', 'no'],
  ['completed', 'cancelled', 'no'],
  ['completed', 'skipped', 'unknown'],
  ['completed', 'neutral', 'unknown'],
  ['completed', 'stale', 'unknown'],
  ['completed', 'action_required', 'unknown'],
  ['completed', 'splendid', 'unknown'],
  ['completed', null, 'unknown'],
  ['splendid', 'success', 'unknown'],
])('a run that is %s (%s) says %s', async (status, conclusion, verdict) => {
  expect(await told({ status, conclusion })).toMatchObject({ verdict })
})
