import { expect, test } from '@jest/globals'
import { Failure } from '../../src/core/failure.ts'
import type { Reply } from '../../src/http/send.ts'
import { lookUpPresence } from '../../src/github/presence.ts'
import { apiOf, reply } from './answers.ts'

const MAY = { members: 'read' }

function asked(owner: string, answer: () => Reply, granted?: Readonly<Record<string, string>>) {
  const urls: string[] = []
  const api = apiOf(({ url }) => {
    urls.push(new URL(url).pathname)
    return answer()
  })
  return { presence: lookUpPresence(api, owner, granted), urls }
}

const found = (): Reply => reply([])

function refused(code: 'not-found' | 'permission-missing' | 'unreachable') {
  return (): never => {
    throw new Failure(code, 'No.', { effect: 'not-done', ...(code === 'unreachable' ? {} : { status: 404 }) })
  }
}

test('a person is asked for among the collaborators', async () => {
  const { presence, urls } = asked('@mona', found)
  await expect(presence).resolves.toBe('here')
  expect(urls).toEqual(['/repos/acme/app/collaborators/mona'])
  await expect(asked('@mona', refused('not-found')).presence).resolves.toBe('gone')
})

test.each(['permission-missing', 'unreachable'] as const)('%s says nothing of anybody', async (code) => {
  await expect(asked('@mona', refused(code)).presence).rejects.toMatchObject({ code })
  await expect(asked('@acme/sre', refused(code), MAY).presence).rejects.toMatchObject({ code })
})

test('a team is asked for where the token may see teams', async () => {
  const { presence, urls } = asked('@acme/sre', found, MAY)
  await expect(presence).resolves.toBe('here')
  expect(urls).toEqual(['/orgs/acme/teams/sre/members'])
  await expect(asked('@acme/sre', refused('not-found'), MAY).presence).resolves.toBe('gone')
})

test.each([undefined, { contents: 'write' }])(
  'where it may not, or nobody tells, none is gone: %j',
  async (granted) => {
    const { presence, urls } = asked('@acme/sre', refused('not-found'), granted)
    await expect(presence).resolves.toBe('unknown')
    expect(urls).toEqual([])
  },
)

test.each(['@', '@..', '@mona/../../x', '@mona?x', 'nobody there'])(
  'what is no login becomes no path: %j',
  async (owner) => {
    const { presence, urls } = asked(owner, found, MAY)
    await expect(presence).resolves.toBe('unknown')
    expect(urls).toEqual([])
  },
)
