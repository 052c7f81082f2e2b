// What the runner would run: dist/action.js, under the Node that runs these tests and under Node 24 where it is at hand.
import { describe, expect, test } from '@jest/globals'
import type { KeySpec } from '../../src/sandbox/repository/key.ts'
import { unrestOf } from '../start/truth.ts'
import { NODE24, RUNNING } from './process.ts'
import { begin, type Ran, type Story } from './story.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

const KEYS: readonly (readonly [string, KeySpec])[] = [
  ['OpenAI, an environment secret, layout single', { name: 'openai', provider: 'openai', environment: 'production' }],
  ['OpenAI, a repository secret, layout versioned', { name: 'openai', provider: 'openai', layout: 'versioned' }],
  [
    'Resend, an environment secret, layout single',
    {
      name: 'resend',
      provider: 'resend',
      environment: 'production',
      manifest: ['with: { permission: full_access }', 'verify: usage'],
    },
  ],
  [
    'Resend, a repository secret, layout versioned',
    { name: 'resend', provider: 'resend', layout: 'versioned', manifest: ['with: { permission: full_access }'] },
  ],
]

const NODES = [RUNNING, ...(NODE24 === undefined ? [] : [NODE24])]

describe.each(NODES)('the built Action on Node $version', (node) => {
  test.concurrent.each(KEYS)(
    'adopts and rotates: %s',
    async (_, key) => {
      const story = await begin(key, { node })
      try {
        const heard = await rotate(story)
        const { world } = story
        expect(heard.map(({ exit }) => exit)).toEqual(heard.map(() => 0))
        expect(unrestOf({ world, log: heard.map(({ said }) => said) })).toEqual([])
        expect(world.app.requests).toBeGreaterThan(100)
        const lock = world.github.truth.file('main', 'rotation.lock.yml') ?? ''
        expect(lock).toMatch(/generation: 1$/m)
        const [credential = ''] = world.first.keys()
        expect(
          JSON.parse(world.github.truth.file('keyturn/journal', `records/${credential}/1.json`) ?? '{}'),
        ).toMatchObject({ schema: 1 })
      } finally {
        await story.close()
      }
    },
    120_000,
  )
})

if (!NODES.some(({ version }) => version.startsWith('24')))
  test.skip('under Node 24: it is not here (.node24), and CI runs these tests under it as well', () => undefined)

/** Adoption, merge, proposal, merge, and on until the rotation is at rest; every run's words. */
async function rotate(story: Story): Promise<readonly Ran[]> {
  const { world } = story
  const heard: Ran[] = []
  const run = async (): Promise<Ran> => {
    const ran = await story.run()
    heard.push(ran)
    return ran
  }
  await run()
  world.github.person('mona').merge(1)
  const proposed = await run()
  expect(proposed.result.outcomes.map(({ because }) => because)).toEqual(['awaiting-review'])
  await world.clock.advance(2 * HOUR)
  world.github.person('mona').merge(world.github.truth.pulls().at(-1)?.number ?? 0)
  for (let turn = 0; turn < 40; turn += 1) {
    const [outcome] = (await run()).result.outcomes
    if (outcome?.kind === 'rest') return heard
    await world.clock.advance(
      outcome?.because === 'overlapping' ? 24 * HOUR : outcome?.because === 'still-in-use' ? HOUR : 5 * MINUTE,
    )
  }
  throw new Error(`it did not come to rest:\n${heard.at(-1)?.said ?? ''}`)
}
