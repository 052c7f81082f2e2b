import { describe, expect, test } from '@jest/globals'
import { EARS } from '../ears.ts'
import { createGround, type Ground, HOUR, MANIFEST, PATH, workflow } from './ground.ts'

/** The first sentence of everything that is found. */
async function found(ground: Ground): Promise<readonly string[]> {
  return (await ground.watch()).findings.map(({ what }) => what)
}

describe('a repository where Keyturn is awake', () => {
  test('hears nothing of the bot', async () => {
    const ground = createGround()
    await ground.wake()
    await ground.clock.advance(11 * HOUR)
    expect(await ground.watch()).toEqual({ findings: [], enabled: [], issue: 'none' })
    expect(ground.ears.writes()).toEqual([])
  })

  test('or where it is not in use at all', async () => {
    const ground = createGround({ files: { 'README.md': 'hello\n' } })
    await ground.clock.advance(1000 * HOUR)
    expect(await ground.watch()).toMatchObject({ findings: [], issue: 'none' })
    expect(ground.issues()).toEqual([])
  })

  test('or where a workflow of somebody’s is called as the manifest is', async () => {
    const ground = createGround({ files: { '.github/workflows/rotation.yml': 'on: push\njobs: {}\n' } })
    expect(await ground.watch()).toMatchObject({ findings: [], issue: 'none' })
  })

  test('or that has no commit yet', async () => {
    const ground = createGround()
    ground.github.control.setRef('refs/heads/main', undefined)
    expect(await ground.watch()).toMatchObject({ findings: [], issue: 'none' })
  })
})

describe('a workflow that does not run', () => {
  test('is told after twice its interval, and not an hour before', async () => {
    const ground = createGround()
    await ground.wake()
    await ground.clock.advance(12 * HOUR - 60_000)
    expect(await found(ground)).toEqual([])
    await ground.clock.advance(60_000)
    expect(await found(ground)).toEqual([`\`${PATH}\` has not run for more than twice its interval.`])
    const [issue] = ground.issues()
    expect(issue).toMatchObject({ title: 'Keyturn stands still', state: 'open' })
    expect(issue?.body).toContain('Its last run began on Mon 16 Nov 2026, 02:00 UTC')
    expect(issue?.body).toContain('wakes it every 6 hours at least')
  })

  test('is told where it never ran, from the day on which GitHub came to know it', async () => {
    const ground = createGround()
    await ground.clock.advance(13 * HOUR)
    await ground.watch()
    expect(ground.issues()[0]?.body).toContain('It has not run yet')
  })

  test('says the same a day later without writing again', async () => {
    const ground = createGround()
    await ground.wake()
    await ground.clock.advance(13 * HOUR)
    expect((await ground.watch()).issue).toBe('opened')
    await ground.clock.advance(24 * HOUR)
    expect((await ground.watch()).issue).toBe('left')
    expect(ground.issues()).toHaveLength(1)
  })

  test('is over with the next run: the issue is closed and says why', async () => {
    const ground = createGround()
    await ground.clock.advance(13 * HOUR)
    await ground.watch()
    await ground.wake()
    expect((await ground.watch()).issue).toBe('closed')
    expect(ground.issues()[0]).toMatchObject({
      state: 'closed',
      comments: [{ body: expect.stringMatching(/awake again/) }],
    })
    await ground.clock.advance(13 * HOUR)
    expect((await ground.watch()).issue).toBe('reopened')
    expect(ground.issues()).toHaveLength(1)
  })

  test('is not told again to who closed the issue knowing it, until something else is so', async () => {
    const ground = createGround()
    await ground.clock.advance(13 * HOUR)
    await ground.watch()
    ground.github.person('mona').changeIssue(1, { state: 'closed' })
    await ground.clock.advance(24 * HOUR)
    expect((await ground.watch()).issue).toBe('left')
    ground.github.person('mona').commit('main', { [PATH]: workflow([]) })
    expect((await ground.watch()).issue).toBe('reopened')
  })

  test('is nobody else’s issue: one with the label that a person wrote is left alone', async () => {
    const ground = createGround()
    const mona = ground.github.person('mona').token()
    await ground.rest('POST /issues', { title: 'Mine', body: 'mine', labels: ['keyturn: watch'] }, mona)
    await ground.clock.advance(13 * HOUR)
    expect((await ground.watch()).issue).toBe('opened')
    expect(ground.issues().map(({ title }) => title)).toEqual(['Mine', 'Keyturn stands still'])
  })
})

describe('the dashboard of a Keyturn that stands still', () => {
  const BODY = 'All 2 keys are fine.\n\n| key | due |\n'

  async function withDashboard(token?: string): Promise<Ground> {
    const ground = createGround()
    const dashboard = { title: 'Keyturn', body: BODY, labels: ['keyturn: dashboard'] }
    await ground.rest('POST /issues', dashboard, token === undefined ? undefined : ground.github.person('mona').token())
    await ground.clock.advance(13 * HOUR)
    return ground
  }

  test('says at its top that the rest of it is old, and with which issue', async () => {
    const ground = await withDashboard()
    await ground.watch()
    expect(ground.issues()[0]?.body).toMatch(
      /^<!-- .* -->\n> \[!WARNING\]\n> \*\*Keyturn stands still: #2 says why\.\*\*/,
    )
    expect(ground.issues()[0]?.body).toContain(`\n\n${BODY}`)
  })

  test('is not written twice, and says nothing any more once Keyturn is awake', async () => {
    const ground = await withDashboard()
    await ground.watch()
    const writes = ground.ears.writes().length
    await ground.clock.advance(HOUR)
    await ground.watch()
    expect(ground.ears.writes()).toHaveLength(writes)
    await ground.wake()
    await ground.watch()
    expect(ground.issues()[0]?.body).toBe(BODY)
  })

  test('is left alone where a person closed the bot’s issue knowing it', async () => {
    const ground = await withDashboard()
    await ground.watch()
    ground.github.person('mona').changeIssue(2, { state: 'closed' })
    ground.github.person('mona').changeIssue(1, { body: BODY })
    await ground.clock.advance(HOUR)
    await ground.watch()
    expect(ground.issues()[0]?.body).toBe(BODY)
  })

  test('is nobody else’s issue: one with the label that a person wrote is left alone', async () => {
    const ground = await withDashboard('mona')
    await ground.watch()
    expect(ground.issues()[0]?.body).toBe(BODY)
  })
})

