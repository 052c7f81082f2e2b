import { describe, expect, test } from '@jest/globals'
import { draftOf } from '../../../src/start/draft/draft.ts'
import { manifestText } from '../../../src/start/draft/manifest-text.ts'
import { type Names, placesOf } from '../../../src/start/draft/places.ts'
import { workflowText } from '../../../src/start/draft/workflow-text.ts'
import { readWorkflows } from '../../../src/start/draft/workflows.ts'
import { readManifest } from '../../../src/core/manifest/read.ts'
import { PROVIDERS } from '../../../src/plugins/registry.ts'
import { SERVICE } from './clones.ts'

type Workflows = Readonly<Record<string, string>>

/** What init would write for these workflows, when GitHub lists those secrets. */
function drafted(
  workflows: Workflows,
  repository: readonly string[],
  environments: Record<string, readonly string[]> = {},
) {
  const names: Names = { repository, environments: new Map(Object.entries(environments)) }
  const read = readWorkflows(new Map(Object.entries(workflows)))
  const draft = draftOf({ places: placesOf(names, read), names, workflows: read, providers: PROVIDERS })
  const text = manifestText({ draft, owner: undefined, providers: PROVIDERS })
  const reading = readManifest(text, 'rotation.yml', PROVIDERS)
  return { draft, text, credentials: 'manifest' in reading ? reading.manifest.credentials : reading.problems }
}

function deploys(name: string, on = 'workflow_dispatch', job = ''): Workflows {
  const text = `name: ${name}
on: ${on}
jobs:
  go:
    ${job}
    steps:
      - run: ./go
        env: { KEY: '\${{ secrets.OPENAI_API_KEY }}' }
`
  return { [`.github/workflows/${name}.yml`]: text }
}

