// A provider that holds its keys itself: there is nothing to store, and nothing to deploy.
import { describe, expect, test } from '@jest/globals'
import type { Credential } from '../../../src/core/manifest/policy.ts'
import { readManifest } from '../../../src/core/manifest/read.ts'
import { PROVIDERS } from '../../../src/plugins/registry.ts'

const PROJECT = 'abcdefghijklmnopqrst'

/** What is wrong with such keys; else the credentials. */
function read(keys: string, before = ''): readonly string[] | readonly Credential[] {
  const reading = readManifest(`version: 1\n${before}keys:\n${keys}`, 'rotation.yml', PROVIDERS)
  return 'problems' in reading ? reading.problems.map(({ message }) => message) : reading.manifest.credentials
}

const key = (name: string, rest = ''): string =>
  `  ${name}: { provider: supabase-signing-key, with: { project: ${PROJECT} }${rest} }\n`

test('it comes with its own place and needs no deployment, whatever is said for other keys', () => {
  const others = 'deploy: deploy.yml\ndefaults:\n  hold: 2h\n'
  const [credential] = read(key('sessions'), others)
  expect(credential).toMatchObject({
    stores: [{ kind: 'provider', layout: 'single', slots: [{ address: `supabase-signing-key:${PROJECT}` }] }],
    deploy: [{ kind: 'none' }],
    policy: { verify: 'deployment', oldKey: 'time', hold: 7_200_000 },
  })
})

test('it keeps its place under another name', () => {
  const [one, other] = [read(key('sessions')), read(key('tokens'))].map(([credential]) => credential)
  expect(one).toMatchObject({ id: 'sessions' })
  expect(other).toMatchObject({ stores: typeof one === 'string' ? [] : [{ slots: one?.stores[0]?.slots }] })
})

test('a deployment of its own is started', () => {
  expect(read(key('sessions', ', deploy: edge.yml'))).toMatchObject([{ deploy: [{ kind: 'workflow' }] }])
})

describe('what cannot be is said', () => {
  test.each([
    ['a store', key('sessions', ', store: github'), 'store has no meaning with provider: supabase-signing-key'],
    [
      'people who make it',
      key('sessions', ', mint: person'),
      'mint has no meaning with provider: supabase-signing-key',
    ],
    ['its use as a proof', key('sessions', ', verify: usage'), 'verify: usage cannot be met'],
    ['two of one project', key('a') + key('b'), `are the same at supabase-signing-key: ${PROJECT}`],
  ])('%s', (_, keys, message) => {
    expect(read(keys)).toContainEqual(expect.stringContaining(message))
  })
})
