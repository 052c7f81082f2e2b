import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { readManifest } from '../../../src/core/manifest/read.ts'
import { PROVIDERS } from '../../../src/plugins/registry.ts'
import { credentialOf, type KeySpec } from '../../../src/sandbox/repository/key.ts'
import { manifestText } from '../../../src/sandbox/repository/manifest.ts'
import { workflowFiles } from '../../../src/sandbox/repository/workflows.ts'
import { at } from '../ask.ts'

const KEYS: readonly (readonly [string, readonly KeySpec[]])[] = [
  ['one key in one environment', [{ name: 'openai', provider: 'openai', environment: 'production' }]],
  [
    'two environments',
    [
      { name: 'openai', provider: 'openai', environment: 'staging' },
      { name: 'openai', provider: 'openai', environment: 'production' },
    ],
  ],
  ['a repository’s key', [{ name: 'mail', provider: 'resend', manifest: ['with: { permission: sending_access }'] }]],
  ['versions in the repository', [{ name: 'mail', provider: 'resend', layout: 'versioned' }]],
  [
    'versions in an environment',
    [{ name: 'openai', provider: 'openai', environment: 'production', layout: 'versioned' }],
  ],
]

describe.each(KEYS)('%s', (_, keys) => {
  test('makes a manifest that Keyturn reads', () => {
    const text = manifestText(keys, { defaults: ['overlap: 1h'] })
    const reading = readManifest(text, 'rotation.yml', PROVIDERS)
    expect(reading).not.toHaveProperty('problems')
    const ids = 'manifest' in reading ? reading.manifest.credentials.map((one) => one.id) : []
    expect(ids).toEqual(keys.map(credentialOf))
  })

  test('makes workflows that exist where the manifest names them, each setting its variables from secrets', () => {
    const files = workflowFiles(keys)
    const reading = readManifest(manifestText(keys), 'rotation.yml', PROVIDERS)
    const named = 'manifest' in reading ? reading.manifest.credentials.flatMap((one) => one.deploy) : []
    expect(named).toHaveLength(keys.length)
    for (const spec of named) {
      const path = `.github/workflows/${'file' in spec ? spec.file : ''}`
      const job = at(parse(files[path] ?? ''), 'jobs', 'deploy')
      expect(Object.values(Object(at(job, 'env')))).toContainEqual(
        expect.stringMatching(/^\$\{\{ secrets\.\w+_API_KEY \}\}$/),
      )
    }
  })
})

test('a manifest for a sandbox on loopback names its addresses', () => {
  const [openai, app] = ['http://127.0.0.1:4001', 'http://127.0.0.1:4002']
  const text = manifestText([{ name: 'openai', provider: 'openai' }], { app, endpoints: { openai } })
  const reading = readManifest(text, 'rotation.yml', PROVIDERS)
  expect(reading).toMatchObject({
    manifest: { credentials: [{ endpoint: openai, witnesses: [{ url: `${app}/healthz/openai` }] }] },
  })
})
