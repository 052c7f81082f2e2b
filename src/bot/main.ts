import process from 'node:process'
import { createProbot } from 'probot'
import { Failure } from '../core/failure.ts'
import { createBot } from './app.ts'
import { createLog } from './log.ts'
import { listen } from './server.ts'
import { readSettings } from './settings.ts'
import { startTimer } from './timer.ts'

try {
  const { host, port, level, hands, watchEvery } = readSettings(process.env)
  const log = createLog(level, (line) => void process.stdout.write(line))
  const probot = createProbot({ env: process.env, overrides: { log } })
  const bot = createBot({ hands })
  const server = await listen({ probot, bot, host, port })
  const timer = startTimer({ every: watchEvery, chance: Math.random }, bot.round)
  log.info({ url: server.url }, 'listening')
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'stopping')
      timer.stop()
      void server.stop().then(() => log.info('stopped'))
    })
  }
} catch (error) {
  const said = error instanceof Failure ? error.message : 'The bot does not start: GitHub’s App is not as it was given.'
  process.stderr.write(`${said}\n`)
  process.exitCode = 1
}
