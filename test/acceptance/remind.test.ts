import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { quoted } from '../docs/blocks.ts'
import { read } from '../repository/sources.ts'
import { GIVEN, type Reminding, reminding } from './reminding.ts'

const DAY = 86_400_000
const FIND = 'github GET /repos/acme/web/issues'
const OPEN = 'github POST /repos/acme/web/issues'
const CHANGE = 'github PATCH /repos/acme/web/issues/1'
const LOOK = 'github POST /graphql'

let story: Reminding
beforeEach(async () => {
  story = await reminding()
})
afterEach(() => story.close())

/** Branches and their heads: nothing may move. */
function tree(): string {
  const { truth } = story.world.github
  return JSON.stringify(truth.branches().map((branch) => [branch, truth.ref(`refs/heads/${branch}`)]))
}

function issues() {
  return story.world.github.truth.issues()
}

/** As a person does it who made a new key by hand. */
function rewrite(from: string, to: string): void {
  const before = story.world.github.truth.file('main', 'rotation.yml') ?? ''
  expect(before).toContain(from)
  story.world.github.person('mona').commit('main', { 'rotation.yml': before.replace(from, to) }, 'A new key')
}

describe('mode: remind, with GITHUB_TOKEN alone', () => {
  test('says which keys are due, soon due, and of unknown age, and writes nothing but one issue', async () => {
    const before = tree()
    const { exit, asked, summary, log, outputs, said } = await story.run()
    expect({ exit, asked }).toEqual({ exit: 0, asked: [LOOK, FIND, OPEN] })
    expect(tree()).toBe(before)
    expect(summary.trim()).toBe(quoted('docs/guides/remind.md', 'summary').trim())
    expect(log).toContain(
      '::warning file=rotation.yml,line=4,col=3::OPENAI_API_KEY (@mona) was due 17 days ago: its key is 107 days old, of 90 days at most',
    )
    expect(log).toMatch(/::notice file=rotation.yml,line=18,col=7::reports\/production has no `minted:`/)
    expect(JSON.parse(outputs['attention'] ?? '')).toEqual([
      expect.objectContaining({ credential: 'OPENAI_API_KEY', reason: 'overdue' }),
      expect.objectContaining({ credential: 'reports/production', reason: 'unknown' }),
    ])
    expect(issues()).toEqual([
      expect.objectContaining({ author: 'github-actions[bot]', state: 'open', labels: ['keyturn: reminder'] }),
    ])
    expect(issues()[0]?.body).toContain('| 🔴 | `OPENAI_API_KEY` | – | openai | 2026-08-01 | **2026-10-30** | @mona |')
    expect(story.world.leaks(said)).toEqual([])
  }, 60_000)

  test('looks at the one issue every time, and touches it only when something is to be said', async () => {
    await story.run()
    expect((await story.run()).asked).toEqual([LOOK, FIND])
    await story.world.clock.advance(DAY)
    expect((await story.run()).asked).toEqual([LOOK, FIND])
    await story.world.clock.advance(9 * DAY)
    expect((await story.run()).asked).toEqual([LOOK, FIND, CHANGE])
    expect(issues()).toHaveLength(1)
    expect(issues()[0]?.body).toContain('| 🔴 | `RESEND_API_KEY`')
  }, 60_000)

  test('closes it when nothing is overdue, and opens the same one again', async () => {
    await story.run()
    rewrite('2026-08-01', '2026-11-16')
    const { summary } = await story.run()
    expect(issues()).toEqual([expect.objectContaining({ state: 'closed' })])
    expect(summary).toContain('**4 keys: 1 of unknown age, 1 due soon, 2 young enough.**')
    expect((await story.run()).asked).toEqual([LOOK, FIND])
    await story.world.clock.advance(9 * DAY)
    await story.run()
    expect(issues()).toEqual([expect.objectContaining({ state: 'open' })])
    expect(issues()[0]?.body).toContain('| 🔴 | `RESEND_API_KEY`')
  }, 60_000)

  test('puts back what a person made of the issue, and leaves alone what is not its own', async () => {
    const { github } = story.world
    const token = github.person('mona').token()
    const as = (method: string, path: string, body: object) =>
      github.handler({
        method,
        url: new URL(`https://api.github.com/repos/acme/web${path}`),
        headers: new Map([['authorization', `Bearer ${token}`]]),
        body: JSON.stringify(body),
      })
    await as('POST', '/issues', { title: 'Mine', labels: ['keyturn: reminder'] })
    await story.run()
    await as('PATCH', '/issues/2', { title: 'No key is due', state: 'closed' })
    await story.run()
    expect(issues().map(({ title, state }) => [title, state])).toEqual([
      ['Mine', 'open'],
      ['Keys to rotate', 'open'],
    ])
  }, 60_000)

  test.each([
    ['without its ending', 'github-actions', 1],
    ['not at all', '', 0],
  ])(
    'opens no second one where GitHub names the token %s',
    async (_, login, open) => {
      story.world.tap({
        after: (call, reply) => {
          const body = reply.body.replace(/"viewer":\{"login":"[^"]*"/, `"viewer":{"login":"${login}"`)
          return Promise.resolve(call.request.url.pathname === '/graphql' ? { ...reply, body } : reply)
        },
      })
      await story.run()
      await story.world.clock.advance(DAY)
      const { exit } = await story.run()
      expect(issues()).toHaveLength(open)
      expect(exit).toBe(1 - open)
    },
    60_000,
  )

  test.each([
    ['may only read them', { contents: 'read', issues: 'read' }],
    ['may not even see them', { contents: 'read' }],
  ] as const)(
    'says all the same where its token %s',
    async (_, permissions) => {
      const { exit, log, summary } = await story.run(permissions)
      expect(exit).toBe(0)
      expect(log).toContain('There is no reminder issue')
      expect(log).toContain('`issues: write`')
      expect(log).toContain('::warning file=rotation.yml,line=4')
      expect(summary).toContain('1 overdue')
      expect(issues()).toEqual([])
    },
    60_000,
  )

  test('warns of nine and says how many more there are: GitHub shows ten', async () => {
    const keys = Array.from({ length: 12 }, (_, n) => `  K${n}: { provider: openai, minted: 2026-01-01 }\n`)
    story.world.github
      .person('mona')
      .commit('main', { 'rotation.yml': `version: 1\ndeploy: deploy.yml\nkeys:\n${keys.join('')}` }, 'Many')
    const { log } = await story.run()
    expect(log.match(/^::warning file=/gm)).toHaveLength(9)
    expect(log).toContain('::warning::And 3 more: see the job summary.')
  }, 60_000)

  test('says that it tells no chat, where the manifest asks for that', async () => {
    expect((await story.run()).log).not.toContain('notify')
    rewrite('version: 1', 'version: 1\nnotify: overdue')
    const { exit, log } = await story.run()
    expect(exit).toBe(0)
    expect(log).toContain('::warning::`notify:` in the manifest is left aside')
  }, 60_000)

  test('opens none in a dry run', async () => {
    const { asked, summary } = await story.run(GIVEN, { INPUT_MODE: 'remind', 'INPUT_DRY-RUN': 'true' })
    expect(asked).toEqual([LOOK])
    expect(summary).toContain('1 overdue')
  }, 60_000)

  test('a manifest with a mistake is told at its place, and is a failure', async () => {
    rewrite('provider: resend', 'provider: resent')
    const { exit, log } = await story.run()
    expect(exit).toBe(1)
    expect(log).toMatch(/::error file=rotation.yml,line=9,col=\d+::provider "resent" is not known/)
    expect(issues()).toEqual([])
  }, 60_000)

  test('and no manifest at all, too', async () => {
    story.world.github.person('mona').commit('main', { 'rotation.yml': undefined }, 'Away with it')
    const { exit, log } = await story.run()
    expect({ exit, log }).toEqual({ exit: 1, log: expect.stringContaining('There is no rotation.yml') })
  }, 60_000)
})

test('keyturn status, without a seal, says the same of what the lock does not know yet', async () => {
  const { code, out, err } = await story.status()
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out.split('\n')).toEqual(
    expect.arrayContaining([
      'OPENAI_API_KEY  not in rotation.lock.yml yet; it was due 17 days ago: its key is 107 days old, of 90 days at most',
      'reports/production  not in rotation.lock.yml yet; it has no `minted:`, so nobody knows how old its key is',
    ]),
  )
  const { credentials } = JSON.parse((await story.status('--json')).out)
  expect(credentials[0]).toMatchObject({ credential: 'OPENAI_API_KEY', reminder: { standing: 'overdue' } })
}, 60_000)

describe('a workflow that asks GITHUB_TOKEN for more', () => {
  const seal = { KEYTURN_SEAL: Buffer.alloc(32, 7).toString('base64') }

  test('is told at the first look that it may not, and what it may', async () => {
    const all = { contents: 'write', issues: 'write', pull_requests: 'write' } as const
    const { exit, asked, log } = await story.run(all, seal)
    expect({ exit, asked }).toEqual({ exit: 1, asked: [LOOK] })
    expect(log).toMatch(/::error::.*GITHUB_TOKEN.*may never write secrets.*`mode: remind`/)
    expect(story.world.github.truth.branches()).toEqual(['main'])
  }, 60_000)

  test('and without a seal, that reminders need none', async () => {
    const { exit, asked, log } = await story.run(GIVEN, {})
    expect({ exit, asked }).toEqual({ exit: 1, asked: [] })
    expect(log).toMatch(/KEYTURN_SEAL is not set.*`mode: remind` needs none/)
  }, 60_000)
})

test('the example gives the permissions that these tests give', () => {
  expect(read('docs/examples/remind.yml')).toContain('permissions:\n  contents: read\n  issues: write\n')
  expect(GIVEN).toEqual({ contents: 'read', issues: 'write' })
})
