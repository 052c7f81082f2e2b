// What the bot says of files, through a real Probot server: of pull requests, of repositories that it is new to, of silence.
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { PERMISSIONS } from '../../src/bot/permissions.ts'
import { at } from '../sandbox/ask.ts'
import { FILES, MANIFEST } from './onboarding/ground.ts'
import { openStage, type Stage, type StageOptions, WORKFLOW } from './stage.ts'

jest.setTimeout(60_000)

let stage: Stage

async function begin(options: StageOptions = {}): Promise<void> {
  stage = await openStage(options)
}

afterEach(() => stage.close())

/** Deeds of this kind that were done or failed, as the log has them. */
function deeds(deed: string): readonly unknown[] {
  return stage.log
    .filter((line) => line['deed'] === deed)
    .map(({ repository, msg }) => `${String(msg)} ${String(repository)}`)
}

interface Asked {
  readonly token: string
  readonly body?: unknown
}

async function ask(line: string, { token, body }: Asked): Promise<unknown> {
  const [method = '', path = ''] = line.split(' ')
  const reply = await stage.world.wire.fetchAs('test')(`https://api.github.com/repos/acme/web${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await reply.text()
  return text === '' ? undefined : JSON.parse(text)
}

/** Checks by the name `keyturn` of a pull request's head. */
async function checksOf(number: number): Promise<readonly unknown[]> {
  const { github } = stage.world
  const head = github.truth.pulls().find((one) => one.number === number)?.head ?? ''
  const json = await ask(`GET /commits/${head}/check-runs?check_name=keyturn`, {
    token: github.control.installationToken({ forever: true }),
  })
  const all = at(json, 'check_runs')
  return Array.isArray(all) ? all : []
}

describe('a pull request', () => {
  test('that changes the manifest gets its check, and one that does not gets none', async () => {
    await begin()
    const hubot = stage.world.github.person('hubot')
    hubot.commit('bad', { 'rotation.yml': 'version: 1\nkeyz: {}\n' })
    const bad = hubot.openPull('bad', 'Change the keys')
    hubot.commit('other', { 'README.md': 'two\n' })
    const other = hubot.openPull('other', 'Say more')
    await stage.quiet()
    expect(await checksOf(bad)).toMatchObject([{ conclusion: 'failure', app: { slug: 'keyturn-ears' } }])
    expect(await checksOf(other)).toEqual([])
    hubot.commit('bad', { 'rotation.yml': stage.world.github.truth.file('main', 'rotation.yml') })
    await stage.quiet()
    expect((await checksOf(bad)).filter((one) => at(one, 'conclusion') === 'failure')).toEqual([])
    expect(deeds('review')).toEqual(Array(3).fill('done acme/web'))
  })

  test.each([
    ['is a proposal where nobody said whose they are', undefined, []],
    ['is refused where another App is said to act', 'keyturn-acme[bot]', [{ conclusion: 'failure' }]],
  ])('by any App that changes the lock %s', async (_, hands, checks) => {
    await begin(hands === undefined ? {} : { hands })
    const { github } = stage.world
    github.person('mona').commit('keyturn/openai/production', { 'rotation.lock.yml': 'version: 1\n\nx: {}\n' })
    const token = github.control.installationToken({ app: 'ears', forever: true })
    const body = { title: 'New key', head: 'keyturn/openai/production', base: 'main', body: '' }
    const number = Number(at(await ask('POST /pulls', { token, body }), 'number'))
    await stage.quiet()
    expect(await checksOf(number)).toMatchObject(checks)
    expect(await checksOf(number)).toHaveLength(checks.length)
  })
})

describe('a repository that the App is installed on', () => {
  const SHOP = 'acme/shop'

  test('is introduced to Keyturn by one issue, which is kept up to date and ends with the manifest', async () => {
    await begin()
    const { github } = stage.world
    github.control.addRepository({ owner: 'acme', name: 'shop', files: FILES, people: { mona: 'admin' } })
    const installed = { action: 'created', installation: { id: 778 }, repositories: [{ full_name: SHOP }] }
    await stage.deliver('installation', installed)
    await stage.quiet()
    expect(github.truth.issues(SHOP)).toMatchObject([{ title: 'Set up Keyturn', state: 'open' }])
    const mona = github.person('mona', SHOP)

    mona.commit('main', { 'docs/a.md': 'hello\n' })
    await stage.quiet()
    expect(deeds('onboard')).toHaveLength(1)

    const text = FILES['.github/workflows/release.yml']?.replaceAll('FROBNICATE', 'ANTHROPIC_API_KEY')
    mona.commit('main', { '.github/workflows/release.yml': text })
    await stage.quiet()
    expect(github.truth.issues(SHOP)[0]?.body).toContain('ANTHROPIC_API_KEY')

    mona.commit('setup', { 'rotation.yml': MANIFEST })
    mona.merge(mona.openPull('setup', 'Set up Keyturn'))
    await stage.quiet()
    expect(github.truth.issues(SHOP)).toMatchObject([{ title: 'Set up Keyturn', state: 'closed' }])
    expect(deeds('onboard')).toEqual(Array(3).fill(`done ${SHOP}`))
  })

  test('is left alone where it is in use already', async () => {
    await begin()
    const added = { action: 'added', installation: { id: 778 }, repositories_added: [{ full_name: 'acme/web' }] }
    await stage.deliver('installation_repositories', added)
    await stage.quiet()
    expect([deeds('onboard'), stage.world.github.truth.issues()]).toEqual([['done acme/web'], []])
  })
})

/** A round, and what is said in a repository after it. */
async function round(repository = 'acme/web'): Promise<readonly unknown[]> {
  stage.bot.round()
  await stage.quiet()
  return stage.world.github.truth.issues(repository).map(({ title, state }) => `${title}: ${state}`)
}

describe('a round', () => {
  test('says nothing where Keyturn is awake', async () => {
    await begin()
    expect(await round()).toEqual([])
    expect(deeds('watch')).toEqual(['done acme/web'])
  })

  test('tells of a workflow that somebody switched off, once, and when that is over', async () => {
    await begin()
    const token = stage.world.github.person('mona').token()
    await ask('PUT /actions/workflows/keyturn.yml/disable', { token })
    expect(await round()).toEqual(['Keyturn stands still: open'])
    expect(await round()).toEqual(['Keyturn stands still: open'])
    await ask('PUT /actions/workflows/keyturn.yml/enable', { token })
    expect(await round()).toEqual(['Keyturn stands still: closed'])
  })

  test('switches on what GitHub switched off', async () => {
    await begin()
    stage.world.github.control.switchOff(WORKFLOW)
    expect(await round()).toEqual([])
    stage.world.github.control.leave('hubot', { repository: 'acme/web' })
    await stage.quiet()
    expect(stage.dispatched()).toHaveLength(1)
  })

  test('tells which permission the installation was not granted', async () => {
    const { merge_queues: _, ...permissions } = PERMISSIONS
    await begin({ permissions })
    expect(await round()).toEqual(['Keyturn needs somebody to look: open'])
    expect(stage.world.github.truth.issues()[0]?.body).toContain('“Merge queues: Read-only”')
  })

  test('goes to every repository of the installation, also past one that fails', async () => {
    await begin()
    const { control } = stage.world.github
    for (const name of ['one', 'two'])
      control.addRepository({ owner: 'acme', name, files: { 'rotation.yml': MANIFEST } })
    stage.world.wire.tap({
      before: async ({ request: { url } }) =>
        url.pathname === '/repos/acme/one/git/trees/main'
          ? { status: 400, headers: {}, body: '{"message":"no"}' }
          : undefined,
    })
    expect([await round('acme/one'), await round('acme/two')]).toEqual([[], ['Keyturn stands still: open']])
    const once = ['done acme/web', 'failed acme/one', 'done acme/two']
    expect(deeds('watch')).toEqual([...once, ...once])
  })

  test('leaves out an installation that is suspended', async () => {
    await begin({ github: { ears: { suspended: true } } })
    expect(await round()).toEqual([])
    expect([deeds('round'), deeds('watch-all')]).toEqual([['done installation 0'], []])
  })

  test('is not begun by a bot that ends', async () => {
    await begin()
    for (let n = 0; n < 30; n++) stage.world.github.control.addRepository({ owner: 'acme', name: `r${n}` })
    stage.bot.round()
    await stage.server.stop()
    expect(deeds('watch').length).toBeLessThan(3)
  })
})