describe('a workflow that is switched off', () => {
  test('by GitHub is switched on again, and nobody has to do anything', async () => {
    const ground = createGround()
    await ground.wake()
    ground.github.control.switchOff(PATH)
    expect(await ground.watch()).toEqual({ findings: [], enabled: [PATH], issue: 'none' })
    await ground.wake()
    expect(ground.github.truth.runs()).toHaveLength(2)
  })

  test('by GitHub, where the bot may not switch it on, is told with the permission that it lacks', async () => {
    const ground = createGround({ permissions: { ...EARS, actions: 'read' } })
    await ground.wake()
    ground.github.control.switchOff(PATH)
    expect(await ground.watch()).toMatchObject({ enabled: [], issue: 'opened' })
    expect(ground.issues()[0]?.body).toContain('GitHub did not let it')
    expect(ground.issues()[0]?.body).toContain('`gh workflow enable keyturn.yml`')
  })

  test('by a person stays off, and is told', async () => {
    const ground = createGround()
    await ground.wake()
    await ground.rest('PUT /actions/workflows/keyturn.yml/disable')
    expect(await ground.watch()).toMatchObject({ enabled: [], issue: 'opened' })
    expect(ground.ears.writes()).toEqual(['POST /repos/acme/shop/issues'])
    expect(ground.issues()[0]?.body).toContain('leaves alone what a person switched off')
  })
})

describe('what else keeps Keyturn asleep', () => {
  test.each([
    ['a manifest without a workflow', { 'rotation.yml': MANIFEST }, 'No workflow on the default branch uses Keyturn.'],
    [
      'the ears in a workflow, with nothing that they could wake,',
      { 'rotation.yml': MANIFEST, [PATH]: workflow().replace(/$/, '        with: { mode: hear }\n') },
      'No workflow on the default branch uses Keyturn.',
    ],
    [
      'the ears in a workflow, by the adapter,',
      { 'rotation.yml': MANIFEST, [PATH]: workflow().replace(/(keyturn\/keyturn)@\S+/, '$1/src/bot@v0') },
      'No workflow on the default branch uses Keyturn.',
    ],
    ['no schedule', { 'rotation.yml': MANIFEST, [PATH]: workflow([]) }, `\`${PATH}\` has no \`schedule\`.`],
    [
      'a cron that is none',
      { 'rotation.yml': MANIFEST, [PATH]: workflow(['every day']) },
      `\`${PATH}\` has a cron that GitHub does not read: \`every day\`.`,
    ],
  ])('%s is told', async (_, files, what) => {
    const ground = createGround({ files })
    expect(await found(ground)).toEqual([what])
  })

  test('two failed runs in a row are told with the newest one’s page; one is not', async () => {
    const ground = createGround()
    await ground.wake()
    ground.ends('failure')
    await ground.wake()
    expect(await found(ground)).toEqual([])
    await ground.clock.advance(6 * HOUR)
    await ground.wake()
    expect(await found(ground)).toEqual(['Every run of Keyturn since Mon 16 Nov 2026, 02:01 UTC has failed.'])
    const newest = ground.github.truth.runs().at(-1)?.id
    expect(ground.issues()[0]?.body).toContain(`https://github.com/acme/shop/actions/runs/${newest})`)
    ground.ends('success')
    await ground.wake()
    expect((await ground.watch()).issue).toBe('closed')
  })

  test('a schedule whose last editor has no access any more is told, while it still runs', async () => {
    const ground = createGround()
    await ground.wake('will')
    expect(await found(ground)).toEqual([])
    ground.github.control.setRole('will', 'none')
    expect(await found(ground)).toEqual([
      `\`will\`, who changed the schedule of \`${PATH}\` last, has no access to this repository any more.`,
    ])
    expect(ground.issues()[0]?.title).toBe('Keyturn needs somebody to look')
    await ground.wake('mona')
    expect((await ground.watch()).issue).toBe('closed')
  })

  test('a permission that GitHub refuses the bot is told by its name in the settings', async () => {
    const { actions: _, ...rest } = EARS
    const ground = createGround({ permissions: rest })
    await ground.clock.advance(100 * HOUR)
    expect(await found(ground)).toEqual(['Keyturn’s bot lacks “Actions: Read and write”.'])
  })

  test('a permission that the installation lacks is told, and a person’s own installation has no members', async () => {
    const ground = createGround()
    await ground.wake()
    const { members: _, checks: __, ...granted } = EARS
    const { findings } = await ground.watch({ ...granted, issues: 'read' })
    expect(findings.map(({ what }) => what)).toEqual([
      'Keyturn’s bot lacks “Checks: Read and write”, “Issues: Read and write”.',
    ])
    expect((await ground.watch({ ...granted, checks: 'write' })).issue).toBe('closed')
  })
})
