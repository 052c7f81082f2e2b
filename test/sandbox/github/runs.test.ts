import { createHmac } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import type { Delivery, JobContext } from '../../../src/sandbox/github/contract.ts'
import { at } from '../ask.ts'
import { createRig, openPull, type Rig, type RigOptions } from './rig.ts'

const DEPLOY = `name: Deploy
on:
  push: { branches: [main], paths: ['app/**'] }
  workflow_dispatch:
    inputs:
      environment: { required: true }
      note: { default: none }
jobs:
  deploy:
    environment: \${{ inputs.environment || 'production' }}
    steps: []
`
const CI = 'name: CI\non: [pull_request]\njobs:\n  test:\n    steps: []\n'
const REPORT =
  'name: Report\non:\n  workflow_run: { workflows: [Deploy], types: [completed] }\njobs:\n  tell:\n    steps: []\n'
const FILES = { '.github/workflows/deploy.yml': DEPLOY, '.github/workflows/ci.yml': CI, 'app/x': '1' }

/** A rig whose jobs note what they were given. */
function createRuns(options: RigOptions = {}): Rig & { readonly jobs: JobContext[] } {
  const jobs: JobContext[] = []
  const rig = createRig({
    ...options,
    repository: { files: FILES, ...options.repository },
    onJob: async (context) => {
      jobs.push(context)
      return 'success'
    },
  })
  return { ...rig, jobs }
}

function dispatch(rig: Rig, inputs: Readonly<Record<string, string>> = { environment: 'production' }) {
  return rig.rest('POST /actions/workflows/deploy.yml/dispatches', { ref: 'main', inputs, return_run_details: true })
}

describe('dispatching', () => {
  test('gives the run when asked to, and nothing else', async () => {
    const rig = createRuns()
    const told = await dispatch(rig)
    const id = Number(told.json['workflow_run_id'])
    expect(told).toMatchObject({ status: 200, json: { html_url: `https://github.com/acme/shop/actions/runs/${id}` } })
    expect((await rig.rest(`GET /actions/runs/${id}`)).json).toMatchObject({
      status: 'queued',
      conclusion: null,
      event: 'workflow_dispatch',
    })
    await rig.clock.advance(2000)
    expect((await rig.rest(`GET /actions/runs/${id}`)).json).toMatchObject({ status: 'in_progress' })
    await rig.clock.advance(20_000)
    expect((await rig.rest(`GET /actions/runs/${id}`)).json).toMatchObject({
      status: 'completed',
      conclusion: 'success',
    })
    expect(rig.jobs[0]).toMatchObject({
      environment: 'production',
      inputs: { environment: 'production', note: 'none' },
    })
  })

  test.each([
    ['an unknown workflow', 'none.yml', {}, 404],
    ['a workflow without workflow_dispatch', 'ci.yml', {}, 422],
    ['an unknown input', 'deploy.yml', { inputs: { environment: 'x', other: 'y' } }, 422],
    ['a missing input', 'deploy.yml', {}, 422],
    ['an unknown ref', 'deploy.yml', { ref: 'none', inputs: { environment: 'x' } }, 422],
  ])('%s is refused', async (_, file, body, status) => {
    const rig = createRuns()
    const answer = await rig.rest(`POST /actions/workflows/${file}/dispatches`, { ref: 'main', ...body })
    expect(answer.status).toBe(status)
    expect(rig.github.truth.runs()).toEqual([])
  })
})

describe('secrets', () => {
  test('of the repository are those of when the run was queued, of the environment those of when its job started', async () => {
    const rig = createRuns()
    const acme = rig.github.person('acme')
    for (const scope of ['repository', 'environment/production'])
      acme.setSecret(scope, `OF_${scope.slice(0, 3)}`, 'old')
    await dispatch(rig)
    for (const scope of ['repository', 'environment/production'])
      acme.setSecret(scope, `OF_${scope.slice(0, 3)}`, 'new')
    await rig.clock.advance(60_000)
    expect([rig.jobs[0]?.secrets('OF_rep'), rig.jobs[0]?.secrets('OF_env')]).toEqual(['old', 'new'])
  })

  test('of the environment come before the repository’s, and only to the job that names it', async () => {
    const rig = createRuns()
    rig.github.person('acme').setSecret('repository', 'A', 'repository')
    rig.github.person('acme').setSecret('environment/production', 'A', 'environment')
    openPull(rig, { x: 'x' })
    await dispatch(rig)
    await rig.clock.advance(60_000)
    expect(rig.jobs.map((job) => [job.job, job.secrets('A')])).toEqual([
      ['test', 'repository'],
      ['deploy', 'environment'],
    ])
  })

  test('never reach the run of a fork’s pull request', async () => {
    const rig = createRuns()
    rig.github.person('acme').setSecret('repository', 'A', 'x')
    rig.github.person('rita').fork()
    rig.github.person('rita', 'rita/shop').commit('evil', { x: 'x' })
    const body = { head: 'rita:evil', base: 'main', title: 't' }
    await rig.rest('POST /pulls', body, rig.github.person('rita').token())
    await rig.clock.advance(60_000)
    expect(rig.jobs.map((job) => job.secrets('A'))).toEqual([undefined])
  })
})

