// The built Action as child processes against the sandbox on sockets: nothing of `src/` but the sandbox is in play.
import { randomBytes } from 'node:crypto'
import type { Call, Tap } from '../../src/sandbox/contract.ts'
import { createGithub } from '../../src/sandbox/github/github.ts'
import { createReadyWorld, type ReadyOptions, type ReadyWorld } from '../../src/sandbox/ready.ts'
import type { KeySpec } from '../../src/sandbox/repository/key.ts'
import { serve, type Served } from '../../src/sandbox/serve.ts'
import { homeOf, VENDORS } from '../../src/sandbox/vendors.ts'
import { networkError } from '../../src/sandbox/wire.ts'
import { type Ended, type Node, runAction, RUNNING, type Running } from './process.ts'

/** One run, and what it asked for. */
export interface Ran extends Ended {
  readonly calls: readonly Call[]
  /** The statuses of their answers, in the same order; undefined: none came. */
  readonly statuses: readonly (number | undefined)[]
  /** The request it was killed at. */
  readonly struck: Call | undefined
  readonly result: {
    readonly outcomes: readonly {
      readonly phase: string
      readonly because: string
      readonly kind: string
      readonly until?: number
    }[]
  }
}

export interface Story {
  readonly world: ReadyWorld
  readonly served: Served
  /** What the gate holds: the seal, the admin keys, and the value in service. */
  readonly secrets: Readonly<Record<string, string>>
  /**
   * The next run; with a number it is killed at that request, after its effect and before its answer. `env`: what is different of it.
   */
  run(strike?: number, env?: Readonly<Record<string, string>>): Promise<Ran>
  close(): Promise<void>
}

/** How a story differs from the usual one. */
export interface StoryOptions {
  readonly node?: Node
  /** Lines below `defaults:` of the manifest. */
  readonly defaults?: readonly string[]
  /** Resend refuses nobody for asking too often: whether it does hangs on the second in which the app asks, and time is real here. */
  readonly unlimited?: true
  /** Inputs that the workflow gives besides. */
  readonly inputs?: Readonly<Record<string, string>>
  /** The world around it. */
  readonly ready?: Partial<ReadyOptions>
}

/** One key in a repository, adopted with its value, a day before it is due at the latest. */
export async function begin(
  key: KeySpec,
  { node = RUNNING, defaults = [], unlimited, inputs = {}, ready = {} }: StoryOptions = {},
): Promise<Story> {
  const world = createReadyWorld(createGithub, {
    keys: [key],
    manifest: { defaults },
    age: 100 * 86_400_000,
    app: { every: 30_000 },
    ...(unlimited === undefined ? {} : { resend: { limit: undefined } }),
    ...ready,
  })
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
  world.confide(secrets.KEYTURN_SEAL)
  world.confide(token, 'github')
  const watch = createWatch()
  world.tap(watch.tap)
  let runs = 0
  return {
    world,
    served,
    secrets,
    close: () => served.close(),
    run: async (strike, own = {}) => {
      runs += 1
      const env = {
        ...secrets,
        ...runnerEnv(served, runs),
        ...inputs,
        KEYTURN_NOTIFY_URL: `${served.urls.chat}${world.chat.path}`,
        INPUT_TOKEN: token,
        ...own,
      }
      const ended = await runAction({ node, env, onStart: (running) => watch.begin(running, strike) })
      const { titles, ...heard } = watch.end()
      const result = JSON.parse(ended.outputs['result'] ?? '{"outcomes":[]}')
      return { ...ended, ...heard, said: `${ended.said}\n${titles}`, result }
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

function runnerEnv({ urls }: Served, id: number): Readonly<Record<string, string>> {
  return {
    GITHUB_ACTIONS: 'true',
    GITHUB_API_URL: urls.github,
    GITHUB_SERVER_URL: urls.github,
    GITHUB_REPOSITORY: 'acme/web',
    GITHUB_RUN_ID: String(id),
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_EVENT_NAME: 'schedule',
    GITHUB_ACTOR: 'mona',
    GITHUB_TRIGGERING_ACTOR: 'mona',
    INPUT_PATIENCE: '0s',
    'INPUT_ALLOW-ENDPOINTS': [
      ...VENDORS.map((name) => `${name}=${urls[homeOf(name)]}`),
      `notify=${urls.chat}`,
      `vercel=${urls.vercel}`,
      `prometheus=${urls.prometheus}`,
    ].join('\n'),
  }
}

interface Watch {
  readonly tap: Tap
  begin(running: Running, strike: number | undefined): void
  end(): Pick<Ran, 'calls' | 'statuses' | 'struck'> & { readonly titles: string }
}

/** Follows one run at a time on the wire, and kills it where it is told to. */
function createWatch(): Watch {
  let running: Running | undefined
  let strike: number | undefined
  let struck: Call | undefined
  let calls: Call[] = []
  const statuses = new Map<Call, number>()
  const titles = new Set<string>()
  return {
    tap: {
      before: async (call) => {
        // What a dead process had sent may still arrive; it is nobody's request any more.
        if (call.from !== 'keyturn' || running === undefined || struck !== undefined) return undefined
        calls.push(call)
        titles.add(running.title())
        return undefined
      },
      after: async (call, reply) => {
        if (running === undefined || strike === undefined || calls[strike - 1] !== call) {
          statuses.set(call, reply.status)
          return reply
        }
        struck = call
        await running.kill()
        throw networkError('ECONNRESET', 'nobody is there to be answered')
      },
    },
    begin(now, at) {
      ;[running, strike, struck, calls] = [now, at, undefined, []]
      titles.clear()
      statuses.clear()
    },
    end() {
      running = undefined
      const answers = calls.map((call) => statuses.get(call))
      return { calls, statuses: answers, struck, titles: [...titles].join('\n') }
    },
  }
}
