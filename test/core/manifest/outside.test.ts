import { expect, test } from '@jest/globals'
import { readManifest } from '../../../src/core/manifest/read.ts'
import { environmentOf, outsideOf, type StoreSpec } from '../../../src/core/manifest/policy.ts'
import { placesOf } from '../../../src/core/manifest/resolve/commanders.ts'
import { PROVIDERS } from '../../../src/plugins/registry.ts'

function storesOf(...texts: readonly string[]): readonly StoreSpec[] {
  const keys = texts.map((text, n) => `  key-${n}: { provider: openai, store: { github: { secret: KEY, ${text} } } }\n`)
  const read = readManifest(`version: 1\ndeploy: deploy.yml\nkeys:\n${keys.join('')}`, 'rotation.yml', PROVIDERS)
  if ('problems' in read) throw new Error(read.problems.map(({ message }) => message).join('\n'))
  return read.manifest.credentials.flatMap(({ stores }) => stores)
}

test('one name in six places is six secrets, whatever the places are called', () => {
  const stores = storesOf(
    'environment: production',
    'organization: true',
    'repository: acme/api',
    'repository: acme/api, environment: production',
    'environment: acme/api/repository',
    'environment: other/acme/api/repository',
  )
  expect(stores.flatMap(({ slots }) => slots.map(({ address }) => address))).toEqual([
    'github:environment/production/KEY',
    'github:organization/KEY',
    'github:other/acme/api/repository/KEY',
    'github:other/acme/api/environment/production/KEY',
    'github:environment/acme/api/repository/KEY',
    'github:environment/other/acme/api/repository/KEY',
  ])
})

test('what lies outside is what the workflow has to allow, and no environment of this repository', () => {
  const stores = storesOf('organization: true', 'repository: acme/api, environment: production', 'environment: staging')
  expect(stores.map(outsideOf)).toEqual(['organization', 'acme/api', undefined])
  expect(stores.map(environmentOf)).toEqual([undefined, undefined, 'staging'])
})

test('who commands an environment of another repository has to be who may command environments of that name', () => {
  expect(placesOf({ stores: storesOf('repository: acme/api, environment: production') })).toEqual(['production'])
})
