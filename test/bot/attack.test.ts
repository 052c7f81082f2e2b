// The host of the bot is taken: its App's key, its webhook secret, everything in its memory. What can be done to keys with that?
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { begin, type Story } from '../acceptance/story.ts'
import { living } from '../start/truth.ts'
import { withEars, WORKFLOW } from './stage.ts'

const KEY = { name: 'openai', provider: 'openai', environment: 'production' } as const
const ID = 'openai/production'

let story: Story
let token = ''
let proposal = 0

/** Adopted, and with a new key in review: there is something to move. */
beforeAll(async () => {
  story = await begin(KEY, { ready: withEars({}) })
  const { github } = story.world
  await story.run()
  github.person('mona').merge(1)
  await story.run()
  proposal = github.truth.pulls().at(-1)?.number ?? 0
  token = github.control.installationToken({ app: 'ears', forever: true })
}, 240_000)

afterAll(() => story.close())

/** With everything that the ears' App may do. */
async function attack(line: string, body?: unknown): Promise<{ readonly status: number; readonly json: unknown }> {
  const [method = '', path = ''] = line.split(' ')
  const reply = await story.world.wire.fetchAs('attacker')(`https://api.github.com/repos/acme/web${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await reply.text()
  return { status: reply.status, json: text === '' ? undefined : JSON.parse(text) }
}

const SEALED = { encrypted_value: 'bm9uZQ==', key_id: '012345678912345678' }

describe('a bot in an attacker’s hands', () => {
  test.each<[string, string, unknown]>([
    ['a file', 'POST /git/blobs', { content: 'x' }],
    ['a folder', 'POST /git/trees', { tree: [{ path: WORKFLOW, mode: '100644', type: 'blob', content: 'x' }] }],
    ['a commit', 'POST /git/commits', { message: 'x', tree: 'a'.repeat(40), parents: [] }],
    ['the default branch', 'PATCH /git/refs/heads/main', { sha: 'a'.repeat(40), force: true }],
    ['a branch', 'POST /git/refs', { ref: 'refs/heads/x', sha: 'a'.repeat(40) }],
    ['the journal', 'PATCH /git/refs/heads/keyturn/journal', { sha: 'a'.repeat(40), force: true }],
    ['a secret', 'PUT /actions/secrets/OPENAI_API_KEY', SEALED],
    ['an environment’s secret', 'PUT /environments/production/secrets/OPENAI_API_KEY', SEALED],
    ['the gate', 'PUT /environments/keyturn/secrets/KEYTURN_SEAL', SEALED],
    ['an event of its own', 'POST /dispatches', { event_type: 'x' }],
  ])('cannot write %s', async (_, line, body) => {
    expect((await attack(line, body)).status).toBe(403)
  })

  test('cannot commit to the journal', async () => {
    const branch = { repositoryNameWithOwner: 'acme/web', branchName: 'keyturn/journal' }
    const expectedHeadOid = story.world.github.truth.ref('refs/heads/keyturn/journal')
    const fileChanges = { additions: [{ path: 'index.json', contents: 'e30=' }] }
    const reply = await story.world.wire.fetchAs('attacker')('https://api.github.com/graphql', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        query: `mutation M($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { clientMutationId } }`,
        variables: { input: { branch, expectedHeadOid, fileChanges, message: { headline: 'x' } } },
      }),
    })
    expect(JSON.parse(await reply.text()).errors).toMatchObject([{ type: 'FORBIDDEN' }])
    expect(story.world.github.truth.ref('refs/heads/keyturn/journal')).toBe(expectedHeadOid)
  })

  test('cannot merge a proposal', async () => {
    expect((await attack(`PUT /pulls/${proposal}/merge`, {})).status).toBe(403)
    expect(story.world.github.truth.pulls().at(-1)?.state).toBe('open')
  })

  test('moves no key: by comments, in a person’s name, by a tick, by a dispatch with a command', async () => {
    const { github } = story.world
    const before = held()
    const said = github.person('mona').comment(proposal, 'Looks good')
    const command = `/keyturn exploited ${ID} ${ID}`
    expect((await attack(`POST /issues/${proposal}/comments`, { body: command })).status).toBe(201)
    expect((await attack(`PATCH /issues/comments/${said}`, { body: command })).status).toBe(200)
    const body = (github.truth.pulls().at(-1)?.body ?? '').replaceAll('[ ]', '[x]')
    expect((await attack(`PATCH /pulls/${proposal}`, { body })).status).toBe(200)
    const inputs = { command: 'leaked', credential: ID }
    expect((await attack(`POST /actions/workflows/keyturn.yml/dispatches`, { ref: 'main', inputs })).status).toBe(204)

    // As the runner starts it for that dispatch.
    const refused = await story.run(undefined, {
      GITHUB_EVENT_NAME: 'workflow_dispatch',
      GITHUB_ACTOR: 'keyturn-ears[bot]',
      GITHUB_TRIGGERING_ACTOR: 'keyturn-ears[bot]',
      INPUT_COMMAND: `leaked ${ID}`,
    })
    // And once more, as anything wakes it.
    const woken = await story.run()

    expect(refused.said).toContain('keyturn-ears[bot] is no person, and only people give commands.')
    expect(woken.exit).toBe(0)
    expect(held()).toEqual(before)
  }, 240_000)
})

/** Where every key is: at its provider, in its store, in the lock and in the entry. */
function held(): unknown {
  const { github } = story.world
  const entry = JSON.parse(github.truth.file('keyturn/journal', `entries/${ID}.json`) ?? '{}')
  return {
    living: living(story.world, 'openai').toSorted(),
    store: github.truth.readSecret('environment/production', 'OPENAI_API_KEY'),
    lock: github.truth.file('main', 'rotation.lock.yml'),
    incumbent: entry.incumbent,
    candidate: entry.candidate?.tag,
    compromised: entry.compromised,
  }
}
