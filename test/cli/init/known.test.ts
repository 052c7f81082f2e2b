import { describe, expect, test } from '@jest/globals'
import { environmentOf } from '../../../src/start/draft/environment.ts'
import { ownerOf } from '../../../src/start/draft/hosting.ts'
import { halfBy, isOrdinary, isSession, knownBy } from '../../../src/start/draft/known.ts'
import { scalar } from '../../../src/start/draft/scalar.ts'
import { readWorkflows } from '../../../src/start/draft/workflows.ts'
import { LATER_PROVIDERS } from '../../../src/core/manifest/declare.ts'
import { PROVIDERS } from '../../../src/plugins/registry.ts'

/** Whose keys have names of their vendor's own. */
const OWN: Readonly<Record<string, string>> = {
  'aws-iam': 'AWS_ACCESS_KEY_ID',
  'stripe-webhook': 'STRIPE_WEBHOOK_SECRET',
  'twilio-auth-token': 'TWILIO_AUTH_TOKEN',
}

describe('the name of a secret', () => {
  test.each([
    ['OPENAI_API_KEY', 'openai'],
    ['STAGING_OPENAI_KEY', 'openai'],
    ['OPENAI_SECRET_KEY', 'openai'],
    ['RESEND_API_KEY_EU', 'resend'],
    ['AZURE_OPENAI_API_KEY', 'azure-openai'],
    ['ANTHROPIC_API_KEY', 'anthropic'],
    ['STRIPE_SECRET_KEY', 'stripe'],
    ['STRIPE_API_KEY', 'stripe'],
    ['STAGING_STRIPE_RESTRICTED_KEY', 'stripe'],
    ['STRIPE_LIVE_SECRET_KEY', 'stripe'],
    ['STRIPE_SK', 'stripe'],
    ['AWS_SECRET_ACCESS_KEY', 'aws-iam'],
    ['CLOUDFLARE_API_TOKEN', 'cloudflare'],
    ['NPM_TOKEN', 'npm'],
    ['SUPABASE_SERVICE_ROLE_KEY', 'supabase'],
    ['STAGING_SUPABASE_SECRET_KEY', 'supabase'],
    ['GCP_SA_KEY', 'google-service-account'],
    ['TWILIO_API_KEY_SID', 'twilio'],
    ['TWILIO_API_SECRET', 'twilio'],
    ['TWILIO_AUTH_TOKEN', 'twilio-auth-token'],
  ])('%s tells %s', (name, provider) => {
    expect(knownBy(name)?.provider).toBe(provider)
  })

  test.each([
    'OPENAI_ORG_ID',
    'OPENAI_ADMIN_KEY',
    'OPENAI_MODEL',
    'RESEND_WEBHOOK_SECRET',
    'STRIPE_PUBLIC_KEY',
    'STRIPE_PUBLISHABLE_KEY',
    'SUPABASE_ACCESS_TOKEN',
    'SUPABASE_PUBLISHABLE_KEY',
    'SUPABASE_URL',
    'NOTOPENAI_API_KEY',
    'DATABASE_URL',
    'JWT_SECRET',
    'TWILIO_ACCOUNT_SID',
  ])('%s tells nobody that could be turned', (name) => {
    expect(knownBy(name)).toBeUndefined()
  })

  test.each([
    ['TWILIO_API_KEY', 'sid', 'TWILIO_API_KEY'],
    ['TWILIO_API_KEY_SID', 'sid', 'TWILIO_API_KEY'],
    ['TWILIO_API_SECRET', 'secret', 'TWILIO_API_KEY'],
    ['TWILIO_API_KEY_SECRET', 'secret', 'TWILIO_API_KEY'],
    ['STAGING_TWILIO_KEY_SID_EU', 'sid', 'STAGING_TWILIO_API_KEY_EU'],
    ['STAGING_TWILIO_KEY_SECRET_EU', 'secret', 'STAGING_TWILIO_API_KEY_EU'],
    ['AWS_ACCESS_KEY_ID', 'access-key-id', 'AWS_API_KEY'],
    ['AWS_SECRET_ACCESS_KEY', 'secret-access-key', 'AWS_API_KEY'],
    ['UPLOADS_AWS_ACCESS_KEY_ID', 'access-key-id', 'UPLOADS_AWS_API_KEY'],
    ['AWS_SECRET_ACCESS_KEY_STAGING', 'secret-access-key', 'AWS_API_KEY_STAGING'],
  ])('%s tells which half of which pair it is: %s of %s', (name, part, common) => {
    expect(halfBy(name)).toEqual({ part, common })
  })

  test.each(['OPENAI_API_KEY', 'TWILIO_AUTH_TOKEN', 'TWILIO_ACCOUNT_SID'])('%s tells of no half', (name) => {
    expect(halfBy(name)).toBeUndefined()
  })

  test.each([
    'STRIPE_WEBHOOK_SECRET',
    'STAGING_STRIPE_WEBHOOK_SIGNING_SECRET',
    'STRIPE_ENDPOINT_SECRET',
    'STRIPE_SIGNING_SECRET',
  ])('%s tells that it signs Stripe’s webhooks, which no API key does', (name) => {
    expect(knownBy(name)?.provider).toBe('stripe-webhook')
  })

  test.each([
    ['SESSION_SECRET', true],
    ['JWT_SECRET', true],
    ['NEXTAUTH_SECRET', true],
    ['AUTH_SECRET', true],
    ['COOKIE_SECRET', true],
    ['SECRET_KEY_BASE', true],
    ['STAGING_JWT_SECRET_KEY', true],
    ['SESSION_SECRET_NEXT', false],
    ['SUPABASE_JWT_SECRET', false],
    ['AUTH_GOOGLE_SECRET', false],
    ['OAUTH_SECRET', false],
    ['CLIENT_SECRET', false],
  ])('%s tells that the app made it up and signs with it: %s', (name, so) => {
    expect(isSession(name)).toBe(so)
  })

  test('of every provider that is built is known', () => {
    // `manual` and `http` are nobody's names: they are for all the others. What never leaves its provider is no secret here.
    const named = Object.keys(PROVIDERS).filter((one) => PROVIDERS[one]?.hosts.length !== 0)
    for (const id of named.filter((one) => !PROVIDERS[one]?.traits.keeps))
      expect(knownBy(OWN[id] ?? `${id.toUpperCase()}_API_KEY`)?.provider).toBe(id)
    expect(LATER_PROVIDERS).toContain(knownBy('GROQ_API_KEY')?.provider)
  })

  test('is not spoken of where it is GitHub’s or Keyturn’s', () => {
    expect(['GITHUB_TOKEN', 'KEYTURN_SEAL', 'OPENAI_API_KEY'].filter(isOrdinary)).toEqual(['OPENAI_API_KEY'])
  })
})

