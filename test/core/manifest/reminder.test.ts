import { expect, test } from '@jest/globals'
import { readManifest } from '../../../src/core/manifest/read.ts'
import { PROVIDERS } from '../../../src/plugins/registry.ts'

function read(lines: string) {
  return readManifest(`version: 1\nkeys:\n  a:\n    provider: reminder\n${lines}`, 'rotation.yml', PROVIDERS)
}

test('is read, with what its key and the defaults say', () => {
  const reading = read('    every: 30d\n    owner: "@mona"\n    minted: 2026-11-01\n    with: { note: x }\n')
  expect(reading).toMatchObject({
    manifest: {
      credentials: [],
      reminders: [{ id: 'a', owner: '@mona', note: 'x', policy: { every: 2_592_000_000 } }],
    },
  })
})

test.each([
  ['    store: { github: { secret: A } }\n', 'store has no meaning with provider: reminder'],
  ['    admin: X\n', 'admin has no meaning'],
  ['    deploy: deploy.yml\n', 'deploy has no meaning'],
  ['    every: 9d\n    class: high\n', '`class` and `every` cannot both be said'],
  ['    with: { project: x }\n', 'project'],
  ['    minted: 2026-11-01\n    environments: { x: }\n', 'minted speaks of one key'],
])('refuses %j', (lines, why) => {
  const reading = read(lines)
  expect('problems' in reading ? reading.problems.map(({ message }) => message).join('\n') : '').toContain(why)
})
