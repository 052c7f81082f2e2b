// Plays a team's repository up to a busy Thursday and keeps what people look at: texts of the built command line, pictures of
// pages in a real browser. `node tools/run.mjs test/docs/tour.ts [chromium]`, in the repository's root, with a built dist/.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { reportPage } from '../../src/core/render/page/page.ts'
import { statusText } from '../../src/core/render/status.ts'
import type { FleetOptions } from '../../src/engine/fleet.ts'
import { createGithub } from '../../src/sandbox/github/github.ts'
import { pagesOf } from '../../src/sandbox/pages/pages.ts'
import { createReadyWorld } from '../../src/sandbox/ready.ts'
import { serve } from '../../src/sandbox/serve.ts'
import { reported } from '../../src/start/report.ts'
import type { KeySpec } from '../../src/sandbox/repository/key.ts'
import { DAY, HOUR, type Rig, rigOn } from '../start/rig.ts'
import { incumbentName, mergeOpen, PATIENCE } from '../start/team.ts'
import { openOnes } from '../start/truth.ts'

const CHROMIUM = process.argv[2] ?? 'chromium'
const TEXTS = 'docs/examples/tour'
const PICTURES = 'docs/images'
const FLAGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars --disable-background-networking --disable-component-update --disable-sync'
const run = promisify(execFile)

const KEYS: readonly KeySpec[] = ['staging', 'production', 'reports', 'search'].map((environment) => ({
  name: 'openai',
  provider: 'openai',
  environment,
}))

/** A repository as `keyturn init` leaves it, with a deploy workflow that wants an input nobody gives. */
const SET = {
  environments: [{ name: 'keyturn', branches: ['main'] }],
  files: {
    '.github/workflows/keyturn.yml': readFileSync('docs/examples/keyturn.yml', 'utf8'),
    '.gitignore': '.env*\n',
  },
}

interface Busy {
  readonly rig: Rig
  /** Of its last run: what a look without a run is made of. */
  readonly parts: FleetOptions
}

/** One key turned, one soaking, one in review, and one that stopped because somebody wrote its secret. */
async function busy(): Promise<Busy> {
  const manifest = { defaults: ['class: high', 'owner: "@mona"'] }
  const world = createReadyWorld(createGithub, {
    keys: KEYS,
    manifest,
    age: 24 * DAY,
    app: { every: 10 * 60_000 },
    ...SET,
  })
  let parts: FleetOptions | undefined
  const rig = rigOn(world, {}, (given) => (parts = given))
  for (const [credential, { value }] of world.first) rig.env[incumbentName(credential)] = value
  world.github.control.configure({ security: true })
  for (const name of ['KEYTURN_SEAL', 'KEYTURN_APP_PRIVATE_KEY', 'OPENAI_ADMIN_KEY'])
    world.github.person('mona').setSecret('environment/keyturn', name, 'x')
  await rig.keyturn()
  mergeOpen(world, 'adopt')
  await rig.pass(9 * DAY, () => openOnes(world, 'rotate').length === KEYS.length)
  const [turned, soaking, stopped] = openOnes(world, 'rotate')
  await merge(rig, turned)
  await rig.pass(2 * DAY)
  await merge(rig, stopped)
  const place = `environment/${stopped?.branch.split('/').at(-2)?.replace('openai-', '') ?? ''}`
  world.github.person('mona').setSecret(place, 'OPENAI_API_KEY', 'typed by hand')
  await merge(rig, soaking)
  await world.clock.advance(2 * HOUR)
  await rig.keyturn({ patience: PATIENCE })
  if (parts === undefined) throw new Error('nothing ran')
  return { rig, parts }
}

async function merge({ world, keyturn }: Rig, one: { readonly number: number } | undefined): Promise<void> {
  world.github.person('mona').merge(one?.number ?? 0)
  await keyturn({ patience: PATIENCE })
}

interface Told {
  readonly text: string
  readonly code: number
}

async function cli(words: readonly string[], env: Readonly<Record<string, string>>): Promise<Told> {
  const args = ['dist/cli.js', ...words]
  return run(process.execPath, args, { env: { ...env, NO_COLOR: '1', PATH: process.env['PATH'] ?? '' } }).then(
    ({ stdout, stderr }) => ({ text: `${stdout}${stderr}`, code: 0 }),
    (thrown: unknown) => {
      if (!(thrown instanceof Error) || !('stdout' in thrown) || !('code' in thrown)) throw thrown
      return {
        text: `${String(thrown.stdout)}${'stderr' in thrown ? String(thrown.stderr) : ''}`,
        code: Number(thrown.code),
      }
    },
  )
}

/** What a verb printed, and how it ended where that says something. */
async function keep([verb = '']: readonly string[], { text, code }: Told): Promise<void> {
  const ended = code === 0 ? '' : `(exit ${code})\n`
  await writeFile(`${TEXTS}/${verb}.txt`, `${text.trimEnd()}\n${ended}`)
}

interface Shot {
  readonly url: string
  readonly to: string
  readonly size: string
  readonly dark?: true
}

async function shoot({ url, to, size, dark }: Shot): Promise<void> {
  const scheme = `--blink-settings=preferredColorScheme=${dark ? 0 : 1}`
  const screen = [
    `--user-data-dir=${join(tmpdir(), `keyturn-browser-${process.pid}`)}`,
    `--window-size=${size}`,
    `--screenshot=${PICTURES}/${to}`,
  ]
  await run(CHROMIUM, [...FLAGS.split(' '), scheme, ...screen, url], { timeout: 90_000 })
}

/** A browser's window is never as narrow as a phone: a frame is. */
function phone(page: string): string {
  const frame = `<body style="margin:0;background:#000"><iframe src="file://${page}" style="border:0;width:390px;height:1400px"></iframe>`
  const path = join(folder, 'phone.html')
  writeFileSync(path, frame)
  return `file://${path}`
}

const { rig, parts } = await busy()
const { world } = rig
const folder = mkdtempSync(join(tmpdir(), 'keyturn-tour-'))
world.tap(pagesOf(world.github.truth, 'acme/web'))
const served = await serve(world, { speed: 0 })
try {
  mkdirSync(TEXTS, { recursive: true })
  const env = {
    KEYTURN_SEAL: rig.env['KEYTURN_SEAL'] ?? '',
    GITHUB_TOKEN: world.github.control.installationToken({ forever: true }),
    GITHUB_API_URL: served.urls.github,
    GITHUB_REPOSITORY: 'acme/web',
  }
  await keep(['doctor'], await cli(['doctor'], env))
  await keep(['check'], await cli(['check', `${TEXTS}/wrong.yml`], {}))
  const look = { ...parts, dryRun: true, full: true }
  const told = await world.clock.runUntilIdle(reported(look))
  await keep(['status'], { text: statusText(told), code: 0 })
  const page = join(folder, 'report.html')
  writeFileSync(page, reportPage(told))
  await shoot({ url: `file://${page}`, to: 'report.png', size: '1100,1730' })
  await shoot({ url: phone(page), to: 'report-phone.png', size: '500,1400', dark: true })
  const [issue] = world.github.truth.issues()
  await shoot({
    url: `${served.urls.github}/acme/web/issues/${issue?.number ?? 0}`,
    to: 'dashboard.png',
    size: '968,700',
  })
} finally {
  await served.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
process.exit(0)
