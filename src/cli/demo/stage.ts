import { randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import type { JobContext } from '../../sandbox/github/contract.ts'
import { createGithub } from '../../sandbox/github/github.ts'
import { createReadyWorld, type ReadyWorld } from '../../sandbox/ready.ts'
import { recordOf } from '../../sandbox/record.ts'
import { serve, SOCKETS, type Served } from '../../sandbox/serve.ts'
import type { Host } from '../../sandbox/wire.ts'
import { COPY, GATE, INSTANCES, KEYS, KEYTURN_FILE, keyturnWorkflow, manifest } from './files.ts'

/** The sandbox on loopback, with its repository. */
export interface Stage {
  readonly world: ReadyWorld
  readonly served: Served
  /** A person adds manifest and workflow. */
  readonly begin: () => void
  /** The repository's page. */
  readonly page: string
}

/** What the stage is made of. */
export interface StageOptions {
  /** Carries out a job; undefined: not its own, so the app is deployed. */
  readonly onJob: (context: JobContext) => Promise<'success' | 'failure'> | undefined
  readonly onError: (error: unknown) => void
}

const DAY = 86_400_000
/**
 * How old the first keys are: by the schedule's hash openai/production is due at 87.71 days and resend at 87.83, so the first
 * becomes due some hours after the beginning, and the second after the first is in review.
 */
const AGE = 87.4 * DAY

/** Builds the world, puts it on sockets, and lets its clock stand. */
export async function createStage({ onJob, onError }: StageOptions): Promise<Stage> {
  const ports = await freePorts()
  const at = (host: Host): string => `http://127.0.0.1:${ports[host]}`
  const addresses = { app: at('app'), openai: at('openai'), resend: at('resend') }
  const world = createReadyWorld(createGithub, {
    keys: KEYS,
    manifest: 'version: 1\nkeys: {}\n',
    github: { html: at('github') },
    app: { instances: INSTANCES },
    age: AGE,
    onJob,
  })
  const mona = world.github.person('mona')
  const value = world.first.get('openai/production')?.value ?? ''
  const gate = { KEYTURN_SEAL: randomBytes(32).toString('base64'), ...world.admin, [COPY]: value }
  for (const [name, value] of Object.entries(gate)) mona.setSecret(GATE, name, value)
  const files = {
    'rotation.yml': manifest(addresses, world.first.get('resend')?.id ?? ''),
    [`.github/workflows/${KEYTURN_FILE}`]: keyturnWorkflow(addresses),
  }
  const served = await serve(world, { ports, speed: 0, onError })
  const begin = (): void => void mona.commit('main', files, 'Turn our keys by pull request')
  return { world, served, begin, page: `${served.urls.github}/${world.repository}` }
}

/** Ports that were free a moment ago: manifest and workflow name them before anybody listens. */
async function freePorts(): Promise<Readonly<Record<Host, number>>> {
  const servers = await Promise.all(SOCKETS.map(() => listen()))
  await Promise.all(servers.map(({ close }) => close()))
  return recordOf(SOCKETS, (host) => servers[SOCKETS.indexOf(host)]?.port ?? 0)
}

function listen(): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const bound = server.address()
      const port = bound === null || typeof bound === 'string' ? 0 : bound.port
      resolve({ port, close: () => new Promise((closed) => server.close(() => closed())) })
    })
  })
}
