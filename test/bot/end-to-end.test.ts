// GitHub of the sandbox, a real Probot server, and what the one does to the other.
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { parse, validate } from 'graphql'
import { HOME, MANIFEST } from '../../src/bot/do/queries.ts'
import { EARS } from '../../src/bot/hear/hear.ts'
import { PERMISSIONS } from '../../src/bot/permissions.ts'
import { haveSpecs } from '../contract/judge/specs.ts'
import { githubSchema } from '../github/schema.ts'
import { common } from './payloads.ts'
import { earsApp, openStage, type Stage, type StageOptions, WORKFLOW } from './stage.ts'

jest.setTimeout(60_000)

let stage: Stage

async function begin(options: StageOptions = {}): Promise<void> {
  stage = await openStage(options)
}

afterEach(() => stage.close())

/** As Keyturn's hands open it. */
async function openProposal(): Promise<number> {
  const { github, wire } = stage.world
  github.person('mona').commit('keyturn/openai/production', { 'rotation.lock.yml': 'version: 1\n' })
  const token = github.control.installationToken({ forever: true })
  const reply = await wire.fetchAs('keyturn')('https://api.github.com/repos/acme/web/pulls', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'New key', head: 'keyturn/openai/production', base: 'main', body: '- [ ] quiet' }),
  })
  const { number } = JSON.parse(await reply.text())
  await stage.quiet()
  return number
}

async function sayAsKeyturn(number: number, body: string): Promise<number> {
  const { github, wire } = stage.world
  const token = github.control.installationToken({ forever: true })
  const reply = await wire.fetchAs('keyturn')(`https://api.github.com/repos/acme/web/issues/${number}/comments`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ body }),
  })
  return JSON.parse(await reply.text()).id
}

function commentsOf(number: number) {
  return stage.world.github.truth.pulls().find((one) => one.number === number)?.comments ?? []
}

describe('with the permissions of the ears and no more', () => {
  test('a comment with a command is acknowledged, and the Action is woken', async () => {
    await begin()
    const number = await openProposal()
    stage.world.github.person('mona').comment(number, '/keyturn postpone 36h')
    await stage.quiet()
    expect(commentsOf(number)).toMatchObject([{ reactions: ['eyes keyturn-ears[bot]'] }])
    expect(stage.dispatched()).toHaveLength(1)
  })

  test('a workflow that declares the input gets the comment’s id, and none of its words', async () => {
    const inputs: unknown[] = []
    await begin({
      workflow: workflowWith('      comment: { description: The comment }'),
      onJob: (context) => {
        if (context.run.workflow === WORKFLOW) inputs.push(context.inputs)
        return undefined
      },
    })
    const number = await openProposal()
    const id = stage.world.github
      .person('mona')
      .comment(number, '/keyturn exploited openai/production openai/production')
    await stage.quiet()
    await stage.world.clock.advance(60_000)
    expect(inputs).toEqual([{ comment: String(id) }])
  })

  test('an alert of secret scanning wakes within seconds', async () => {
    await begin({ public: true })
    const since = performance.now()
    stage.world.github.control.leak('a value that leaked')
    await stage.quiet()
    expect(stage.dispatched()).toHaveLength(1)
    expect(performance.now() - since).toBeLessThan(9_000)
  })

  test('who leaves the organisation wakes the repositories that have the workflow, and no others', async () => {
    await begin()
    stage.world.github.control.addRepository({ owner: 'acme', name: 'bare' })
    stage.world.github.control.addRepository({ owner: 'acme', name: 'too', files: { [WORKFLOW]: workflowWith('') } })
    stage.world.github.control.leave('hubot', 'organization')
    await stage.quiet()
    expect(['acme/web', 'acme/bare', 'acme/too'].map((name) => stage.dispatched(name).length)).toEqual([1, 0, 1])
  })

  test.each([
    ['a team', { team: 'sre' }],
    ['a repository', { repository: 'acme/web' }],
  ] as const)('who leaves %s wakes, too', async (_, from) => {
    await begin()
    stage.world.github.control.leave('hubot', from)
    await stage.quiet()
    expect(stage.dispatched()).toHaveLength(1)
  })

  test('a comment of the audit trail that was changed is noted once, however often that is told', async () => {
    await begin()
    const number = await openProposal()
    const id = await sayAsKeyturn(number, '<!-- keyturn:promoted -->\nThe new key serves.')
    stage.world.github.person('mona').editComment(id, 'All is well.')
    await stage.quiet()
    const [last] = stage.posting.sent.filter(({ event }) => event === 'issue_comment').slice(-2)
    expect(last?.payload['action']).toBe('edited')
    expect(await stage.deliver('issue_comment', last?.payload)).toBe(200)
    await stage.quiet()
    const notes = commentsOf(number).filter(({ author }) => author === 'keyturn-ears[bot]')
    expect(notes).toHaveLength(1)
    expect(notes[0]?.body).toMatch(/^<!-- keyturn-ears:edited:\d+:.*-->\n`@mona` changed \[a comment of Keyturn’s\]/)
    expect(stage.dispatched().length).toBeGreaterThan(0)
  })

  test('a merge of a proposal and a change of the manifest wake; a commit to something else does not', async () => {
    await begin()
    const number = await openProposal()
    expect(stage.dispatched()).toHaveLength(0)
    stage.world.github.person('mona').commit('main', { 'README.md': 'two' })
    await stage.quiet()
    expect(stage.dispatched()).toHaveLength(0)
    stage.world.github.person('mona').merge(number)
    await stage.quiet()
    expect(stage.dispatched().length).toBeGreaterThan(0)
  })

  test('a deployment that ended wakes, and Keyturn’s own run wakes nobody', async () => {
    await begin()
    stage.world.github.person('mona').dispatch('deploy.yml', { environment: 'production' })
    await stage.world.clock.advance(120_000)
    await stage.quiet()
    const woken = stage.dispatched().length
    expect(woken).toBeGreaterThan(0)
    for (let n = 0; n < 5; n++) {
      await stage.world.clock.advance(120_000)
      await stage.quiet()
    }
    expect(stage.dispatched().length).toBe(woken)
  })

  test('a tick on a proposal wakes', async () => {
    await begin()
    const number = await openProposal()
    stage.world.github.person('mona').editBody(number, '- [x] quiet')
    await stage.quiet()
    expect(stage.dispatched()).toHaveLength(1)
  })

  test('a merge queue is answered at once, and once', async () => {
    await begin()
    const head = stage.world.github.truth.ref('refs/heads/main') ?? ''
    const installation = { id: 778 }
    const payload = common({ action: 'checks_requested', merge_group: { head_sha: head }, installation })
    for (let n = 0; n < 2; n++) expect(await stage.deliver('merge_group', payload)).toBe(200)
    await stage.quiet()
    const made = stage.posting.sent.filter(
      ({ event, payload: { action } }) => event === 'check_run' && action === 'created',
    )
    expect(made.map(({ payload: sent }) => sent)).toMatchObject([
      { check_run: { name: 'keyturn', head_sha: head, conclusion: 'success', app: { slug: 'keyturn-ears' } } },
    ])
  })

  test('a button is answered with the command', async () => {
    await begin()
    const number = await openProposal()
    const { head } = stage.world.github.truth.pulls().find((one) => one.number === number) ?? { head: '' }
    const payload = common({ action: 'checks_requested', merge_group: { head_sha: head }, installation: { id: 778 } })
    await stage.deliver('merge_group', payload)
    await stage.quiet()
    const check = stage.posting.sent.findLast(({ event }) => event === 'check_run')?.payload['check_run']
    stage.world.github.control.press('mona', Number(Object(check).id), 'rollback')
    await stage.quiet()
    expect(commentsOf(number).map(({ body }) => body)).toEqual([expect.stringContaining('```\n/keyturn rollback\n```')])
    expect(stage.dispatched()).toEqual([])
  })
})

