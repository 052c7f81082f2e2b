import { describe, expect, test } from '@jest/globals'
import { PROVIDERS } from '../../../src/plugins/registry.ts'
import { readManifest } from '../../../src/core/manifest/read.ts'

function read(lines: string, deploy = 'deploy: deploy.yml\n'): ReturnType<typeof readManifest> {
  return readManifest(`version: 1\n${deploy}keys:\n  SESSION_SECRET:\n${lines}`, 'rotation.yml', PROVIDERS)
}

const KEY = '    provider: generated\n    with: { format: hex }\n'

describe('what others present to the app', () => {
  test('lies in three secrets without anything said, and retires by time', () => {
    const reading = read(KEY)
    if (!('manifest' in reading)) throw new Error(JSON.stringify(reading.problems))
    const [credential] = reading.manifest.credentials
    expect(credential?.stores).toMatchObject([
      {
        layout: 'dual',
        slots: [
          { address: 'github:repository/SESSION_SECRET' },
          { address: 'github:repository/SESSION_SECRET_NEXT', role: 'next' },
          { address: 'github:repository/SESSION_SECRET_PREVIOUS', role: 'previous' },
        ],
      },
    ])
    expect(credential).toMatchObject({ mint: 'here', policy: { oldKey: 'time', verify: 'deployment', hold: 0 } })
  })

  test.each([
    ['another layout', `${KEY}    store: { github: { layout: single } }\n`, 'cannot have layout: single'],
    ['another store', `${KEY}    store: { vault: { path: apps/web } }\n`, 'with a store vault is not built yet'],
    ['no deployment', `${KEY}    deploy: { none: { because: read at once } }\n`, 'cannot be deployed by `none`'],
    ['a hook', `${KEY}    deploy: { hook: DEPLOY_HOOK }\n`, 'cannot be deployed by `hook`'],
    ['a person who makes it', `${KEY}    mint: person\n`, 'mint has no meaning with provider: generated'],
    ['an admin key', `${KEY}    admin: SESSION_ADMIN\n`, 'admin has no meaning with provider: generated'],
    ['a person who ends it', `${KEY}    old-key: person\n`, 'old-key: person cannot be met'],
    ['no format', '    provider: generated\n', 'there is no with.format'],
    [
      'several secrets',
      `${KEY}    store: { github: { layout: dual, secrets: { A: value } } }\n`,
      '`secrets` cannot be said',
    ],
  ])('%s is refused', (_name, lines, said) => {
    const reading = read(lines)
    expect('problems' in reading && reading.problems.map(({ message }) => message).join('; ')).toContain(said)
  })

  test('without any deployment it is refused, too', () => {
    const reading = read(KEY, '')
    expect('problems' in reading).toBe(true)
  })

  test('no other key may lie where it is accepted', () => {
    const reading = read(`${KEY}  SESSION_SECRET_NEXT: resend\n`)
    expect('problems' in reading && reading.problems.map(({ message }) => message).join()).toContain(
      'SESSION_SECRET_NEXT',
    )
  })
})
