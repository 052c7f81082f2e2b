import { describe, expect, test } from '@jest/globals'
import { occasionOf } from '../../src/action/occasion.ts'
import { readSettings } from '../../src/action/settings.ts'
import { INPUTS, type Inputs, readInputs } from '../../src/action/inputs.ts'

function settingsWith(given: Partial<Inputs>) {
  return readSettings(readInputs((name) => given[name] ?? (name === 'token' ? 'ghs_any' : INPUTS[name].default)))
}

function woken(name: string, given: Partial<Inputs> = {}): boolean | undefined {
  const event = { name, runId: 1841, runAttempt: 1, actor: 'mona', about: name }
  return occasionOf({}, event, settingsWith(given)).woken
}

describe('a run was woken without a word', () => {
  test('by a dispatch that carries nothing', () => {
    expect(woken('workflow_dispatch')).toBe(true)
  })

  test.each(['schedule', 'push', 'workflow_run', 'deployment_status', 'issue_comment', 'repository_dispatch', ''])(
    'never by %j',
    (name) => {
      expect(woken(name)).toBe(false)
    },
  )

  test.each<[string, Partial<Inputs>]>([
    ['a comment', { comment: '55' }],
    ['a command', { command: 'rotate openai/production' }],
  ])('nor by a dispatch with %s', (_, given) => {
    expect(woken('workflow_dispatch', given)).toBe(false)
  })
})

test('a run says which it is and whose', () => {
  const event = { name: 'schedule', runId: 1841, runAttempt: 2, actor: 'hubot', about: 'schedule' }
  const env = { GITHUB_SERVER_URL: 'https://ghe.example', GITHUB_REPOSITORY: 'acme/web' }
  expect(occasionOf(env, event, {})).toEqual({
    run: 'https://ghe.example/acme/web/actions/runs/1841',
    runId: '1841',
    attempt: 2,
    actor: 'hubot',
    woken: false,
  })
  expect(occasionOf(env, { ...event, runId: 0 }, {})).toMatchObject({ run: 'action' })
})