describe('a dispatch that GitHub refuses', () => {
  test('because the workflow was renamed is sent to the new one', async () => {
    await begin()
    stage.world.github.control.leave('hubot', { repository: 'acme/web' })
    await stage.quiet()
    // Nobody tells: as if another process had heard of the push.
    const files = { [WORKFLOW]: undefined, '.github/workflows/keys.yml': workflowWith('') }
    stage.posting.stop()
    stage.world.github.person('mona').commit('main', files)
    await stage.deliver('member', { ...common({ action: 'removed', installation: { id: 778 } }) })
    await stage.quiet()
    expect(stage.dispatched()).toHaveLength(2)
  })

  test('for good is logged, and the next event is heard', async () => {
    await begin()
    stage.world.github.control.switchOff(WORKFLOW)
    stage.world.github.control.leave('hubot', { repository: 'acme/web' })
    await stage.quiet()
    expect(stage.dispatched()).toEqual([])
    expect(stage.log.filter(({ outcome }) => outcome === 'refused')).toHaveLength(1)
    expect((await fetch(`${stage.server.url}/healthz`)).status).toBe(200)
  })
})

test('the App’s manifest subscribes to what is heard, and asks for nothing that writes code, workflows, secrets or environments', async () => {
  await begin()
  const { permissions, events } = earsApp()
  // Installations are told to every App, asked or not ("Using webhooks with GitHub Apps").
  const told = ['installation', 'installation_repositories']
  expect(events).toEqual(
    Object.keys(EARS)
      .filter((name) => !told.includes(name))
      .toSorted(),
  )
  expect(permissions).toEqual(PERMISSIONS)
  const writes = Object.entries(PERMISSIONS).flatMap(([name, level]) => (level === 'write' ? name : []))
  expect(writes).toEqual(['actions', 'checks', 'issues', 'pull_requests'])
})

const judged = haveSpecs() ? test : test.skip
judged('the bot’s queries are GitHub’s', async () => {
  await begin()
  expect([HOME, MANIFEST].flatMap((text) => validate(githubSchema(), parse(text)))).toEqual([])
})

function workflowWith(input: string): string {
  return [
    'name: Keyturn',
    'on:',
    '  workflow_dispatch:',
    ...(input === '' ? [] : ['    inputs:', input]),
    'jobs:',
    '  keyturn:',
    '    runs-on: ubuntu-latest',
    '    steps:',
    '      - uses: keyturn/keyturn@v0',
    '',
  ].join('\n')
}