describe('the environment of a job', () => {
  test.each([
    [{ environment: 'production' }, { names: ['production'] }],
    [{ environment: { name: 'production', url: 'https://x' } }, { names: ['production'] }],
    [{ environment: '${{ inputs.target }}' }, { names: [], input: 'target' }],
    [{ environment: "${{ github.event.inputs.target || 'staging' }}" }, { names: ['staging'], input: 'target' }],
    [
      { environment: "${{ github.ref == 'refs/heads/main' && 'production' || 'staging' }}" },
      { names: ['production', 'staging'] },
    ],
    [
      { environment: '${{ matrix.env }}', strategy: { matrix: { env: ['eu', 'us'], include: [{ env: 'asia' }] } } },
      { names: ['eu', 'us', 'asia'] },
    ],
    [{}, { names: [] }],
  ])('of %j is %j', (job, use) => {
    expect(environmentOf(job)).toEqual(use)
  })
})

function secretsOf(text: string): readonly string[] {
  const read = readWorkflows(new Map([['.github/workflows/a.yml', text]]))
  return read.flatMap(({ jobs }) => jobs.flatMap(({ secrets }) => [...secrets]))
}

describe('a workflow', () => {
  test('reads secrets in expressions, in either spelling, and in no script', () => {
    const text = `env: { A: '\${{ secrets.outer }}' }
jobs:
  a:
    steps:
      - run: echo secrets.SCRIPT
        env: { B: "\${{ secrets['QUOTED'] }}", C: "\${{ format('{0}', secrets . SPACED) }}" }
`
    expect(secretsOf(text)).toEqual(['OUTER', 'QUOTED', 'SPACED'])
  })

  test.each(['', 'jobs: []', 'on: [', 'a: *b', '- 1'])('that is %j says nothing', (text) => {
    expect(secretsOf(text)).toEqual([])
  })
})

test.each([
  ['* @acme/web', '@acme/web'],
  ['* @first\n* @last # later rules win\n/docs @writer', '@last'],
  ['* mona@acme.dev', undefined],
  ['/src @acme/web', undefined],
])('the owner by %j is %s', (text, owner) => {
  expect(ownerOf(new Map([['CODEOWNERS', text]]))).toBe(owner)
})

test.each([
  ['deploy.yml', 'deploy.yml'],
  ['Deploy the app', "'Deploy the app'"],
  ["it's", "'it''s'"],
  ['no', "'no'"],
  ['1.0', "'1.0'"],
])('%s is written %s', (text, written) => {
  expect(scalar(text)).toBe(written)
})
