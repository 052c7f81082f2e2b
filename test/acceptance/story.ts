// The built Action as child processes against the sandbox on sockets: nothing of `src/` but the sandbox is in play.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createGithub } from '../../src/sandbox/github/github.ts'
import { createReadyWorld, type ReadyWorld } from '../../src/sandbox/ready.ts'
import type { KeySpec } from '../../src/sandbox/repository/key.ts'
import { serve, type Served } from '../../src/sandbox/serve.ts'
import { ROOT } from '../repository/sources.ts'

export interface Ran {
  readonly exit: number | null
  /** Everything the process printed and wrote, without the masks that are said to the runner alone. */
  readonly said: string
  readonly result: {
    readonly outcomes: readonly { readonly phase: string; readonly because: string; readonly kind: string }[]
  }
}

export interface Story {
  readonly world: ReadyWorld
  readonly served: Served
  /** What the gate holds: the seal, the admin keys, and the value in service. */
  readonly secrets: Readonly<Record<string, string>>
  run(): Promise<Ran>
  close(): Promise<void>
}

const FILES = ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'GITHUB_STATE', 'GITHUB_ENV', 'GITHUB_PATH'] as const

/** One key in a repository, adopted with its value, a day before it is due at the latest. */
export async function begin(key: KeySpec): Promise<Story> {
  const world = createReadyWorld(createGithub, { keys: [key], age: 100 * 86_400_000, app: { every: 30_000 } })
  const served = await serve(world, { speed: 1 })
  const [credential = ''] = world.first.keys()
  const first = world.first.get(credential)
  repoint(world, served, first?.id ?? '')
  const secrets = {
    KEYTURN_SEAL: randomBytes(32).toString('base64'),
    ...world.admin,
    [`KEYTURN_INCUMBENT_${credential.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')}`]: first?.value ?? '',
  }
  const token = world.github.control.installationToken({ forever: true })
  let runs = 0
  return {
    world,
    served,
    secrets,
    close: () => served.close(),
    run: () => {
      runs += 1
      return runAction({ served, secrets, token, id: runs })
    },
  }
}

/**
 * The manifest asks the app on its socket; providers are allowed by the workflow's input. Resend's listing shows nothing of a
 * value, so the manifest names the key in service.
 */
function repoint(world: ReadyWorld, served: Served, id: string): void {
  const manifest = world.github.truth.file('main', 'rotation.yml') ?? ''
  const text = manifest
    .replaceAll('https://app.acme.dev', served.urls.app)
    .replace(/^( *)with: \{ permission.*$/m, `$&\n$1incumbent: ${id}`)
  world.github.person('mona').commit('main', { 'rotation.yml': text }, 'Ask the app where it is')
}

interface Run {
  readonly served: Served
  readonly secrets: Readonly<Record<string, string>>
  readonly token: string
  readonly id: number
}

async function runAction({ served, secrets, token, id }: Run): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-acceptance-'))
  try {
    const files = Object.fromEntries(FILES.map((name) => [name, join(folder, name)]))
    for (const path of Object.values(files)) writeFileSync(path, '')
    writeFileSync(join(folder, 'event.json'), '{}')
    const { github, openai, resend } = served.urls
    const env = {
      ...files,
      ...secrets,
      GITHUB_ACTIONS: 'true',
      GITHUB_API_URL: github,
      GITHUB_SERVER_URL: github,
      GITHUB_REPOSITORY: 'acme/web',
      GITHUB_RUN_ID: String(id),
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_EVENT_NAME: 'schedule',
      GITHUB_EVENT_PATH: join(folder, 'event.json'),
      GITHUB_ACTOR: 'mona',
      GITHUB_TRIGGERING_ACTOR: 'mona',
      INPUT_TOKEN: token,
      INPUT_PATIENCE: '0s',
      'INPUT_ALLOW-ENDPOINTS': `openai=${openai}/v1\nresend=${resend}`,
    }
    const { exit, said } = await start(env)
    const written = ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY'].map((name) => readFileSync(join(folder, name), 'utf8'))
    const result = /result<<(\S+)\n([\s\S]*?)\n\1/.exec(written[0] ?? '')?.[2] ?? '{"outcomes":[]}'
    return { exit, said: [said, ...written].join('\n'), result: JSON.parse(result) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function start(
  env: Readonly<Record<string, string>>,
): Promise<{ readonly exit: number | null; readonly said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, 'dist', 'action.js')], {
      env: { ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    child.stdout.on('data', (chunk) => (said += String(chunk)))
    child.stderr.on('data', (chunk) => (said += String(chunk)))
    child.on('error', reject)
    child.on('close', (exit) =>
      resolve({
        exit,
        said: said
          .split('\n')
          .filter((line) => !line.startsWith('::add-mask::'))
          .join('\n'),
      }),
    )
  })
}
