// What a key can be kept by, deployed by and proven by, each from adoption to a dead old key by the built Action in processes of its own.
// Vault, AWS, Vercel's own and the organisation's have journeys; a command its own file.
import { expect, test } from '@jest/globals'
import { OTHER } from '../../src/sandbox/repository/key.ts'
import { PROJECT } from '../../src/sandbox/vercel/vercel.ts'
import { keyNamed } from '../sweep/keys.ts'
import { type Turning, turns } from './turns.ts'

const ONES: Readonly<Record<string, Turning>> = {
  'openai-by-event': {},
  'openai-by-hook': {
    given: ({ world, served }) => ({
      VERCEL_TOKEN: world.vercel.token,
      DEPLOY_HOOK: world.vercel.hook(PROJECT).replace('https://api.vercel.com', served.urls.vercel),
    }),
  },
  'openai-tested': {},
  'openai-measured': { given: ({ world }) => ({ PROMETHEUS_TOKEN: world.prometheus.token }) },
  'openai-elsewhere': { given: () => ({ 'INPUT_ALLOW-SECRETS': OTHER }) },
  'stripe-preview': {},
  unit: {},
  'openai-organization': { given: () => ({ 'INPUT_ALLOW-SECRETS': 'organization' }) },
}

test.concurrent.each(Object.entries(ONES))('turns %s', (name, turning) => turns(keyNamed(name), turning), 300_000)

test.concurrent('turns a key that a person proves, who is asked once it is deployed', async () => {
  const asked = ['  - person: { ask: "Does the checkout take a card?" }', 'verify: deployment']
  const key = { name: 'openai', provider: 'openai', environment: 'production', manifest: asked } as const
  const answers: number[] = []
  await turns(key, {
    people: ({ world }, { outcomes: [outcome] }) => {
      if (outcome?.because !== 'awaits-evidence') return
      const { number = 0 } =
        world.github.truth.pulls().findLast(({ branch }) => branch.startsWith('keyturn/rotate/')) ?? {}
      world.github.person('mona').comment(number, '/keyturn approve-evidence openai/production')
      answers.push(number)
    },
  })
  expect(answers).toHaveLength(1)
}, 300_000)