describe('a draft', () => {
  test('starts every workflow that deploys the key', () => {
    const { credentials, text } = drafted(
      { ...deploys('deploy-web'), ...deploys('deploy-api'), ...deploys('nightly') },
      ['OPENAI_API_KEY'],
    )
    expect(text).toContain('deploy: [deploy-web.yml, deploy-api.yml]')
    expect(credentials).toMatchObject([{ deploy: [{ file: 'deploy-web.yml' }, { file: 'deploy-api.yml' }] }])
  })

  test('of a repository’s key starts the workflow for each environment that has no key of its own', () => {
    const { credentials } = drafted(SERVICE, ['OPENAI_API_KEY'], { staging: [], production: [] })
    expect(credentials).toMatchObject([
      {
        id: 'OPENAI_API_KEY',
        deploy: [{ inputs: { environment: 'staging' } }, { inputs: { environment: 'production' } }],
      },
    ])
  })

  test('keeps the repository’s key apart from an environment’s of the same name', () => {
    const { credentials } = drafted(SERVICE, ['OPENAI_API_KEY'], { staging: [], production: ['OPENAI_API_KEY'] })
    expect(credentials).toMatchObject([
      {
        id: 'OPENAI_API_KEY-repository',
        stores: [{ slots: [{ address: 'github:repository/OPENAI_API_KEY' }] }],
        deploy: [{ inputs: { environment: 'staging' } }],
      },
      {
        id: 'OPENAI_API_KEY/production',
        stores: [{ slots: [{ address: 'github:environment/production/OPENAI_API_KEY' }] }],
        deploy: [{ inputs: { environment: 'production' } }],
      },
    ])
  })

  test('of a key that is merely read says why nothing is deployed', () => {
    const { credentials, draft } = drafted(deploys('nightly', '[push]'), ['OPENAI_API_KEY'])
    expect(credentials).toMatchObject([{ deploy: [{ kind: 'none', because: 'read anew by each run of nightly.yml' }] }])
    expect(draft.keys[0]?.deploy.doubts[0]).toContain('nothing looks like a deployment')
  })

  test.each([
    ['its environment', deploys('main', '[push]', 'environment: production'), 1],
    ['the environment of a test', deploys('main', '[push]', 'environment: ci'), 0],
    ['its job’s name', deploys('main', '[push]', 'name: Ship it'), 1],
    ['nothing', deploys('main', '[push]'), 0],
  ])('tells a deployment by %s', (_, workflows, starts) => {
    expect(drafted(workflows, ['OPENAI_API_KEY'], { ci: [] }).draft.keys[0]?.deploy.starts).toHaveLength(starts)
  })

  test('puts the two halves of a pair into one key, in the repository and in each environment', () => {
    const { credentials } = drafted({}, ['TWILIO_API_SECRET', 'TWILIO_API_KEY', 'TWILIO_ACCOUNT_SID'], {
      production: ['TWILIO_API_KEY_SID', 'TWILIO_API_KEY_SECRET'],
    })
    expect(credentials).toMatchObject([
      {
        id: 'TWILIO_API_KEY-repository',
        stores: [
          {
            slots: [
              { address: 'github:repository/TWILIO_API_SECRET', part: 'secret' },
              { address: 'github:repository/TWILIO_API_KEY', part: 'sid' },
            ],
          },
        ],
      },
      {
        id: 'TWILIO_API_KEY/production',
        stores: [
          {
            slots: [
              { address: 'github:environment/production/TWILIO_API_KEY_SECRET', part: 'secret' },
              { address: 'github:environment/production/TWILIO_API_KEY_SID', part: 'sid' },
            ],
          },
        ],
      },
    ])
  })

  test.each([
    ['a half alone', ['TWILIO_API_KEY'], {}],
    ['a half whose other one lies elsewhere', ['TWILIO_API_KEY'], { production: ['TWILIO_API_SECRET'] }],
    ['two that could be one half', ['TWILIO_API_KEY', 'TWILIO_API_KEY_SID', 'TWILIO_API_SECRET'], {}],
  ])('leaves %s to a person, and guesses nothing', (_, repository, environments) => {
    const { draft, text } = drafted({}, repository, environments)
    expect(draft.keys).toEqual([])
    expect(draft.left.map(({ why }) => why)).toEqual(draft.left.map(() => 'not-paired'))
    expect(text).toContain('# Keys of several parts')
    expect(text).toContain('#   TWILIO_API_KEY: twilio')
  })

  test('of what others present to the app writes no line that would turn it, and says what has to be so first', () => {
    const { text, draft, credentials } = drafted({}, [
      'RESEND_API_KEY',
      'SESSION_SECRET',
      'STRIPE_WEBHOOK_SECRET',
      'TWILIO_AUTH_TOKEN',
    ])
    expect(draft.left).toEqual([
      { secret: 'SESSION_SECRET', provider: 'generated', why: 'three-places' },
      { secret: 'STRIPE_WEBHOOK_SECRET', provider: 'stripe-webhook', why: 'three-places' },
      { secret: 'TWILIO_AUTH_TOKEN', provider: 'twilio-auth-token', why: 'three-places' },
    ])
    expect(text).toContain(
      '#   SESSION_SECRET: generated\n#   STRIPE_WEBHOOK_SECRET: stripe-webhook\n#   TWILIO_AUTH_TOKEN: twilio-auth-token',
    )
    expect(text).toContain('NAME_NEXT and NAME_PREVIOUS: only once the app accepts all three')
    expect(credentials).toMatchObject([{ id: 'RESEND_API_KEY' }])
  })

  test('leaves to a person what cannot be named, and check takes the rest', () => {
    const { text, draft, credentials } = drafted({}, ['RESEND_API_KEY'], { 'Production – web': ['OPENAI_API_KEY'] })
    expect(draft.left).toEqual([
      { secret: 'OPENAI_API_KEY', environment: 'Production – web', provider: 'openai', why: 'not-nameable' },
    ])
    expect(text).toContain('#   OPENAI_API_KEY: openai   # environment Production – web')
    expect(credentials).toMatchObject([{ id: 'RESEND_API_KEY' }])
  })

  test('of a key that only people make asks for its mode, its kind and its day', () => {
    const { text, credentials } = drafted({}, ['STRIPE_SECRET_KEY'])
    expect(credentials).toMatchObject([{ id: 'STRIPE_SECRET_KEY', provider: 'stripe', mint: 'person', with: {} }])
    expect(text).toContain('    #   mode: live # or test\n    #   kind: secret # or restricted\n    # minted: …')
    expect(text).not.toContain('incumbent')
    const filled = text.replaceAll(/^( +)# (with:|  mode:|  kind:)/gm, '$1$2')
    expect(readManifest(filled, 'rotation.yml', PROVIDERS)).toMatchObject({
      manifest: { credentials: [{ with: { mode: 'live', kind: 'secret' } }] },
    })
  })

  test.each([
    ['sk_live_…', 'stripe'],
    ['rk_test_…', 'stripe'],
    ['pk_live_…', undefined],
    ['', undefined],
  ])('knows a key of a name that tells nothing by its example: %s', (example, provider) => {
    const ground = { names: { repository: ['PAYMENTS'], environments: undefined }, workflows: [], providers: PROVIDERS }
    const places = placesOf(ground.names, [])
    const { keys } = draftOf({ ...ground, places, examples: new Map([['PAYMENTS', example]]) })
    expect(keys[0]?.provider).toBe(provider)
  })

  test('passes over admin keys, Keyturn’s own, and the gate', () => {
    const { draft } = drafted({}, ['OPENAI_ADMIN_KEY', 'RESEND_ADMIN_KEY', 'KEYTURN_SEAL'], {
      Keyturn: ['OPENAI_API_KEY'],
    })
    expect(draft).toEqual({ keys: [], left: [] })
  })
})

test('the workflow passes each half of a repository’s pair by a variable of its own', () => {
  const names = { repository: ['TWILIO_API_SECRET', 'TWILIO_API_KEY'], environments: new Map() }
  const draft = draftOf({ places: placesOf(names, []), names, workflows: [], providers: PROVIDERS })
  const reading = readManifest(
    manifestText({ draft, owner: undefined, providers: PROVIDERS }),
    'rotation.yml',
    PROVIDERS,
  )
  if ('problems' in reading) throw new Error('the draft is not good')
  const { manifest } = reading
  const text = workflowText({ branch: 'main', manifest, deploys: [], incumbents: manifest.credentials })
  expect(text).toContain('KEYTURN_INCUMBENT_TWILIO_API_KEY_SECRET: ${{ secrets.TWILIO_API_SECRET }}')
  expect(text).toContain('KEYTURN_INCUMBENT_TWILIO_API_KEY_SID: ${{ secrets.TWILIO_API_KEY }}')
})
