// The ears as a real Probot server on loopback, and a GitHub of the sandbox that sends it signed webhooks.
import { createHmac, randomUUID } from 'node:crypto'
import { createProbot } from 'probot'
import { parse } from 'yaml'
import { type Bot, createBot } from '../../src/bot/app.ts'
import { createLog } from '../../src/bot/log.ts'
import { HOOKS, listen, type Listening } from '../../src/bot/server.ts'
import type { Permissions, RunTruth } from '../../src/sandbox/github/contract.ts'
import { createGithub } from '../../src/sandbox/github/github.ts'
import { post, type Posting, postWebhooks } from '../../src/sandbox/github/post.ts'
import { createReadyWorld, type ReadyOptions, type ReadyWorld } from '../../src/sandbox/ready.ts'
import { serve, type Served } from '../../src/sandbox/serve.ts'
import { read } from '../repository/sources.ts'

export const WEBHOOK_SECRET = 'a webhook secret of the tests'

/** The App as its manifest asks for it. */
export function earsApp(): { readonly permissions: Permissions; readonly events: readonly string[] } {
  const { default_permissions: permissions, default_events: events } = parse(read('src/bot/app.yml'))
  return { permissions, events }
}

export interface StageOptions extends ReadyOptions {
  readonly permissions?: Permissions
  /** The login of the App that acts, if the bot is told. */
  readonly hands?: string
  /** Keyturn's workflow; default: the one that users copy. */
  readonly workflow?: string
  readonly speed?: number
}

export interface Stage {
  readonly world: ReadyWorld
  readonly served: Served
  readonly bot: Bot
  readonly server: Listening
  readonly posting: Posting
  /** Lines of the log, as objects. */
  readonly log: readonly Readonly<Record<string, unknown>>[]
  /** Webhooks were delivered, and what they came to is done. */
  quiet(): Promise<void>
  /** Runs of Keyturn's workflow that the ears asked for. */
  dispatched(repository?: string): readonly RunTruth[]
  /** Sends a delivery of one's own making; returns the status. */
  deliver(event: string, payload: unknown, change?: { readonly secret?: string; readonly id?: string }): Promise<number>
  close(): Promise<void>
}

export const WORKFLOW = '.github/workflows/keyturn.yml'

export async function openStage({
  permissions,
  hands,
  workflow,
  speed,
  ...options
}: StageOptions = {}): Promise<Stage> {
  const world = createReadyWorld(createGithub, { ...options, ...withEars({ ...options, permissions, workflow }) })
  const served = await serve(world, { speed: speed ?? 1 })
  const ears = await openEars(world, served, hands)
  const close = async (): Promise<void> => {
    await ears.close()
    await served.close()
  }
  return { ...ears, world, served, close }
}

/** What a world needs to be heard: the second App, and Keyturn's workflow, whose runs do nothing unless somebody does. */
export function withEars({
  permissions = earsApp().permissions,
  workflow = read('docs/examples/keyturn.yml'),
  ...options
}: Options): Pick<ReadyOptions, 'start' | 'files' | 'github' | 'onJob'> {
  return {
    // An App's login is good for ten minutes by everybody's clock, so the sandbox begins now.
    start: options.start ?? Date.now(),
    files: { [WORKFLOW]: workflow, ...options.files },
    github: { ...options.github, ears: { permissions, ...options.github?.ears }, webhookSecret: WEBHOOK_SECRET },
    onJob: (context) =>
      options.onJob?.(context) ?? (context.run.workflow === WORKFLOW ? Promise.resolve('success') : undefined),
  }
}

interface Options extends Pick<ReadyOptions, 'start' | 'files' | 'github' | 'onJob'> {
  readonly permissions?: Permissions | undefined
  readonly workflow?: string | undefined
}

/** The bot on a socket, with GitHub's webhooks led to it. */
export async function openEars(
  world: ReadyWorld,
  served: Served,
  hands?: string,
): Promise<Omit<Stage, 'world' | 'served'>> {
  const log: Readonly<Record<string, unknown>>[] = []
  const bot = createBot({ gather: 20, hands })
  const probot = createProbot({
    env: {},
    overrides: {
      appId: 4343,
      privateKey: world.github.control.privateKey('ears'),
      secret: WEBHOOK_SECRET,
      baseUrl: served.urls.github,
      log: createLog('debug', (line) => void log.push(JSON.parse(line))),
    },
  })
  const server = await listen({ probot, bot, host: '127.0.0.1', port: 0 })
  const hooks = `${server.url}${HOOKS}`
  const posting = postWebhooks(world.github, hooks)
  return {
    bot,
    server,
    posting,
    log,
    quiet: () => quiet(bot, posting),
    dispatched: (repository) =>
      world.github.truth
        .runs(repository)
        .filter(({ workflow: name, event }) => name === 'Keyturn' && event === 'workflow_dispatch'),
    deliver: (event, payload, { secret = WEBHOOK_SECRET, id = randomUUID() } = {}) => {
      const body = JSON.stringify(payload)
      const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
      return post(hooks, { event, id, body, signature })
    },
    close: async () => {
      posting.stop()
      await server.stop()
    },
  }
}

/** What was delivered may bring about more. */
async function quiet(bot: Bot, posting: Posting): Promise<void> {
  for (let still = 0; still < 5;) {
    await posting.settled()
    still = bot.waiting() === 0 ? still + 1 : 0
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