function names(rig: Rig): readonly string[] {
  return rig.github.truth.runs().map((run) => `${run.workflow} ${run.event}`)
}

describe('events', () => {
  test('a push runs what its branch and paths ask for', () => {
    const rig = createRuns()
    const will = rig.github.person('will')
    will.commit('main', { 'docs/x': 'x' })
    will.commit('side', { 'app/x': '2' })
    expect(names(rig)).toEqual([])
    will.commit('main', { 'app/x': '3' })
    expect(names(rig)).toEqual(['Deploy push'])
  })

  test('a pull request and its next commits run, [skip ci] does not', () => {
    const rig = createRuns()
    openPull(rig, { x: 'x' })
    rig.github.person('will').commit('change', { x: 'y' })
    rig.github.person('will').commit('change', { x: 'z' }, 'Quietly [skip ci]')
    expect(names(rig)).toEqual(['CI pull_request', 'CI pull_request'])
  })

  test('what GITHUB_TOKEN does starts nothing but a dispatch; what the App does starts everything', async () => {
    const rig = createRuns()
    const permissions = { contents: 'write', actions: 'write' } as const
    const token = rig.github.control.actionsToken({ permissions })
    const head = rig.github.person('will').commit('side', { 'app/x': '9' })
    await rig.rest('PATCH /git/refs/heads/main', { sha: head }, token)
    expect(names(rig)).toEqual([])
    await rig.rest(
      'POST /actions/workflows/deploy.yml/dispatches',
      { ref: 'main', inputs: { environment: 'production' } },
      token,
    )
    expect(names(rig)).toEqual(['Deploy workflow_dispatch'])
    const next = rig.github.person('will').commit('side', { 'app/x': '10' })
    await rig.rest('PATCH /git/refs/heads/main', { sha: next })
    expect(names(rig)).toEqual(['Deploy workflow_dispatch', 'Deploy push'])
  })

  test('a finished run starts what waits for its name', async () => {
    const rig = createRuns({ repository: { files: { ...FILES, '.github/workflows/report.yml': REPORT } } })
    await dispatch(rig)
    await rig.clock.advance(60_000)
    expect(names(rig)).toEqual(['Deploy workflow_dispatch', 'Report workflow_run'])
  })

  test('runs are found by what they are', async () => {
    const rig = createRuns()
    await dispatch(rig)
    await rig.clock.advance(3_600_000)
    rig.github.person('will').commit('main', { 'app/x': '3' })
    const count = async (query: string) => (await rig.rest(`GET /actions/runs?${query}`)).json['total_count']
    expect(await count('')).toBe(2)
    expect(await count('event=push')).toBe(1)
    expect(await count('status=queued')).toBe(1)
    expect(await count('status=success')).toBe(1)
    expect(await count('created=%3E%3D2026-11-16T02:30:00Z')).toBe(1)
    expect(await count(`head_sha=${rig.head()}`)).toBe(1)
    expect(await count('actor=will&branch=main')).toBe(1)
  })
})

describe('environments', () => {
  test('with reviewers let a job wait, and read its secrets when it starts', async () => {
    const rig = createRuns({
      repository: { files: FILES, environments: [{ name: 'production', reviewers: ['mona'] }] },
    })
    const id = Number((await dispatch(rig)).json['workflow_run_id'])
    await rig.clock.advance(86_400_000)
    expect((await rig.rest(`GET /actions/runs/${id}`)).json['status']).toBe('waiting')
    expect(() => rig.github.person('will').approveDeployment(id)).toThrow('errors approving')
    rig.github.person('acme').setSecret('environment/production', 'A', 'late')
    rig.github.person('mona').approveDeployment(id)
    await rig.clock.advance(60_000)
    expect(rig.jobs[0]?.secrets('A')).toBe('late')
    expect((await rig.rest(`GET /actions/runs/${id}`)).json['conclusion']).toBe('success')
  })

  test('a rejected job fails its run', async () => {
    const rig = createRuns({
      repository: { files: FILES, environments: [{ name: 'production', reviewers: ['mona'] }] },
    })
    const id = Number((await dispatch(rig)).json['workflow_run_id'])
    await rig.clock.advance(60_000)
    rig.github.person('mona').rejectDeployment(id)
    await rig.clock.advance(60_000)
    expect((await rig.rest(`GET /actions/runs/${id}`)).json['conclusion']).toBe('failure')
    expect(rig.jobs).toEqual([])
  })

  test('hold a deployment with a status for each state of its job', async () => {
    const rig = createRuns()
    await dispatch(rig)
    await rig.clock.advance(60_000)
    const listed: unknown = JSON.parse((await rig.rest('GET /deployments?environment=production')).body)
    expect(listed).toMatchObject([{ environment: 'production', sha: rig.head(), created_at: '2026-11-16T02:00:02Z' }])
    const statuses: unknown = JSON.parse(
      (await rig.rest(`GET /deployments/${String(at(listed, 0, 'id'))}/statuses`)).body,
    )
    expect(statuses).toMatchObject([{ state: 'success' }, { state: 'in_progress' }])
  })
})

