// Every provider whose keys need no person, from its adoption to a dead old key, by the built Action in processes of its own.
import { expect, test } from '@jest/globals'
import { ACME_HOST } from '../../src/sandbox/repository/acme.ts'
import { credentialOf } from '../../src/sandbox/repository/key.ts'
import { keyNamed } from '../sweep/keys.ts'
import { named, passed } from '../start/team.ts'
import { idOf, openOnes, unrestOf } from '../start/truth.ts'
import { begin, type Story } from './story.ts'

const HOUR = 3_600_000

const ONES = [
  'aws-iam-single-environment',
  'generated-dual',
  'http-single-environment',
  'openrouter-single-environment',
  'sendgrid-single-environment',
  'stripe-webhook-dual',
  'supabase-single-environment',
  'supabase-signing-key',
  'twilio-auth-token-dual',
  'twilio-single-environment',
]

/** What the manifest names by address: an API of one's own is asked at its socket, and Stripe knows the app by its public one. */
function readdress({ world, served }: Story): void {
  const before = world.github.truth.file('main', 'rotation.yml') ?? ''
  const text = before
    .replaceAll(ACME_HOST, served.urls.http)
    .replace(/(with: \{ url: ")http:\/\/[^/]+/, '$1https://app.acme.dev')
  if (text !== before) world.github.person('mona').commit('main', { 'rotation.yml': text }, 'Say where it is')
}

test.concurrent.each(ONES)(
  'turns %s',
  async (name) => {
    const key = keyNamed(name)
    const story = await begin(key, {
      inputs: { 'INPUT_ADMIN-KEYS': 'http=HTTP_ADMIN_KEY\naws-iam=AWS_IAM_ADMIN_KEY' },
      defaults: ['overlap: 1h', 'hold: 1h'],
    })
    const { world } = named(story)
    readdress(story)
    const first = idOf(world, key)
    const env = passed(key, world.first.get(credentialOf(key))?.value ?? '')
    const said: string[] = []
    try {
      for (let turn = 0, rested = false; !rested && turn < 120; turn += 1) {
        const { exit, said: words, result } = await story.run(undefined, env)
        said.push(words)
        expect({ exit, words: exit === 0 ? '' : words }).toEqual({ exit: 0, words: '' })
        for (const { number } of openOnes(world)) world.github.person('mona').merge(number)
        await world.clock.advance(2 * HOUR)
        rested = turn > 2 && result.outcomes.every(({ kind, because }) => kind === 'rest' && because === 'not-due')
      }
      expect(idOf(world, key)).not.toBe(first)
      expect(unrestOf({ world, log: said })).toEqual([])
    } finally {
      await story.close()
    }
  },
  300_000,
)
