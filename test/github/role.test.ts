import { expect, test } from '@jest/globals'
import { Failure } from '../../src/core/failure.ts'
import type { Reply } from '../../src/http/send.ts'
import { lookUpMember, lookUpRole } from '../../src/github/role.ts'
import { apiOf, reply } from './answers.ts'

/** GitHub's answer to whatever is asked, and what was asked. */
function roleOf(login: string, answer: () => Reply): { readonly role: Promise<string>; readonly asked: string[] } {
  const asked: string[] = []
  const api = apiOf(({ url }) => {
    asked.push(url)
    return answer()
  })
  return { role: lookUpRole(api, login), asked }
}

const level = (permission: string, name: string) => () => reply({ permission, role_name: name, user: null })

test.each([
  ['admin', 'admin', 'admin'],
  ['write', 'maintain', 'maintain'],
  ['write', 'write', 'write'],
  ['read', 'triage', 'triage'],
  ['none', 'none', 'none'],
  // An organisation's own role: what it is folded into counts, never its name.
  ['write', 'release-captain', 'write'],
  ['read', 'admin-of-the-week', 'read'],
])('permission %s with the role %s is %s', async (permission, name, role) => {
  await expect(roleOf('mona', level(permission, name)).role).resolves.toBe(role)
})

function unknown(): never {
  throw new Failure('not-found', 'There is no such thing.', { effect: 'not-done', status: 404 })
}

test('a login that GitHub does not know has no role', async () => {
  await expect(roleOf('nobody-here', unknown).role).resolves.toBe('none')
})

test.each([null, 1, true])('an answer that is no object is refused in our words: %j', async (body) => {
  const { role } = roleOf('mona', () => ({ ...reply({}), json: body }))
  await expect(role).rejects.toThrow('neither an object nor a list')
})

test.each(['', '..', 'mona/../../collaborators', 'mona?role=admin', 'mo na', '-mona', 'mona[bot]x'])(
  'what is no login becomes no path: %j',
  async (login) => {
    const { role, asked } = roleOf(login, level('admin', 'admin'))
    await expect(role).resolves.toBe('none')
    expect(asked).toEqual([])
  },
)

test.each(['mona', 'keyturn[bot]', 'mona_acme'])('a login is asked for: %s', async (login) => {
  const { role, asked } = roleOf(login, level('write', 'write'))
  await expect(role).resolves.toBe('write')
  expect(asked.map((url) => decodeURIComponent(new URL(url).pathname))).toEqual([
    `/repos/acme/app/collaborators/${login}/permission`,
  ])
})

/** Is mona in that team, by GitHub's answer? */
function memberOf(team: string, answer: () => Reply): { readonly member: Promise<boolean>; readonly asked: string[] } {
  const asked: string[] = []
  const api = apiOf(({ url }) => {
    asked.push(new URL(url).pathname)
    return answer()
  })
  return { member: lookUpMember(api, team, 'mona'), asked }
}

test.each([
  ['active', true],
  ['pending', false],
])('a membership that is %s counts: %s', async (state, counts) => {
  const { member, asked } = memberOf('@acme/sre', () => reply({ state, role: 'member', url: 'https://api.github.com' }))
  await expect(member).resolves.toBe(counts)
  expect(asked).toEqual(['/orgs/acme/teams/sre/memberships/mona'])
})

test('who is in no such team is no member', async () => {
  await expect(memberOf('@acme/sre', unknown).member).resolves.toBe(false)
})

test.each(['@mona', 'acme/sre', '@acme/../users', '@acme/sre/members'])(
  '%s is no team, and becomes no path',
  async (team) => {
    const { member, asked } = memberOf(team, () => reply({ state: 'active' }))
    await expect(member).resolves.toBe(false)
    expect(asked).toEqual([])
  },
)
