// The actors of a guide, built: dist/action.js as the workflow's job, dist/cli.js at the terminal, the sandbox on sockets, users all the while.
import { randomBytes } from 'node:crypto'
import { filler, readStep } from '../../src/cli/demo/step.ts'
import type { JobContext } from '../../src/sandbox/github/contract.ts'
import { createGithub } from '../../src/sandbox/github/github.ts'
import { createReadyWorld, type ReadyWorld } from '../../src/sandbox/ready.ts'
import { serve, type Served } from '../../src/sandbox/serve.ts'
import { type Actors, nameIncumbents, onRequest, proposed, repositoryOf, screen } from '../docs/actors.ts'
import type { Guide, Read } from '../docs/play.ts'
import { ROOT } from '../repository/sources.ts'
import { HOUR } from '../start/rig.ts'
import { credentialOf } from '../../src/sandbox/repository/key.ts'
import { passed, PATIENCE } from '../start/team.ts'
import { unrestOf } from '../start/truth.ts'
import { addressesOf, keyturn, onLoopback, runnerEnv } from './clone.ts'
import { runAction, RUNNING } from './process.ts'

const KEYTURN = '.github/workflows/keyturn.yml'
const GATE = 'environment/keyturn'

export interface Built extends Actors {
  close(): Promise<void>
}

/** One job of Keyturn's own workflow, and when it hopes to go on. */
interface Job {
  readonly said: string
  readonly until: number
}

export async function builtActors(guide: Guide, read: Read): Promise<Built> {
  const log: string[] = []
  let job: Promise<Job> | undefined
  let served: Served | undefined
  const workflow = onRequest(read('docs/examples/keyturn.yml'))
  const options = repositoryOf(guide, read)
  const world = createReadyWorld(createGithub, {
    ...options,
    files: { ...options.files, [KEYTURN]: workflow },
    onJob: (context) => {
      if (context.run.workflow !== KEYTURN || served === undefined) return undefined
      job = jobOf(world, served, context)
      return job.then(({ said }) => {
        log.push(said)
        return 'success' as const
      })
    },
  })
  served = await serve(world, { speed: 1 })
  furnish(world, served)
  const mona = world.github.person('mona')
  const start = world.clock.now()
  const at = served.urls
  const typed = async (words: readonly string[], more: Readonly<Record<string, string>>): Promise<string> => {
    const env = { GITHUB_API_URL: at.github, GITHUB_REPOSITORY: 'acme/web', ...more }
    const ended = await keyturn(ROOT, words, { env, open: () => undefined })
    log.push(ended.out, ended.err)
    return screen({ ...ended, code: ended.code ?? 1 })
  }
  /** Whoever holds what the gate holds. */
  const status = (): Promise<string> =>
    typed(['status'], {
      ...world.admin,
      KEYTURN_SEAL: world.github.truth.readSecret(GATE, 'KEYTURN_SEAL') ?? '',
      KEYTURN_ALLOW_ENDPOINTS: addressesOf(at),
      GITHUB_TOKEN: world.github.control.installationToken({ forever: true }),
    })
  const run = async (): Promise<Job> => {
    job = undefined
    mona.dispatch('keyturn.yml')
    await world.clock.advance(60_000)
    if (job === undefined) throw new Error('Keyturn’s job did not get through the gate.')
    return job
  }
  return {
    world,
    terminal: (login, words) => typed(words, { GITHUB_TOKEN: world.github.person(login).token() }),
    run: async () => {
      // What a patient job sleeps through, here several jobs share: time is the sandbox's, and a process sleeps in real time.
      const patience = world.clock.now() + PATIENCE
      for (;;) {
        const { until } = await run()
        if (until > patience) break
        await world.clock.advance(Math.max(until - world.clock.now(), 15_000))
      }
      return (await status()) + proposed(world)
    },
    until: (hours) => world.clock.advance(Math.max(start + hours * HOUR - world.clock.now(), 0)),
    unrest: () => unrestOf({ world, log }),
    close: () => served.close(),
  }
}

/** The gate as the guides have it filled, and a manifest that asks the app where it is here. */
function furnish(world: ReadyWorld, { urls }: Served): void {
  const mona = world.github.person('mona')
  const seal = randomBytes(32).toString('base64')
  world.confide(seal)
  mona.setSecret(GATE, 'KEYTURN_SEAL', seal)
  for (const [name, value] of Object.entries(world.admin)) mona.setSecret(GATE, name, value)
  nameIncumbents(world)
  const text = world.github.truth.file('main', 'rotation.yml') ?? ''
  mona.commit('main', { 'rotation.yml': text.replaceAll('https://app.acme.dev', urls.app) }, 'Ask the app where it is')
}

async function jobOf(world: ReadyWorld, served: Served, context: JobContext): Promise<Job> {
  const token = world.github.control.installationToken({ forever: true })
  const workflow = world.github.truth.file(context.headSha, KEYTURN) ?? ''
  const { env } = readStep(workflow, ROOT, filler(context, token))
  const values = world.keys.flatMap((key) =>
    Object.entries(passed(key, world.first.get(credentialOf(key))?.value ?? '')),
  )
  const ended = await runAction({
    node: RUNNING,
    env: {
      ...runnerEnv(served, context),
      ...env,
      ...Object.fromEntries(values),
      ...onLoopback(served),
      INPUT_TOKEN: token,
      INPUT_COMMAND: commandIn(context),
      'INPUT_APP-CLIENT-ID': '',
      'INPUT_APP-PRIVATE-KEY': '',
    },
  })
  if (ended.exit !== 0) throw new Error(`Keyturn's run failed:\n${ended.log}`)
  const { outcomes = [] } = JSON.parse(ended.outputs['result'] ?? '{}')
  const waits = outcomes.flatMap(({ kind, until }: { readonly kind: string; readonly until?: number }) =>
    kind === 'wait' && until !== undefined ? [until] : [],
  )
  return { said: ended.said, until: Math.min(Number.MAX_SAFE_INTEGER, ...waits) }
}

/** What the workflow's own expression joins. */
function commandIn({ inputs: { command = 'reconcile', credential = '', key = '' } }: JobContext): string {
  return command === 'reconcile' ? '' : `${command} ${credential} ${key}`
}
