import { describe, expect, test } from '@jest/globals'
import { credentialsOf, FULL, manifestOf } from './known.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

describe('the least that works', () => {
  const manifest = `version: 1
deploy: deploy.yml
keys:
  OPENAI_API_KEY: openai
  resend-api-key: resend
`

  test('every default is filled in', () => {
    expect(manifestOf(manifest)).toEqual({
      path: 'rotation.yml',
      limits: { openProposals: 10, newPerRun: 5 },
      commanders: { role: 'maintain', teams: [], environments: new Map() },
      credentials: [
        {
          id: 'OPENAI_API_KEY',
          slug: 'openai-api-key',
          key: 'OPENAI_API_KEY',
          provider: 'openai',
          with: {},
          admin: 'OPENAI_ADMIN_KEY',
          stores: [
            {
              kind: 'github',
              layout: 'single',
              references: [],
              slots: [{ address: 'github:repository/OPENAI_API_KEY', secret: 'OPENAI_API_KEY', part: 'value' }],
              position: { line: 4, column: 3 },
            },
          ],
          deploy: [{ kind: 'workflow', file: 'deploy.yml', inputs: {} }],
          witnesses: [],
          policy: {
            every: 90 * DAY,
            overlap: DAY,
            quiet: HOUR,
            hold: 0,
            expires: 14 * DAY,
            patienceForSilence: 14 * DAY,
            verify: 'usage',
            oldKey: 'quiet',
            calendar: { zone: 'UTC', windows: [], freezes: [] },
            reviewers: [],
          },
          class: 'standard',
          position: { line: 4, column: 3 },
        },
        expect.objectContaining({ id: 'resend-api-key', slug: 'resend-api-key', admin: 'RESEND_ADMIN_KEY' }),
      ],
    })
  })

  test('where the provider does not tell use, deployment and time decide', () => {
    const { policy, stores } = credentialsOf(manifest)['resend-api-key'] ?? {}
    expect(policy).toMatchObject({ verify: 'deployment', oldKey: 'time' })
    expect(stores?.[0]?.slots[0]?.secret).toBe('RESEND_API_KEY')
  })
})

describe('in full', () => {
  const credentials = credentialsOf(FULL)

  test('a key with environments is one credential each, and environments go over the key', () => {
    expect(Object.keys(credentials)).toEqual(['openai/staging', 'openai/production', 'deployer'])
    expect(credentials['openai/staging']?.with).toEqual({ project: 'proj_a', 'service-account': 'user-stg' })
    expect(credentials['openai/production']?.with).toEqual({ project: 'proj_b', 'service-account': 'user-prod' })
    expect(credentials['openai/staging']).toMatchObject({
      slug: 'openai-staging',
      environment: 'staging',
      owner: '@mona',
      class: 'high',
      admin: 'OPENAI_PROD_ADMIN',
      incumbent: 'key_1',
      minted: Date.parse('2026-03-01T00:00:00Z'),
      deploy: [{ kind: 'workflow', file: 'deploy.yml', inputs: { environment: 'staging' }, ref: 'main' }],
    })
  })

  test("without a store, an environment's secret is named as the key", () => {
    expect(credentials['openai/staging']?.stores).toEqual([
      {
        kind: 'github',
        environment: 'staging',
        layout: 'single',
        references: [],
        slots: [{ address: 'github:environment/staging/OPENAI', secret: 'OPENAI', part: 'value' }],
        position: { line: 21, column: 7 },
      },
    ])
  })

  test('a store that is written out is taken as written', () => {
    expect(credentials['openai/production']?.stores).toMatchObject([
      { environment: 'Production', slots: [{ address: 'github:environment/Production/OPENAI_API_KEY' }] },
      { layout: 'versioned', references: ['.github/workflows/deploy.yml', 'k8s/app.yml'] },
    ])
    expect(credentials['deployer']?.stores[0]?.slots).toEqual([
      { address: 'github:repository/ACCESS_ID', secret: 'ACCESS_ID', part: 'id' },
      { address: 'github:repository/ACCESS_SECRET', secret: 'ACCESS_SECRET', part: 'secret' },
    ])
  })

  test('times come from the nearest level that says one', () => {
    expect(credentials['openai/staging']?.policy).toMatchObject({
      every: 45 * DAY,
      overlap: 36 * HOUR,
      quiet: 2 * HOUR,
    })
    expect(credentials['openai/production']?.policy).toMatchObject({
      every: 30 * DAY,
      overlap: 0,
      verify: 'probe',
      oldKey: 'person',
    })
    expect(credentials['openai/production']?.policy.reviewers).toEqual(['@acme/platform'])
  })

  test('only a provider that can disable holds', () => {
    expect(credentials['openai/production']?.policy.hold).toBe(0)
    expect(credentials['deployer']?.policy.hold).toBe(12 * HOUR)
  })

  test('workflows are named by their file, however they are written', () => {
    expect(credentials['openai/production']?.deploy).toEqual([
      { kind: 'workflow', file: 'deploy.yml', inputs: {} },
      { kind: 'workflow', file: 'other.yaml', inputs: {} },
    ])
    expect(credentials['deployer']).toMatchObject({
      endpoint: 'http://127.0.0.1:4010',
      deploy: [{ kind: 'none', because: 'read by every workflow run' }],
    })
  })

  test('the witness asks often enough for its instances', () => {
    expect(credentials['openai/production']?.witnesses).toEqual([
      {
        kind: 'http',
        url: 'https://app.acme.dev/healthz/openai',
        asks: 15,
        instances: 5,
        instance: 'instance',
        fingerprint: 'key.fp',
      },
    ])
  })

  test('limits are read', () => {
    expect(manifestOf(FULL).limits).toEqual({ openProposals: 3, newPerRun: 2 })
  })
})
