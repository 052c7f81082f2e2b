import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { INPUTS } from '../../src/action/inputs.ts'
import { read, ROOT } from './sources.ts'

const WORKFLOWS = [
  ...readdirSync(join(ROOT, '.github/workflows')).map((name) => `.github/workflows/${name}`),
  'docs/examples/keyturn.yml',
  'docs/examples/deploy.yml',
  'docs/examples/remind.yml',
  'docs/examples/node-service/deploy.yml',
  'docs/examples/nextjs/release.yml',
  'docs/examples/platform/deploy.yml',
]

/** What GitHub's own parser objects to. */
async function problems(name: string, content: string): Promise<readonly string[]> {
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter())
  const errors = context.errors.getErrors().map((error) => error.message)
  if (value === undefined) return [...errors, 'no workflow']
  const template = await convertWorkflowTemplate(context, value)
  return [...errors, ...(template.errors ?? []).map((error) => error.Message)]
}

describe('every workflow', () => {
  test('is found', () => {
    expect(WORKFLOWS.length).toBeGreaterThanOrEqual(4)
  })

  test.each(WORKFLOWS)('%s is one by GitHub’s own parser', async (path) => {
    expect(await problems(path, read(path))).toEqual([])
  })

  test('that is broken would be found so', async () => {
    const broken = 'on: push\njobs:\n  x:\n    runs-on: ubuntu-latest\n    concurency: y\n    steps: []\n'
    expect((await problems('broken.yml', broken)).join()).toContain('concurency')
  })

  test.each(WORKFLOWS)('%s pins what it uses by a full commit', (path) => {
    const used = [...read(path).matchAll(/^\s*(?:- )?uses:\s*(\S+)/gm)].map(([, name]) => name ?? '')
    const loose = used.filter((name) => !/@[0-9a-f]{40}$/.test(name) && !name.startsWith('keyturn/keyturn@v'))
    expect(loose).toEqual([])
  })

  test.each(WORKFLOWS)('%s never runs with secrets for a pull request, nor passes all of them', (path) => {
    expect(read(path)).not.toMatch(/pull_request_target|secrets: inherit|toJSON\(secrets\)/i)
  })

  test.each(WORKFLOWS)('%s gives its token nothing but reading, and the reminder its issue', (path) => {
    const more = path === 'docs/examples/remind.yml' ? { issues: 'write' } : {}
    expect(parse(read(path)).permissions).toEqual({ contents: 'read', ...more })
  })
})

describe('the workflow that users copy', () => {
  const text = read('.github/workflows/keyturn.yml')
  const { on, jobs } = parse(text)
  const { keyturn } = jobs
  const [step, ...more] = keyturn.steps

  test('is the one in docs/examples', () => {
    expect(read('docs/examples/keyturn.yml')).toBe(text)
  })

  test('wakes by schedule off the hour, by hand, and when something changed', () => {
    expect(Object.keys(on)).toEqual([
      'schedule',
      'push',
      'workflow_run',
      'deployment_status',
      'issue_comment',
      'workflow_dispatch',
    ])
    expect(on.schedule).toEqual([{ cron: expect.not.stringMatching(/^(0|\*)/) }])
    expect(on.push.paths).toContain('rotation.lock.yml')
    expect(Object.keys(on.workflow_dispatch.inputs)).toEqual(['command', 'credential', 'key'])
  })

  test('queues and never cancels', () => {
    expect(keyturn.concurrency).toEqual({ group: 'keyturn', queue: 'max' })
  })

  test('runs behind the gate, without making a deployment of it', () => {
    expect(keyturn.environment).toEqual({ name: 'keyturn', deployment: false })
  })

  test('does nothing else: no checkout, no other step', () => {
    expect(more).toEqual([])
    expect(step.uses).toMatch(/^keyturn\/keyturn@/)
  })

  test('passes only inputs that exist', () => {
    expect(Object.keys(step.with).filter((name) => !Object.hasOwn(INPUTS, name))).toEqual([])
  })

  test('stays alive longer than the longest default patience', () => {
    expect(keyturn['timeout-minutes']).toBeGreaterThan(12)
  })
})

describe('the workflow that only reminds', () => {
  const { on, jobs } = parse(read('docs/examples/remind.yml'))
  const { remind } = jobs
  const [step, ...more] = remind.steps

  test('wakes once a day off the hour, by hand, and when the manifest changed', () => {
    expect(Object.keys(on)).toEqual(['schedule', 'push', 'workflow_dispatch'])
    expect(on.schedule).toEqual([{ cron: expect.stringMatching(/^[1-9]\d? \d+ \* \* \*$/) }])
  })

  test('needs no environment and no secret, and does nothing else', () => {
    expect({ more, environment: remind.environment }).toEqual({ more: [], environment: undefined })
    expect(step.with).toEqual({ mode: 'remind', token: '${{ github.token }}' })
    expect(read('docs/examples/remind.yml')).not.toContain('secrets.')
  })
})

describe('the workflows that only hear', () => {
  const [action, adapter] = ['docs/examples/ears.yml', 'docs/examples/ears-adapter.yml']

  test.each([action, adapter])('%s is one by GitHub’s own parser', async (path) => {
    expect(await problems(path, read(path))).toEqual([])
  })

  test('are one but for their step, and that has no secret and no neighbour', () => {
    const [one, other] = [parse(read(action)), parse(read(adapter))]
    const [[step, ...more], [theirs, ...others]] = [one.jobs.ears.steps, other.jobs.ears.steps]
    expect({ ...other, jobs: { ears: { ...other.jobs.ears, steps: [] } } }).toEqual({
      ...one,
      jobs: { ears: { ...one.jobs.ears, steps: [] } },
    })
    expect([...more, ...others]).toEqual([])
    expect([step.with.mode, theirs.uses]).toEqual(['hear', 'keyturn/keyturn/src/bot@v0'])
    expect(read(action) + read(adapter)).not.toMatch(/secrets|checkout@/)
  })
})