describe('ends', () => {
  test('a job that fails or throws fails its run', async () => {
    const rig = createRuns()
    for (const outcome of [async () => 'failure' as const, () => Promise.reject(new Error('crash'))]) {
      rig.github.onJob(outcome)
      await dispatch(rig)
      await rig.clock.advance(60_000)
    }
    expect(rig.github.truth.runs().map((run) => run.conclusion)).toEqual(['failure', 'failure'])
  })

  test('a job that sleeps on the clock takes that long; cancelled, it is over at once', async () => {
    const rig = createRuns()
    rig.github.onJob(async () => {
      await rig.clock.sleep(600_000)
      return 'success'
    })
    const id = Number((await dispatch(rig)).json['workflow_run_id'])
    await rig.clock.advance(599_000)
    expect((await rig.rest(`GET /actions/runs/${id}`)).json['status']).toBe('in_progress')
    expect((await rig.rest(`POST /actions/runs/${id}/cancel`)).status).toBe(202)
    await rig.clock.advance(600_000)
    expect((await rig.rest(`GET /actions/runs/${id}`)).json).toMatchObject({
      status: 'completed',
      conclusion: 'cancelled',
    })
    expect((await rig.rest(`POST /actions/runs/${id}/cancel`)).status).toBe(409)
  })

  test.each([
    ['one waits in a group, the newest', '', ['success', 'cancelled', 'success']],
    ['queue: max lets all wait', ', queue: max', ['success', 'success', 'success']],
    ['cancel-in-progress ends those before', ', cancel-in-progress: true', ['cancelled', 'cancelled', 'success']],
  ])('concurrency: %s', async (_, more, conclusions) => {
    const text = DEPLOY.replace('jobs:', `concurrency: { group: deploy${more} }\njobs:`)
    const rig = createRuns({ repository: { files: { ...FILES, '.github/workflows/deploy.yml': text } } })
    await dispatch(rig)
    await rig.clock.advance(3000)
    await dispatch(rig)
    await dispatch(rig)
    await rig.clock.advance(300_000)
    expect(rig.github.truth.runs().map((run) => run.conclusion)).toEqual(conclusions)
    const starts = rig.jobs.length
    expect(starts).toBe(more.includes('max') ? 3 : 2)
  })

  test('a job waits for those it needs', async () => {
    const text = 'on: workflow_dispatch\njobs:\n  b: { needs: a, steps: [] }\n  a: { steps: [] }\n'
    const rig = createRuns({ repository: { files: { '.github/workflows/deploy.yml': text } } })
    rig.github.onJob(async ({ job }) => (job === 'a' ? 'failure' : 'success'))
    const id = Number((await dispatch(rig, {})).json['workflow_run_id'])
    await rig.clock.advance(60_000)
    const jobs = await rig.rest(`GET /actions/runs/${id}/jobs`)
    expect(jobs.json).toMatchObject({
      jobs: [
        { name: 'b', conclusion: 'skipped' },
        { name: 'a', conclusion: 'failure' },
      ],
    })
  })
})

describe('webhooks', () => {
  test('tell what happened, each with its own id, signed over the bytes that go out', async () => {
    const rig = createRuns({ webhookSecret: 'hush' })
    const heard: Delivery[] = []
    const stop = rig.github.onWebhook((delivery) => heard.push(delivery))
    const number = openPull(rig, { x: 'x' })
    rig.github.person('rita').comment(number, 'hi')
    rig.github.person('mona').merge(number)
    await dispatch(rig)
    await rig.clock.advance(60_000)
    stop()
    rig.github.person('rita').comment(number, 'unheard')
    const told = heard.map(({ event, payload }) =>
      typeof payload['action'] === 'string' ? `${event} ${payload['action']}` : event,
    )
    expect([...new Set(told)].sort()).toEqual([
      'deployment_status created',
      'issue_comment created',
      'pull_request closed',
      'pull_request opened',
      'push',
      'workflow_run completed',
      'workflow_run in_progress',
      'workflow_run requested',
    ])
    expect(new Set(heard.map(({ id }) => id)).size).toBe(heard.length)
    for (const { body, signature, payload } of heard) {
      expect(signature).toBe(`sha256=${createHmac('sha256', 'hush').update(body).digest('hex')}`)
      expect(JSON.parse(body)).toEqual(JSON.parse(JSON.stringify(payload)))
      expect(at(payload, 'repository', 'full_name')).toBe('acme/shop')
    }
  })
})
