// `npm run bot`: the ears on this machine, with the sandbox as their GitHub. Nothing to configure, and nothing leaves the machine.
import process from 'node:process'
import { createProbot } from 'probot'
import { createGithub } from '../sandbox/github/github.ts'
import { postWebhooks } from '../sandbox/github/post.ts'
import { createReadyWorld } from '../sandbox/ready.ts'
import { serve } from '../sandbox/serve.ts'
import { createBot } from './app.ts'
import { createLog } from './log.ts'
import { PERMISSIONS } from './permissions.ts'
import { HOOKS, listen } from './server.ts'
import { startTimer } from './timer.ts'

const HOUR = 3_600_000
const SECRET = 'the sandbox’s own webhook secret'
const WORKFLOW = '.github/workflows/keyturn.yml'

/** As small as one can be that uses Keyturn and can be started. */
const KEYTURN = `name: Keyturn
on:
  workflow_dispatch:
    inputs:
      comment: { description: Id of the comment that it was started for }
jobs:
  keyturn:
    runs-on: ubuntu-latest
    steps:
      - uses: keyturn/keyturn@v0
`

const world = createReadyWorld(createGithub, {
  start: Date.now(),
  public: true,
  files: { [WORKFLOW]: KEYTURN },
  github: {
    ears: { permissions: PERMISSIONS },
    webhookSecret: SECRET,
  },
  onJob: (context) => (context.run.workflow === WORKFLOW ? say(context.inputs) : undefined),
})
const { github } = world
const served = await serve(world, { speed: 1 })
const probot = createProbot({
  env: {},
  overrides: {
    appId: 4343,
    privateKey: github.control.privateKey('ears'),
    secret: SECRET,
    baseUrl: served.urls.github,
    log: createLog(process.env['LOG_LEVEL'] ?? 'info', (line) => void process.stdout.write(line)),
  },
})
const bot = createBot({ hands: 'keyturn-acme[bot]' })
const server = await listen({
  probot,
  bot,
  host: '127.0.0.1',
  port: Number(process.env['PORT'] ?? '3000'),
})
const posting = postWebhooks(github, `${server.url}${HOOKS}`)
const timer = startTimer({ every: 6 * HOUR, chance: Math.random }, bot.round)

process.stderr.write(
  [
    `The ears listen at ${server.url}; GitHub is the sandbox at ${served.urls.github}, and acme/web its repository.`,
    'Something happens now: secret scanning finds the key. More of it:',
    '',
    ...['{"title":"a"}', '{"body":"/keyturn retry"}'].map(
      (body, n) =>
        `  curl -H 'authorization: Bearer ${n === 0 ? github.control.installationToken({ forever: true }) : github.person('mona').token()}' -d '${body}' ${served.urls.github}/repos/acme/web/issues${n === 0 ? '' : '/1/comments'}`,
    ),
    `  curl ${server.url}/metrics`,
    '',
    'Ctrl-C ends it.',
    '',
  ].join('\n'),
)
github.control.leak(world.first.values().next().value?.value ?? '')

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop())

async function stop(): Promise<void> {
  timer.stop()
  posting.stop()
  await server.stop()
  await served.close()
}

function say(inputs: Readonly<Record<string, string>>): Promise<'success'> {
  process.stderr.write(`Keyturn’s workflow was started with ${JSON.stringify(inputs)}.\n`)
  return Promise.resolve('success')
}
