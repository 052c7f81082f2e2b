import { describe, expect, test } from '@jest/globals'
import { deploymentOf } from '../../../src/sandbox/app/job.ts'
import type { JobContext } from '../../../src/sandbox/github/contract.ts'

const SECRETS: Readonly<Record<string, string>> = { OPENAI_API_KEY: 'one', OPENAI_API_KEY_V2: 'two' }

function valueOf(workflow: string | undefined, about: Partial<JobContext> = {}): string | undefined {
  const context: JobContext = {
    repository: 'acme/web',
    run: { id: 1, workflow: '.github/workflows/deploy.yml', event: 'push', createdAt: 0, actor: 'mona' },
    job: 'deploy',
    secrets: (name) => SECRETS[name],
    vars: () => undefined,
    inputs: { key: 'from input' },
    environment: 'production',
    headSha: 'abc',
    ...about,
  }
  const path = '.github/workflows/deploy.yml'
  const deployment = deploymentOf(context, (at, wanted) => (at === 'abc' && wanted === path ? workflow : undefined))
  expect(deployment.environment).toBe('production')
  return deployment.value('OPENAI_API_KEY')
}

function inJob(env: string): string {
  return `on: push\njobs:\n  deploy:\n    env:\n      ${env}\n    steps: [{ run: ./deploy }]\n`
}

describe('what a job brings to the app', () => {
  test.each([
    ['the secret that the job’s variable names', inJob('OPENAI_API_KEY: ${{ secrets.OPENAI_API_KEY }}'), 'one'],
    [
      'that of another version, once the reference names it',
      inJob('OPENAI_API_KEY: ${{secrets.OPENAI_API_KEY_V2}}'),
      'two',
    ],
    ['an empty text for a secret that is missing', inJob('OPENAI_API_KEY: ${{ secrets.OPENAI_API_KEY_V3 }}'), ''],
    ['nothing for a variable that is not set', inJob('OTHER: ${{ secrets.OPENAI_API_KEY }}'), undefined],
    ['an input', inJob('OPENAI_API_KEY: ${{ inputs.key }}'), 'from input'],
    [
      'what the workflow sets for all jobs',
      'env: { OPENAI_API_KEY: "${{ secrets.OPENAI_API_KEY }}" }\njobs: { deploy: {} }',
      'one',
    ],
    [
      'what a step sets, over what its job sets',
      'jobs:\n  deploy:\n    env: { OPENAI_API_KEY: outer }\n    steps:\n      - run: x\n        env: { OPENAI_API_KEY: inner }\n',
      'inner',
    ],
  ])('is %s', (_, workflow, value) => {
    expect(valueOf(workflow)).toBe(value)
  })

  test('does not come from another job of the same workflow', () => {
    expect(valueOf(inJob('OPENAI_API_KEY: x'), { job: 'test' })).toBeUndefined()
  })

  test('cannot be told without the workflow’s text, and that is said', () => {
    expect(() => valueOf(undefined)).toThrow('cannot be read')
  })
})
