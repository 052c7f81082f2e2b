// A team's repository on a busy day, for docs/guides/tour.md: what people look at is made from it.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { RunResult } from '../../src/engine/result.ts'
import { createGithub } from '../../src/sandbox/github/github.ts'
import { createReadyWorld } from '../../src/sandbox/ready.ts'
import type { KeySpec } from '../../src/sandbox/repository/key.ts'
import { serve, type Served } from '../../src/sandbox/serve.ts'
import { DAY, HOUR, type Rig, rigOn } from '../start/rig.ts'
import { incumbentName, mergeOpen, PATIENCE } from '../start/team.ts'
import { openOnes } from '../start/truth.ts'

export const TEXTS = 'docs/examples/tour'

const KEYS: readonly KeySpec[] = ['staging', 'production', 'reports', 'search'].map((environment) => ({
  name: 'openai',
  provider: 'openai',
  environment,
}))

/** A repository as `keyturn init` leaves it. */
const SET = {
  environments: [{ name: 'keyturn', branches: ['main'] }],
  files: {
    '.github/workflows/keyturn.yml': readFileSync('docs/examples/keyturn.yml', 'utf8'),
    '.gitignore': '.env*\n',
  },
}

export interface Busy {
  readonly rig: Rig
  /** What its last run told: the job summary is made from it. */
  readonly result: RunResult
}

/** One key turned, one soaking, one in review, and one that stopped because somebody wrote its secret. */
export async function busy(): Promise<Busy> {
  const manifest = { defaults: ['class: high', 'owner: "@mona"'] }
  const world = createReadyWorld(createGithub, {
    keys: KEYS,
    manifest,
    age: 24 * DAY,
    app: { every: 10 * 60_000 },
    ...SET,
  })
  const mona = world.github.person('mona')
  const text = world.github.truth.file('main', 'rotation.yml') ?? ''
  mona.commit('main', { 'rotation.yml': `${text}notify: [parked, overdue, failed]\n` }, 'Be told')
  const rig = rigOn(world)
  rig.env['KEYTURN_SEAL'] = Buffer.alloc(32, 7).toString('base64')
  rig.env['KEYTURN_NOTIFY_URL'] = `https://hooks.slack.com${world.chat.path}`
  for (const [credential, { value }] of world.first) rig.env[incumbentName(credential)] = value
  world.github.control.configure({ security: true })
  for (const name of ['KEYTURN_SEAL', 'KEYTURN_APP_PRIVATE_KEY', 'OPENAI_ADMIN_KEY'])
    mona.setSecret('environment/keyturn', name, 'x')
  await rig.keyturn()
  mergeOpen(world, 'adopt')
  await rig.pass(9 * DAY, () => openOnes(world, 'rotate').length === KEYS.length)
  const [turned, soaking, stopped] = openOnes(world, 'rotate')
  await merge(rig, turned)
  await rig.pass(2 * DAY)
  await merge(rig, stopped)
  const place = `environment/${stopped?.branch.split('/').at(-2)?.replace('openai-', '') ?? ''}`
  mona.setSecret(place, 'OPENAI_API_KEY', 'typed by hand')
  await merge(rig, soaking)
  await world.clock.advance(2 * HOUR)
  const result = await rig.keyturn({ patience: PATIENCE })
  const first = world.first.get('openai/staging')
  if (first !== undefined) world.vendors.openai.beside(first)
  return { rig, result }
}

async function merge({ world, keyturn }: Rig, one: { readonly number: number } | undefined): Promise<void> {
  world.github.person('mona').merge(one?.number ?? 0)
  await keyturn({ patience: PATIENCE })
}

/** What the page shows of a call: `$` and the words as a person types them. */
interface Capture {
  readonly name: string
  readonly words: readonly string[]
  readonly input?: string
  /** Lines that say enough of what it is. */
  readonly only?: RegExp
}

/** Every text of the page, by path, as the built command line prints it. */
export async function tourTexts(day: Busy, served: Served): Promise<ReadonlyMap<string, string>> {
  const { world } = day.rig
  const captures: readonly Capture[] = [
    { name: 'check', words: ['check', `${TEXTS}/wrong.yml`] },
    { name: 'check-online', words: ['check', '--online'] },
    { name: 'doctor', words: ['doctor'] },
    { name: 'status', words: ['status'] },
    { name: 'explain', words: ['explain', 'openai/reports'] },
    { name: 'audit-keys', words: ['audit', 'keys'] },
    {
      name: 'whose',
      words: ['whose'],
      input: world.github.truth.readSecret('environment/staging', 'OPENAI_API_KEY') ?? '',
    },
    { name: 'metrics', words: ['status', '--metrics'], only: /^keyturn_(key_(age|overdue)_seconds|parked)\{/ },
  ]
  const texts = new Map<string, string>()
  for (const { name, words, input, only = /^/ } of captures) {
    const { text, code } = await keyturn(words, atDesk(day, served), input)
    const shown = text
      .trimEnd()
      .split('\n')
      .filter((line) => only.test(line))
    texts.set(`${TEXTS}/${name}.txt`, `${shown.join('\n')}\n${code === 0 ? '' : `(exit ${code})\n`}`)
  }
  texts.set(`${TEXTS}/chat.txt`, `${world.chat.messages.join('\n\n')}\n`)
  return texts
}

/** The page that `keyturn report --html` writes. */
export async function reportOf(day: Busy, served: Served): Promise<string> {
  return (await keyturn(['report', '--html'], atDesk(day, served))).text
}

/** What a person of the team has at hand. */
function atDesk({ rig }: Busy, { urls }: Served): Readonly<Record<string, string>> {
  const { world } = rig
  return {
    KEYTURN_SEAL: rig.env['KEYTURN_SEAL'] ?? '',
    GITHUB_TOKEN: world.github.control.installationToken({ forever: true }),
    GITHUB_API_URL: urls.github,
    GITHUB_REPOSITORY: 'acme/web',
    OPENAI_ADMIN_KEY: world.admin.OPENAI_ADMIN_KEY,
    KEYTURN_ALLOW_ENDPOINTS: `openai=${urls.openai}`,
    NO_COLOR: '1',
    PATH: process.env['PATH'] ?? '',
  }
}

interface Told {
  readonly text: string
  readonly code: number | null
}

/** The built command line, in the repository's root. */
function keyturn(words: readonly string[], env: Readonly<Record<string, string>>, input = ''): Promise<Told> {
  return new Promise((resolve, reject) => {
    const started = spawn(process.execPath, ['dist/cli.js', ...words], { env })
    let text = ''
    for (const stream of [started.stdout, started.stderr]) stream.on('data', (chunk) => (text += String(chunk)))
    started.stdin.on('error', () => undefined)
    started.stdin.end(input)
    started.on('error', reject)
    started.on('close', (code) => resolve({ text, code }))
  })
}

/** The sandbox on sockets, with its clock standing still: whoever looks twice sees the same. */
export function standing({ rig }: Busy): Promise<Served> {
  return serve(rig.world, { speed: 0 })
}
