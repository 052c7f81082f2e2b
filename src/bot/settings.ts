import { Failure } from '../core/failure.ts'

export type Env = Readonly<Record<string, string | undefined>>

/** Where the bot listens. What Probot reads itself (APP_ID, PRIVATE_KEY, WEBHOOK_SECRET, GHE_HOST) is only asked for here. */
export interface Settings {
  readonly host: string
  readonly port: number
  readonly level: string
}

/** As short as a secret may be that nobody guesses: 128 bits in hex are twice as long. */
const SHORTEST = 16

/** Fails with a sentence: Probot itself would begin with a webhook secret that everybody knows. */
export function readSettings(env: Env): Settings {
  if (!/^\d{1,15}$/.test(env['APP_ID'] ?? '')) throw refused('`APP_ID` is not the number of a GitHub App')
  if ((env['PRIVATE_KEY'] ?? '') === '' && (env['PRIVATE_KEY_PATH'] ?? '') === '')
    throw refused('neither `PRIVATE_KEY` nor `PRIVATE_KEY_PATH` is given')
  if ((env['WEBHOOK_SECRET'] ?? '').length < SHORTEST)
    throw refused(`\`WEBHOOK_SECRET\` has fewer than ${SHORTEST} characters, and whoever guesses it can forge webhooks`)
  const port = Number(env['PORT'] ?? '3000')
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw refused('`PORT` is not a port')
  return { host: env['HOST'] ?? '0.0.0.0', port, level: env['LOG_LEVEL'] ?? 'info' }
}

function refused(what: string): Failure {
  return new Failure('input-invalid', `The bot does not start: ${what}. docs/bot.md says where each comes from.`, {
    effect: 'not-done',
  })
}
