import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Failure } from '../../../src/core/failure.ts'
import type { DeploySpec } from '../../../src/core/manifest/policy.ts'
import { Secret } from '../../../src/core/secret.ts'
import type { Deployer } from '../../../src/plugins/contract/deployer.ts'
import type { DeployerOpening } from '../../../src/plugins/deployers/opening.ts'
import { openDeployer } from '../../../src/plugins/registry.ts'
import { haveDocument, readDocument } from '../../contract/document.ts'
import { createTinyGithub, newRun, NOW, type TinyGithub } from '../github.ts'

let github: TinyGithub

beforeEach(() => {
  github = createTinyGithub()
})

// Every request of a case was as GitHub's document says.
afterEach(() => {
  if (!haveDocument('github.trimmed.json')) return
  const document = readDocument('github.trimmed.json')
  expect(github.sent.flatMap((sent) => document.faults(sent))).toEqual([])
})

function opened(spec: DeploySpec, more: Partial<DeployerOpening> = {}): Promise<Deployer> {
  return openDeployer(spec, {
    rest: github.rest,
    send: github.rest.send,
    vercel: {
      send: github.rest.send,
      base: 'https://api.vercel.com',
      token: () => Secret.of('unused', () => undefined),
    },
    now: () => github.controls.now,
    sleep: (milliseconds) => github.sleep(milliseconds),
    defaultBranch: 'main',
    hook: () => Secret.of('https://unused.example', () => undefined),
    purpose: () => ({ of: 'kt-1f9k3x-openai-production-6-9c04ae.0.mi2x3f8k', since: NOW }),
    actor: 'keyturn[bot]',
    ownRun: '999',
    ...more,
  })
}

const WORKFLOW: DeploySpec = { kind: 'workflow', file: 'deploy.yml', inputs: { environment: 'production' } }

describe('a workflow as deployer', () => {
  test('says what it does', async () => {
    expect((await opened(WORKFLOW)).what).toBe('deploy.yml with environment=production')
    expect((await opened({ ...WORKFLOW, inputs: {} })).what).toBe('deploy.yml')
  })

  test('is started with ref and inputs, and known by its run id at once', async () => {
    const deployer = await opened(WORKFLOW)

    expect(await deployer.trigger()).toEqual({ run: '1000', url: 'https://github.com/acme/web/actions/runs/1000' })
    expect(JSON.parse(github.sent[0]?.body ?? '')).toEqual({
      ref: 'main',
      inputs: { environment: 'production' },
      return_run_details: true,
    })
    expect(github.sent).toHaveLength(1)
  })

  test('a server that answers nothing: the run is found in the list', async () => {
    github.controls.dispatch = 'empty'
    github.controls.late = 3
    github.runs.push(newRun({ id: 5, created: NOW - 60_000 }), newRun({ id: 6, actor: 'mona', created: NOW + 1000 }))

    expect(await (await opened(WORKFLOW)).trigger()).toMatchObject({ run: '1002' })
  })

  test('a server that refuses the parameter is asked without it', async () => {
    github.controls.dispatch = 'unknown-parameter'

    expect(await (await opened(WORKFLOW)).trigger()).toMatchObject({ run: '1000' })
    expect(github.runs).toHaveLength(1)
  })

  test('a file without workflow_dispatch is said so', async () => {
    github.controls.dispatch = 'no-trigger'

    const thrown = await (await opened(WORKFLOW)).trigger().catch((error: unknown) => error)

    expect(thrown).toMatchObject({ code: 'refused', effect: 'not-done' })
    expect(thrown instanceof Failure && thrown.message).toContain('`on: workflow_dispatch`')
  })

  test('a lost answer is not dispatched again, and the run is found by looking', async () => {
    github.controls.dispatch = 'lost'
    const deployer = await opened(WORKFLOW)

    await expect(deployer.trigger()).rejects.toMatchObject({ effect: 'unknown' })

    expect(github.runs).toHaveLength(1)
    expect(await deployer.status(undefined, NOW)).toMatchObject({ state: 'running', run: '1000' })
  })

  test.each([
    ['of an earlier time', { created: NOW - 1_000 }],
    ['of somebody else', { actor: 'mona' }],
    ['of another event', { event: 'push' }],
    ['of another file', { file: 'other.yml' }],
    ['that is Keyturn itself', { id: 999 }],
  ])('a run %s is not ours', async (_name, of) => {
    github.runs.push(newRun(of))

    expect(await (await opened(WORKFLOW)).status(undefined, NOW)).toEqual({ state: 'none' })
  })

  test.each([
    ['queued', null, 'running'],
    ['in_progress', null, 'running'],
    ['requested', null, 'running'],
    ['pending', null, 'running'],
    ['waiting', null, 'waiting-for-approval'],
    ['completed', 'success', 'succeeded'],
    ['completed', 'failure', 'failed'],
    ['completed', 'cancelled', 'failed'],
    ['completed', 'timed_out', 'failed'],
    ['completed', 'startup_failure', 'failed'],
    ['completed', 'skipped', 'failed'],
    ['completed', 'neutral', 'failed'],
    ['completed', 'action_required', 'failed'],
  ])('a run that is %s (%s) is %s', async (status, conclusion, state) => {
    github.runs.push(newRun({ id: 7, status, conclusion }))

    const facts = await (await opened(WORKFLOW)).status('7', NOW)

    expect(facts).toMatchObject({ state, run: '7', startedAt: NOW + 1000 })
    expect(facts.finishedAt !== undefined).toBe(status === 'completed')
    expect(facts.about !== undefined).toBe(state === 'failed' || state === 'waiting-for-approval')
  })

  test('a run cancelled because a newer one was queued is to be started again; one that a person cancelled failed', async () => {
    github.runs.push(newRun({ id: 7, status: 'completed', conclusion: 'cancelled' }))
    const deployer = await opened(WORKFLOW)
    expect(await deployer.status('7', NOW)).toMatchObject({ state: 'failed' })

    github.runs.push(newRun({ id: 8, actor: 'mona', created: NOW + 2000 }))
    expect(await deployer.status('7', NOW)).toEqual({ state: 'none' })
  })

  test('a re-run that succeeds later counts', async () => {
    const run = newRun({ id: 7, status: 'completed', conclusion: 'failure' })
    github.runs.push(run)
    const deployer = await opened(WORKFLOW)
    expect((await deployer.status('7', NOW)).state).toBe('failed')

    run.conclusion = 'success'

    expect((await deployer.status('7', NOW)).state).toBe('succeeded')
  })

  test('a run that was deleted is none', async () => {
    expect(await (await opened(WORKFLOW)).status('7', NOW)).toEqual({ state: 'none' })
  })
})

