import { describe, expect, test } from '@jest/globals'
import { Failure } from '../../src/core/failure.ts'
import { readManifest } from '../../src/core/manifest/read.ts'
import { demandAuthority } from '../../src/engine/commands/authority.ts'
import type { Role } from '../../src/engine/ports.ts'
import { KNOWN } from '../core/manifest/known.ts'

const TEXT = `version: 1
deploy: deploy.yml
{commanders}
keys:
  openai:
    provider: openai
    environments: { staging: {}, production: {} }
  plain: { provider: openai, store: { github: { environment: production, secret: PLAIN } } }
`
const TEAM = `commanders: { environments: { Production: { teams: ["@acme/sre"] } } }`

interface Case {
  readonly commanders?: string
  readonly credential?: string
  readonly role: Role
  readonly teams?: readonly string[] | 'unseen'
  readonly verb?: 'rotate' | 'status'
  readonly login?: string
}

async function ask({
  commanders = '',
  credential = 'openai/production',
  role,
  teams = [],
  ...rest
}: Case): Promise<void> {
  const reading = readManifest(TEXT.replace('{commanders}', commanders), 'rotation.yml', KNOWN)
  if (!('manifest' in reading)) throw new Error(JSON.stringify(reading.problems))
  const found = reading.manifest.credentials.find(({ id }) => id === credential)
  if (!found) throw new Error(credential)
  const github = {
    role: () => Promise.resolve(role),
    isMember: (team: string) =>
      teams === 'unseen'
        ? Promise.reject(new Failure('permission-missing', 'The App lacks a permission.', { effect: 'not-done' }))
        : Promise.resolve(teams.includes(team)),
  }
  const { commanders: asked } = reading.manifest
  await demandAuthority({ github, commanders: asked }, found, {
    what: { verb: rest.verb ?? 'rotate' },
    by: rest.login ?? 'mona',
  })
}

describe('whose command counts', () => {
  test.each<[string, Case]>([
    ['an administrator’s', { role: 'admin' }],
    ['a maintainer’s', { role: 'maintain' }],
    ['a writer’s, where the manifest says so', { role: 'write', commanders: 'commanders: { role: write }' }],
    ['a team member’s who may write', { role: 'write', commanders: TEAM, teams: ['@acme/sre'] }],
    ['a maintainer’s in another environment', { role: 'maintain', commanders: TEAM, credential: 'openai/staging' }],
    ['anybody’s who only asks', { role: 'write', verb: 'status' }],
  ])('%s', async (_, one) => {
    await expect(ask(one)).resolves.toBeUndefined()
  })

  test.each<[string, Case, string]>([
    ['a writer’s', { role: 'write' }, 'mona has the role write here, and `rotate` needs maintain or admin'],
    ['a triager’s', { role: 'triage' }, 'needs maintain or admin'],
    ['a reader’s', { role: 'read' }, 'needs maintain or admin'],
    ['a stranger’s', { role: 'none' }, 'needs maintain or admin'],
    ['a reader’s, where writers may', { role: 'read', commanders: 'commanders: { role: write }' }, 'needs write or'],
    [
      'a maintainer’s, where administrators must',
      { role: 'maintain', commanders: 'commanders: { role: admin }' },
      'admin',
    ],
    ['an administrator’s who is not in the team', { role: 'admin', commanders: TEAM }, 'none of the teams'],
    ['a team member’s who may only read', { role: 'read', commanders: TEAM, teams: ['@acme/sre'] }, 'needs write or'],
    ['that of a member of another team', { role: 'admin', commanders: TEAM, teams: ['@acme/web'] }, '@acme/sre'],
    [
      'that of a member nobody can look up',
      { role: 'admin', commanders: TEAM, teams: 'unseen' },
      'could not be looked up',
    ],
    [
      'a maintainer’s on a key whose secret lies in that environment',
      { role: 'maintain', commanders: TEAM, credential: 'plain' },
      'none of the teams',
    ],
    ['an App’s', { role: 'admin', login: 'helper[bot]' }, 'is no person'],
  ])('not %s', async (_, one, why) => {
    await expect(ask(one)).rejects.toThrow(why)
  })
})
