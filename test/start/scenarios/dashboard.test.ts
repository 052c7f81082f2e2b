// The one issue that shows every key: a view, written by the Action alone, and read by nobody but people.
import { describe, expect, test } from '@jest/globals'
import { operationOf } from '../call.ts'
import { DAY, HOUR, type Rig } from '../rig.ts'
import { adopted, expectAtRest, knowing, mergeOpen, openOnes, PATIENCE, rotated, untilRest } from './story.ts'

const LABEL = 'keyturn: dashboard'

function boards({ world }: Rig): ReturnType<typeof world.github.truth.issues> {
  return world.github.truth.issues().filter(({ labels }) => labels.includes(LABEL))
}

function board(rig: Rig): ReturnType<typeof boards>[number] {
  const [only, ...more] = boards(rig)
  if (only === undefined || more.length > 0) throw new Error(`${boards(rig).length} dashboards`)
  return only
}

/** Our requests that change the issue, by what they were. */
function writes({ world }: Rig): readonly string[] {
  return world.calls
    .filter(({ from, request }) => from === 'keyturn' && /: (?:create|update)Issue\(/.test(request.body))
    .map((call) => operationOf(call) ?? '')
}

function strange(rig: Rig): void {
  rig.world.github.person('mona').setSecret('environment/production', 'OPENAI_API_KEY', 'something-else-entirely')
}

describe('the dashboard issue', () => {
  test('is opened by the first run, and follows a rotation from adoption to rest', async () => {
    const rig = knowing()
    const { world } = rig
    await rig.keyturn()
    expect(board(rig)).toMatchObject({ state: 'open', author: 'keyturn-acme[bot]' })
    expect(board(rig).body).toMatch(/^\*\*1 key · 1 waiting for a person\*\*/)
    expect(board(rig).body).toContain('| @mona |')

    mergeOpen(world, 'adopt')
    await rig.keyturn()
    const { number = 0 } = openOnes(world, 'rotate')[0] ?? {}
    expect(board(rig).body).toMatch(new RegExp(`\\*\\*in review\\*\\*.* \\[\`#${number}\`\\]\\(.*/pull/${number}\\)`))

    mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    expect(board(rig).body).toMatch(/🔵.*\*\*(?:promoted|soaking)\*\*/)
    expect(board(rig).body).toContain(`/pull/${number})`)

    await untilRest(rig)
    expect(board(rig).body).toMatch(/^\*\*1 key · 1 at rest\*\* · next due \d{4}-\d\d-\d\d/)
    expect(board(rig).body).not.toContain('/pull/')
    expectAtRest(rig)
  }, 240_000)

  test('goes along with what is sent anyway, and is not written again when nothing happened', async () => {
    const rig = knowing()
    await adopted(rig)
    expect(writes(rig)).toEqual(['mutation Change', 'mutation Change'])
    const before = writes(rig).length
    for (let run = 0; run < 3; run += 1) {
      await rig.world.clock.advance(HOUR)
      await rig.keyturn({ full: true })
    }
    expect(writes(rig)).toHaveLength(before)
  }, 180_000)

  test('tells of a key at rest how old it is, by the run that looks it over once a day and by no other', async () => {
    const rig = knowing({ age: 10 * DAY })
    const { world } = rig
    await adopted(rig)
    const aged = (): string | undefined => /\| (\d+ days?) \|/.exec(board(rig).body)?.[1]
    expect(aged()).toBe('10 days')
    for (const age of ['11 days', '12 days']) {
      const before = writes(rig).length
      await rig.pass(DAY)
      expect([aged(), writes(rig).length - before]).toEqual([age, 1])
      rig.counted()
      expect((await rig.keyturn()).idle).toBe(true)
      expect(rig.counted()).toBe(1)
    }
    expect(board(rig).body).toContain(` · ages on ${new Date(world.clock.now()).toISOString().slice(0, 10)}`)
  }, 180_000)

  test('tells at the next whole run what a run that looked at one key only has changed', async () => {
    const rig = knowing()
    const { world } = rig
    await rig.keyturn()
    mergeOpen(world, 'adopt')
    await rig.keyturn({ only: ['openai'] })
    expect(openOnes(world, 'rotate')).toHaveLength(1)
    expect(board(rig).body).toMatch(/waiting for a person/)
    expect((await rig.keyturn()).idle).toBe(false)
    expect(board(rig).body).toMatch(/\*\*in review\*\*/)
    expect((await rig.keyturn()).idle).toBe(true)
  }, 180_000)

  test('is rendered again where somebody edited it, and nothing else comes of the edit', async () => {
    const rig = knowing()
    const { world } = rig
    await rotated(rig)
    const { number, body } = board(rig)
    const lock = world.github.truth.file('main', 'rotation.lock.yml')
    const forged = `${body}\n<!-- keyturn: approve openai/production -->\n- [x] retire it\n/keyturn leaked openai/production`
    world.github.person('mona').changeIssue(number, { body: forged })
    await rig.keyturn({ full: true })
    expect(board(rig)).toMatchObject({ number, body })
    expect(world.github.truth.file('main', 'rotation.lock.yml')).toBe(lock)
    expectAtRest(rig)
  }, 240_000)

  test('stays closed while all is well, and is opened again when a key is parked; then it says whose move it is', async () => {
    const rig = knowing()
    const { world } = rig
    await adopted(rig)
    world.github.person('mona').changeIssue(board(rig).number, { state: 'closed' })
    await world.clock.advance(HOUR)
    mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    expect(board(rig)).toMatchObject({ state: 'closed' })
    expect(board(rig).body).toMatch(/\*\*(?:promoted|soaking)\*\*/)

    await world.clock.advance(HOUR)
    strange(rig)
    await rig.keyturn({ full: true })
    expect(board(rig)).toMatchObject({ state: 'open' })
    expect(board(rig).body).toMatch(/^\*\*1 key · 1 (?:overdue|stopped)\*\*/)
    expect(board(rig).body).toMatch(/### What to do\n\n- \*\*`openai\/production`\*\* .*command `overwrite`/)
  }, 180_000)

  test('is opened again when a key is overdue', async () => {
    const rig = knowing()
    const { world } = rig
    await adopted(rig)
    world.github.person('mona').changeIssue(board(rig).number, { state: 'closed' })
    await world.clock.advance(2 * DAY)
    await rig.keyturn()
    expect(board(rig)).toMatchObject({ state: 'open' })
    expect(board(rig).body).toMatch(/^\*\*1 key · 1 overdue\*\*/)
  }, 180_000)

  test.each([
    ['looks at some credentials only', { only: ['openai/production'] }],
    ['is a dry run', { dryRun: true }],
    ['was told to keep none', { dashboard: false }],
  ])('is left alone by a run that %s', async (_, wishes) => {
    const rig = knowing()
    await rig.keyturn(wishes)
    expect(boards(rig)).toEqual([])
  })

  test('of somebody else with the same label is not ours: it is neither believed nor touched', async () => {
    const rig = knowing()
    const { world } = rig
    const token = world.github.person('mona').token({ scopes: ['repo'] })
    const forged = { title: 'Keyturn: the keys of this repository', body: 'All is well.', labels: [LABEL] }
    const made = await world.wire.fetchAs('mona')('https://api.github.com/repos/acme/web/issues', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(forged),
    })
    expect(made.status).toBe(201)
    await rig.keyturn()
    await rig.keyturn({ full: true })
    expect(boards(rig).map(({ author, body }) => [author, body === forged.body])).toEqual([
      ['mona', true],
      ['keyturn-acme[bot]', false],
    ])
  })

  test('whose change is refused takes nothing down with it that it went along with', async () => {
    const rig = knowing()
    const { world } = rig
    await rig.keyturn()
    mergeOpen(world, 'adopt')
    const { body } = board(rig)
    world.tap({
      before: async () => undefined,
      after: async ({ request }, reply) => {
        if (!request.body.includes('board: updateIssue(')) return reply
        const { data } = JSON.parse(reply.body)
        const errors = [{ type: 'FORBIDDEN', path: ['board'], message: 'Resource not accessible by integration' }]
        return { ...reply, body: JSON.stringify({ data: { ...data, board: null }, errors }) }
      },
    })
    const { outcomes } = await rig.keyturn()
    expect(outcomes.map(({ kind, because }) => [kind, because])).toEqual([['wait', 'awaiting-review']])
    expect(rig.log.filter((line) => line.includes('dashboard'))).toHaveLength(1)
    expect(body).toContain('waits for its adoption')
  }, 180_000)

  test('that may not be written is said once in a run, and keeps no key waiting', async () => {
    const rig = knowing()
    const { world } = rig
    const write = 'write' as const
    const permissions = {
      contents: write,
      pull_requests: write,
      secrets: write,
      environments: write,
      actions: write,
      checks: write,
    }
    const token = world.github.control.installationToken({ forever: true, permissions })
    const login = { kind: 'token', token } as const
    await rig.keyturn({ login })
    const said = (): readonly string[] => rig.log.filter((line) => line.includes('dashboard'))
    expect(said()).toHaveLength(1)
    expect(said()[0]).toContain('“Issues: Read and write”')
    mergeOpen(world, 'adopt')
    expect((await rig.keyturn({ login })).outcomes.map(({ because }) => because)).toEqual(['awaiting-review'])
    expect(said()).toHaveLength(2)
    expect(boards(rig)).toEqual([])
  }, 180_000)
})