describe('the merge as deployer', () => {
  const MERGE: DeploySpec = { kind: 'on-merge', file: 'deploy.yml' }
  const seen = 'c'.repeat(40)

  test('starts nothing', async () => {
    expect(await (await opened(MERGE)).trigger()).toBeUndefined()
    expect(github.sent).toEqual([])
  })

  test('no run yet is a wait, not a reason to start one', async () => {
    expect(await (await opened(MERGE)).status(undefined, NOW)).toMatchObject({ state: 'running' })
  })

  test('the push that brought the approval counts, though it began before Keyturn saw it', async () => {
    github.runs.push(
      newRun({ id: 7, event: 'push', head: seen, created: NOW - 90_000, status: 'completed', conclusion: 'success' }),
    )

    expect(await (await opened(MERGE, { seen: () => seen })).status(undefined, NOW)).toMatchObject({
      state: 'succeeded',
      run: '7',
    })
  })

  test('a push from before the approval does not', async () => {
    github.runs.push(
      newRun({ id: 7, event: 'push', created: NOW - 90_000, status: 'completed', conclusion: 'success' }),
    )

    expect(await (await opened(MERGE, { seen: () => seen })).status(undefined, NOW)).toMatchObject({ state: 'running' })
  })

  test('a later push that succeeds counts for one that failed', async () => {
    github.runs.push(
      newRun({ id: 7, event: 'push', head: seen, created: NOW - 90_000, status: 'completed', conclusion: 'failure' }),
      newRun({
        id: 8,
        event: 'push',
        head: 'd'.repeat(40),
        created: NOW + 90_000,
        status: 'completed',
        conclusion: 'success',
      }),
    )

    expect(await (await opened(MERGE, { seen: () => seen })).status('7', NOW)).toMatchObject({
      state: 'succeeded',
      run: '8',
    })
  })

  test('a push between the approval and the moment it was written down counts: it carries the approval, too', async () => {
    const push = { event: 'push', created: NOW - 1000, status: 'completed' }
    github.runs.push(
      newRun({ ...push, id: 6, head: 'b'.repeat(40), conclusion: 'success' }),
      newRun({ ...push, id: 7, head: seen, conclusion: 'cancelled' }),
      newRun({ ...push, id: 8, head: 'd'.repeat(40), conclusion: 'success' }),
    )

    expect(await (await opened(MERGE, { seen: () => seen })).status('7', NOW)).toMatchObject({
      state: 'succeeded',
      run: '8',
    })
  })

  test('without a file every workflow of the push must succeed, and Keyturn does not wait for itself', async () => {
    const push = { event: 'push', head: seen, created: NOW, status: 'completed', conclusion: 'success' }
    const slow = newRun({ ...push, id: 8, file: 'build.yaml', status: 'in_progress', conclusion: null })
    github.runs.push(
      newRun({ ...push, id: 7 }),
      slow,
      newRun({ ...push, id: 999, file: 'keyturn-rotation.yml', status: 'in_progress' }),
    )
    const deployer = await opened({ kind: 'on-merge' }, { seen: () => seen })

    expect((await deployer.status(undefined, NOW)).state).toBe('running')
    slow.status = 'completed'
    slow.conclusion = 'failure'
    expect((await deployer.status(undefined, NOW)).state).toBe('failed')
    slow.conclusion = 'success'
    expect((await deployer.status(undefined, NOW)).state).toBe('succeeded')
  })
})

test('no deployment says why, and starts nothing', async () => {
  const deployer = await opened({ kind: 'none', because: 'read by every workflow run' })

  expect(await deployer.trigger()).toBeUndefined()
  expect(await deployer.status(undefined, NOW)).toEqual({ state: 'not-needed', about: 'read by every workflow run' })
  expect(deployer.what).toContain('read by every workflow run')
})
