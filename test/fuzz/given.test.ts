// What a run is given by the workflow: events, inputs, variables, commands.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, jest, test } from '@jest/globals'
import { readEvent } from '../../src/action/event.ts'
import { INPUTS, readInputs } from '../../src/action/inputs.ts'
import { readSettings } from '../../src/action/settings.ts'
import { readCommand } from '../../src/core/command.ts'
import { Failure } from '../../src/core/failure.ts'
import { readSeals } from '../../src/core/seal.ts'
import { createDice, type Dice } from './dice.ts'
import { CHARGED, mutate } from './mutate.ts'
import { suspicious } from './suspect.ts'

const CASES = Math.round(400 * Number(process.env['KEYTURN_FUZZ'] ?? '1'))
const folder = mkdtempSync(join(tmpdir(), 'keyturn-fuzz-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const EVENTS = [
  [
    'push',
    { ref: 'refs/heads/main', repository: { name: 'web', owner: { login: 'acme' } }, sender: { login: 'mona' } },
  ],
  [
    'workflow_run',
    { action: 'completed', workflow_run: { name: 'deploy', conclusion: 'success', status: 'completed' } },
  ],
  ['deployment_status', { deployment: { environment: 'production' }, deployment_status: { state: 'success' } }],
  ['issue_comment', { action: 'created', issue: { number: 3 }, comment: { id: 7, body: '/keyturn adopt openai' } }],
] as const

/** A sentence for a mistake; anything else that is thrown is a fault. */
function messageOf(work: () => unknown): string {
  try {
    work()
    return ''
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown.message
    throw thrown
  }
}

function odd(dice: Dice, good: readonly string[]): string {
  const charge = dice.pick(CHARGED)
  const text = dice.any(good) ?? ''
  const at = dice.below(text.length + 1)
  const ways = [
    charge,
    text,
    text.slice(0, at),
    text.slice(0, at) + charge + text.slice(at),
    `${text}\n${text}`,
    'x'.repeat(9_000),
    '-1',
    '__proto__',
  ]
  return dice.any(ways) ?? ''
}

test('an event file of any content is told in one line, and never ends a run', async () => {
  const path = join(folder, 'event.json')
  process.env['GITHUB_EVENT_PATH'] = path
  for (let number = 0; number < CASES / 4; number++) {
    const dice = createDice(number)
    const [name, payload] = dice.any(EVENTS) ?? EVENTS[0]
    const whole = JSON.stringify(mutate(mutate(payload, dice).value, dice).value)
    writeFileSync(path, dice.chance(0.2) ? whole.slice(0, dice.below(whole.length)) : whole)
    // The context is read when its package is loaded.
    jest.resetModules()
    const said: string[] = []
    const env = {
      GITHUB_EVENT_NAME: name,
      GITHUB_EVENT_PATH: path,
      GITHUB_RUN_ID: odd(dice, ['1841']),
      GITHUB_RUN_ATTEMPT: odd(dice, ['2']),
    }
    const event = await readEvent(env, (line) => said.push(line))
    for (const text of [event.about, ...said])
      expect([number, ...suspicious(text), text.includes('\n')]).toEqual([number, false])
    expect(Number.isSafeInteger(event.runId) && event.runAttempt > 0).toBe(true)
  }
  delete process.env['GITHUB_EVENT_PATH']
})

const GOOD = [
  'true',
  'false',
  'reconcile',
  'plan',
  '12m',
  'rotation.yml',
  'openai=https://eu.api.openai.com',
  'openai/production',
  'adopt openai key_1',
  '42',
  'openai=OPENAI_ADMIN_PROD',
]

test('inputs of any content are understood or refused in one clear line', () => {
  for (let number = 0; number < CASES; number++) {
    const dice = createDice(number)
    const given = new Map<string, string>(Object.entries(INPUTS).map(([name, { default: usual }]) => [name, usual]))
    given.set('token', 'ghs_x')
    const name = dice.any([...given.keys()]) ?? 'mode'
    given.set(name, odd(dice, GOOD))
    const message = messageOf(() => readSettings(readInputs((one) => given.get(one) ?? '')))
    expect([number, ...suspicious(message), message.includes('\n')]).toEqual([number, false])
    expect(message.length).toBeLessThan(600)
  }
})

test('commands and seals of any content, too', () => {
  for (let number = 0; number < CASES; number++) {
    const dice = createDice(number)
    const words = odd(dice, ['adopt openai/production key_1', '/keyturn overwrite openai', 'keyturn adopt openai'])
    const seal = odd(dice, [Buffer.alloc(32, 1).toString('base64')])
    for (const message of [messageOf(() => readCommand(words)), messageOf(() => readSeals(seal, odd(dice, [seal])))])
      expect([number, ...suspicious(message), message.includes('\n')]).toEqual([number, false])
  }
})
