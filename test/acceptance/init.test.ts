// The built command line in a clone, and then the built Action, with what the first wrote and made: from nothing to a merged rotation.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { filler, readStep } from '../../src/cli/demo/step.ts'
import type { JobContext } from '../../src/sandbox/github/contract.ts'
import { createGithub } from '../../src/sandbox/github/github.ts'
import { createReadyWorld, type ReadyWorld } from '../../src/sandbox/ready.ts'
import { serve, type Served } from '../../src/sandbox/serve.ts'
import type { Ended } from '../built/child.ts'
import { addressIn, agree } from '../cli/init/browser.ts'
import { makeClone, SETTLED } from '../cli/init/clones.ts'
import { rotations } from '../cli/init/journey.ts'
import { ROOT } from '../repository/sources.ts'
import { harmOf, idOf, isCalm, lineOf } from '../start/truth.ts'
import { runAction, RUNNING } from './process.ts'

const KEY = { name: 'OPENAI_API_KEY', provider: 'openai' } as const
const GATE = 'environment/keyturn'
const KEYTURN = '.github/workflows/keyturn.yml'
const HOUR = 3_600_000
const FILES = { '.github/workflows/release.yml': SETTLED['.github/workflows/release.yml'] ?? '' }

/** `keyturn …` in a folder, by somebody who opens what it asks to open. */
function keyturn(
  folder: string,
  words: readonly string[],
  around: { readonly env: Readonly<Record<string, string>>; readonly open: (address: string) => void },
): Promise<Ended> {
  const env = { PATH: process.env['PATH'] ?? '', ...around.env }
  const started = spawn(process.execPath, [join(ROOT, 'dist', 'cli.js'), ...words], { cwd: folder, env })
  let [out, err] = ['', '']
  started.stdout.on('data', (chunk) => (out += String(chunk)))
  started.stderr.on('data', (chunk) => {
    err += String(chunk)
    const address = addressIn(String(chunk))
    if (address !== undefined) around.open(address)
  })
  return new Promise((resolve, reject) => {
    started.on('error', reject)
    started.on('close', (code) => resolve({ code, out, err }))
  })
}

interface Stage {
  readonly world: ReadyWorld
  readonly served: Served
  /** One run of the workflow at the default head; everything it let out. */
  readonly run: () => Promise<string>
}

async function stage(): Promise<Stage> {
  const contexts: JobContext[] = []
  const world = createReadyWorld(
    (options) => {
      const bare = { organization: true, installed: false, files: FILES }
      return createGithub({ ...options, repositories: options.repositories.map((one) => ({ ...one, ...bare })) })
    },
    {
      keys: [KEY],
      app: { every: 30_000 },
      onJob: (context) => {
        if (context.run.workflow !== KEYTURN) return undefined
        contexts.push(context)
        return Promise.resolve('success')
      },
    },
  )
  world.github.control.deleteEnvironment('keyturn')
  const served = await serve(world, { speed: 1 })
  const run = async (): Promise<string> => {
    contexts.length = 0
    world.github.person('mona').dispatch('keyturn.yml')
    await world.clock.advance(60_000)
    const [context] = contexts
    if (context === undefined) throw new Error('Keyturn’s job did not get through the gate.')
    const { env } = readStep(world.github.truth.file('main', KEYTURN) ?? '', ROOT, filler(context, ''))
    const { said } = await runAction({
      node: RUNNING,
      env: { ...runnerEnv(served, context), ...env, ...onLoopback(served) },
    })
    return said
  }
  return { world, served, run }
}

/** The runner's own. Its clock is this machine's, days from GitHub's here: an App's login must bear that. */
function runnerEnv({ urls }: Served, { run, headSha }: JobContext): Readonly<Record<string, string>> {
  return {
    GITHUB_ACTIONS: 'true',
    GITHUB_API_URL: urls.github,
    GITHUB_SERVER_URL: urls.github,
    GITHUB_REPOSITORY: 'acme/web',
    GITHUB_RUN_ID: String(run.id),
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_EVENT_NAME: run.event,
    GITHUB_ACTOR: run.actor,
    GITHUB_TRIGGERING_ACTOR: run.actor,
    GITHUB_SHA: headSha,
  }
}

/** What differs on loopback: where the provider is, and that nobody sleeps through virtual time. */
function onLoopback({ urls }: Served): Readonly<Record<string, string>> {
  return { INPUT_PATIENCE: '0s', 'INPUT_ALLOW-ENDPOINTS': `openai=${urls.openai}/v1` }
}

test('init writes and makes everything, and the Action turns the key with it', async () => {
  const { world, served, run } = await stage()
  const clone = makeClone(FILES)
  const mona = world.github.person('mona')
  const env = { GITHUB_TOKEN: mona.token(), GITHUB_API_URL: served.urls.github }
  const open = (address: string): void => void agree(address, world.github)
  try {
    const first = await keyturn(clone.folder, ['init', '--app'], { env, open })
    expect([first.code, first.out]).toEqual([0, expect.stringContaining('made        the GitHub App')])
    mona.installApp()
    mona.setSecret(GATE, 'OPENAI_ADMIN_KEY', world.admin.OPENAI_ADMIN_KEY)
    const written = ['rotation.yml', KEYTURN].map((path) => [path, readFileSync(join(clone.folder, path), 'utf8')])
    mona.commit('main', Object.fromEntries(written))

    const seal = world.github.truth.readSecret(GATE, 'KEYTURN_SEAL') ?? ''
    const key = world.github.truth.readSecret(GATE, 'KEYTURN_APP_PRIVATE_KEY') ?? ''
    for (const value of [seal, key]) world.confide(value)
    const said: string[] = [first.out, first.err]
    for (let i = 0; i < 24 && !(isCalm(world) && rotations(world).length === 1); i++) {
      said.push(await run())
      for (const { number, state, branch } of world.github.truth.pulls())
        if (state === 'open' && branch.startsWith('keyturn/')) mona.merge(number)
      await world.clock.advance(4 * HOUR)
    }
    expect(rotations(world)).toHaveLength(1)
    expect(lineOf(world, 'OPENAI_API_KEY')).toMatchObject({ generation: 1, id: idOf(world, KEY) })
    expect(harmOf({ world, log: said })).toEqual([])

    // It ends with what `check --online` says, and needs no seal for that: nobody has it.
    const allowed = { KEYTURN_ALLOW_ENDPOINTS: `openai=${served.urls.openai}/v1` }
    const withAdmin = { ...env, ...allowed, OPENAI_ADMIN_KEY: world.admin.OPENAI_ADMIN_KEY }
    const again = await keyturn(clone.folder, ['init'], { env: withAdmin, open })
    expect(again.code).toBe(0)
    expect(again.out).toMatch(/ok +OPENAI_API_KEY +keys at openai/)
    expect(again.out).toContain('Everything is there; nothing was changed.')
    expect(again.out).toMatch(/ok +OPENAI_API_KEY +workflow release\.yml/)
    expect(world.leaks(`${again.out}${again.err}`)).toEqual([])
  } finally {
    await served.close()
    clone.remove()
  }
}, 240_000)
