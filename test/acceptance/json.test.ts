import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createGithub } from '../../src/sandbox/github/github.ts'
import { createReadyWorld } from '../../src/sandbox/ready.ts'
import type { KeySpec } from '../../src/sandbox/repository/key.ts'
import { serve, type Served } from '../../src/sandbox/serve.ts'
import { VERBS, type VerbSpec } from '../../src/cli/verbs.ts'
import { child } from '../built/child.ts'

const SPECS = Object.entries<VerbSpec>(VERBS)
/** What these print is for one reader: a shell. */
const NO_FACTS = ['completion']

/** A key in two environments: its name stands for two credentials. */
const KEYS = ['staging', 'production'].map((environment): KeySpec => ({
  name: 'openai',
  provider: 'openai',
  environment,
}))

const world = createReadyWorld(createGithub, { keys: KEYS })
let served: Served
beforeAll(async () => {
  const text = world.github.truth.file('main', 'rotation.yml') ?? ''
  const badges = '  badges: { provider: reminder, minted: 2026-01-01 }\n'
  world.github.person('mona').commit('main', { 'rotation.yml': text + badges }, 'Remember the badges')
  served = await serve(world, { speed: 1 })
}, 60_000)
afterAll(() => served.close())

test('every verb that prints facts has --json', () => {
  const without = SPECS.filter(([, { options }]) => !options.includes('json')).map(([verb]) => verb)
  expect(without).toEqual(NO_FACTS)
})

describe('--json', () => {
  // init wants a clone, whose a value, and the demo has a test of its own.
  test.each([
    ['check', '--online'],
    ['doctor'],
    ['plan'],
    ['status'],
    ['explain', 'openai'],
    ['explain', 'badges'],
    ['audit', 'keys'],
    ['audit', 'verify'],
    ['audit', 'export', '--period', '2026-Q4'],
    ['report'],
  ])(
    'of %s is one JSON value with a version',
    async (...words) => {
      const token = world.github.control.installationToken({ forever: true })
      const seal = randomBytes(32).toString('base64')
      const env = { ...world.admin, KEYTURN_SEAL: seal, GITHUB_API_URL: served.urls.github, GITHUB_TOKEN: token }
      const { out } = await child('cli', [...words, '--json', '--repo', 'acme/web'], env)
      expect(JSON.parse(out)).toMatchObject({ version: 1 })
    },
    60_000,
  )
})
