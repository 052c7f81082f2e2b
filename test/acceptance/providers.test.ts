// Every provider whose keys need no person, from its adoption to a dead old key, by the built Action in processes of its own.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@jest/globals'
import { IDENTITY_PATH } from '../../src/sandbox/identity.ts'
import { keyNamed } from '../sweep/keys.ts'
import { turns } from './turns.ts'

const ONES = [
  'aws-iam-single-environment',
  'generated-dual',
  'http-single-environment',
  'openrouter-single-environment',
  'sendgrid-single-environment',
  'stripe-webhook-dual',
  'supabase-single-environment',
  'supabase-legacy',
  'supabase-signing-key',
  'twilio-auth-token-dual',
  'twilio-single-environment',
]

test.concurrent.each(ONES)(
  'turns %s',
  (name) =>
    turns(keyNamed(name), { given: () => ({ 'INPUT_ADMIN-KEYS': 'http=HTTP_ADMIN_KEY\naws-iam=AWS_IAM_ADMIN_KEY' }) }),
  300_000,
)

test.concurrent('turns aws-iam-single-environment by a profile', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-aws-'))
  const [config, file] = [join(folder, 'config'), join(folder, 'credentials')]
  writeFileSync(config, '')
  try {
    await turns(keyNamed('aws-iam-single-environment'), {
      given: ({ secrets }) => {
        const [id, secret] = secrets['AWS_IAM_ADMIN_KEY']?.split(':') ?? []
        writeFileSync(file, `[ours]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`)
        const files = { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: file }
        return { ...files, AWS_IAM_ADMIN_KEY: '', AWS_PROFILE: 'ours' }
      },
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}, 300_000)

test.concurrent(
  'turns aws-iam-single-environment by a role that its job logs in by, and no admin key',
  () =>
    turns(keyNamed('aws-iam-role'), {
      given: ({ world, served }) => ({
        AWS_IAM_ADMIN_KEY: '',
        AWS_ROLE_ARN: world['aws-iam'].role.arn,
        ACTIONS_ID_TOKEN_REQUEST_URL: `${served.urls.identity}${IDENTITY_PATH}`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: world.identity.token,
      }),
    }),
  300_000,
)
