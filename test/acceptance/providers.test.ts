// Every provider whose keys need no person, from its adoption to a dead old key, by the built Action in processes of its own.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { IDENTITY_PATH } from '../../src/sandbox/identity.ts'
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

type Env = (story: Story) => Readonly<Record<string, string>>

/** Runs until nothing is left to do, and looks whether the key in service is another one. */
async function turns(name: string, inputs: Readonly<Record<string, string>>, envOf: Env = () => ({})): Promise<void> {
  const key = keyNamed(name)
  const story = await begin(key, { inputs, defaults: ['overlap: 1h', 'hold: 1h'] })
  const { world } = named(story)
  readdress(story)
  const first = idOf(world, key)
  const env = { ...passed(key, world.first.get(credentialOf(key))?.value ?? ''), ...envOf(story) }
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
    // What packages have to say of themselves is not for users.
    expect(said.join('\n')).not.toContain('Warning:')
  } finally {
    await story.close()
  }
}

test.concurrent.each(ONES)(
  'turns %s',
  (name) => turns(name, { 'INPUT_ADMIN-KEYS': 'http=HTTP_ADMIN_KEY\naws-iam=AWS_IAM_ADMIN_KEY' }),
  300_000,
)

test.concurrent('turns aws-iam-single-environment by a profile', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-aws-'))
  const [config, file] = [join(folder, 'config'), join(folder, 'credentials')]
  writeFileSync(config, '')
  try {
    await turns('aws-iam-single-environment', {}, ({ secrets }) => {
      const [id, secret] = secrets['AWS_IAM_ADMIN_KEY']?.split(':') ?? []
      writeFileSync(file, `[ours]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`)
      const files = { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: file }
      return { ...files, AWS_IAM_ADMIN_KEY: '', AWS_PROFILE: 'ours' }
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}, 300_000)

test.concurrent(
  'turns aws-iam-single-environment by a role that its job logs in by, and no admin key',
  () =>
    turns('aws-iam-single-environment', {}, ({ world, served }) => ({
      AWS_IAM_ADMIN_KEY: '',
      AWS_ROLE_ARN: world['aws-iam'].role.arn,
      ACTIONS_ID_TOKEN_REQUEST_URL: `${served.urls.identity}${IDENTITY_PATH}`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: world.identity.token,
    })),
  300_000,
)
