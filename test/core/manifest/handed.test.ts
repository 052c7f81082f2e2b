import { expect, test } from '@jest/globals'
import type { PluginDeclarations } from '../../../src/core/manifest/declare.ts'
import { formatProblem } from '../../../src/core/manifest/format.ts'
import { variablesOf } from '../../../src/core/manifest/kept.ts'
import { isHandedIn, isHandedLate, type Credential } from '../../../src/core/manifest/policy.ts'
import { readManifest } from '../../../src/core/manifest/read.ts'

/** A provider whose keys people make, and whose API does the rest. */
const KNOWN: PluginDeclarations = {
  console: {
    schema: { type: 'object', properties: {}, additionalProperties: false },
    principal: () => undefined,
    traits: { mint: 'handed', usage: 'counter', parts: ['value'], disable: true, admin: 'CONSOLE_ADMIN_KEY' },
  },
}

function read(more: string): ReturnType<typeof readManifest> {
  const deploy = 'deploy: { none: { because: "it is asked for by hand" } }'
  return readManifest(`version: 1\n${deploy}\nkeys:\n  A:\n    provider: console\n${more}`, 'rotation.yml', KNOWN)
}

function only(more: string): Credential {
  const reading = read(more)
  if ('problems' in reading) throw new Error(reading.problems.map(formatProblem).join('\n'))
  const [credential] = reading.manifest.credentials
  if (credential === undefined) throw new Error('no credential')
  return credential
}

test('a person makes its keys, and all else is as for any provider: admin key, use, silence, hold', () => {
  const credential = only('    old-key: quiet\n    hold: 2h\n    verify: usage\n    admin: OTHER_KEY\n')

  expect(credential).toMatchObject({ mint: 'handed', admin: 'OTHER_KEY' })
  expect(credential.policy).toMatchObject({ oldKey: 'quiet', hold: 7_200_000, verify: 'usage' })
  expect(variablesOf(credential)).toEqual(['OTHER_KEY'])
  expect([isHandedIn(credential), isHandedLate(credential)]).toEqual([true, false])
})

test('what Vercel keeps of it is handed in after the merge', () => {
  expect(isHandedLate(only('    store: { vercel: { project: prj_4f9Kx2mWb7 } }\n'))).toBe(true)
})

test('with mint: person it is driven by hand, and no admin key is used', () => {
  const credential = only('    mint: person\n')

  expect(credential).toMatchObject({ mint: 'person', policy: { oldKey: 'person', hold: 0, verify: 'deployment' } })
  expect(variablesOf(credential)).toEqual([])
})

test.each([
  ['mint: api', '    mint: api\n', 'only a person makes keys of console'],
  [
    'layout: versioned',
    '    store: { github: { layout: versioned, references: [deploy/app.yml] } }\n',
    'not built yet',
  ],
  ['mint: person and an admin key', '    mint: person\n    admin: OTHER_KEY\n', 'with mint: person none is used'],
  ['mint: person and old-key: quiet', '    mint: person\n    old-key: quiet\n', 'only a person can delete'],
])('it cannot have %s', (_what, more, said) => {
  const reading = read(more)
  expect('problems' in reading && reading.problems.map(formatProblem).join('\n')).toContain(said)
})

/** A provider whose keys people make, unless `with:` opts into its API. */
const OPTING: PluginDeclarations = {
  console: {
    schema: { type: 'object', properties: { api: { type: 'string' } }, additionalProperties: false },
    principal: () => undefined,
    shaped: (config) => (config['api'] === undefined ? {} : { mint: 'api', usage: 'last-used' }),
    traits: { mint: 'person', usage: 'none', parts: ['value'], disable: false, admin: 'CONSOLE_APP_KEY' },
  },
}

function opting(more: string): ReturnType<typeof readManifest> {
  const deploy = 'deploy: { none: { because: "it is asked for by hand" } }'
  return readManifest(`version: 1\n${deploy}\nkeys:\n  A:\n    provider: console\n${more}`, 'rotation.yml', OPTING)
}

test('what with: opts into is made by Keyturn, and everything else by people as before', () => {
  const [plain, opted] = ['', '    with: { api: preview }\n'].map((more) => {
    const reading = opting(more)
    return 'problems' in reading ? undefined : reading.manifest.credentials[0]
  })

  expect(plain).toMatchObject({ mint: 'person', policy: { oldKey: 'person', verify: 'deployment' } })
  expect(opted).not.toHaveProperty('mint')
  expect(opted).toMatchObject({ admin: 'CONSOLE_APP_KEY', policy: { oldKey: 'quiet', verify: 'usage' } })
})

test.each([
  ['mint: api without the opt-in', '    mint: api\n', 'only a person makes keys of console'],
  ['mint: person beside it', '    mint: person\n    with: { api: preview }\n', 'keep one of them'],
])('%s is refused', (_what, more, said) => {
  const reading = opting(more)
  expect('problems' in reading && reading.problems.map(formatProblem).join('\n')).toContain(said)
})

test('mint: api beside the opt-in says the same twice, and passes', () => {
  expect('manifest' in opting('    mint: api\n    with: { api: preview }\n')).toBe(true)
})
