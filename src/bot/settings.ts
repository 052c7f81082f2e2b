import { Failure } from '../core/failure.ts'
import { readDuration } from '../core/manifest/duration.ts'

export type Env = Readonly<Record<string, string | undefined>>

/** Where the bot listens. What Probot reads itself (APP_ID, PRIVATE_KEY, WEBHOOK_SECRET, GHE_HOST) is only asked for here. */
export interface Settings {
  readonly host: string
  readonly port: number
  readonly level: string
  /** The login of the App that acts, `keyturn-hands[bot]`; undefined: nobody said which it is. */
  readonly hands: string | undefined
  /** How often the bot looks whether Keyturn is awake, in milliseconds. */
  readonly watchEvery: number
}

/** As short as a secret may be that nobody guesses: 128 bits in hex are twice as long. */
const SHORTEST = 16

const MINUTE = 60_000
const DAY = 86_400_000

/** Fails with a sentence: Probot itself would begin with a webhook secret that everybody knows. */
export function readSettings(env: Env): Settings {
  if (!/^\d{1,15}$/.test(env['APP_ID'] ?? '')) throw refused('`APP_ID` is not the number of a GitHub App')
  if ((env['PRIVATE_KEY'] ?? '') === '' && (env['PRIVATE_KEY_PATH'] ?? '') === '')
    throw refused('neither `PRIVATE_KEY` nor `PRIVATE_KEY_PATH` is given')
  if ((env['WEBHOOK_SECRET'] ?? '').length < SHORTEST)
    throw refused(`\`WEBHOOK_SECRET\` has fewer than ${SHORTEST} characters, and whoever guesses it can forge webhooks`)
  const port = Number(env['PORT'] ?? '3000')
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw refused('`PORT` is not a port')
  const listening = { host: env['HOST'] ?? '0.0.0.0', port, level: env['LOG_LEVEL'] ?? 'info' }
  return { ...listening, hands: readHands(env['KEYTURN_HANDS']), watchEvery: readEvery(env['KEYTURN_WATCH_EVERY']) }
}

/** Undefined: none is named. A slug is what stands in the App's address (GitHub: "Get an app"); with `[bot]` behind it, it is meant all the same. */
export function readHands(said: string | undefined): string | undefined {
  if (said === undefined || said === '') return undefined
  const slug = said.replace(/\[bot\]$/, '')
  if (!/^[a-z\d](?:[a-z\d-]{0,98}[a-z\d])?$/i.test(slug))
    throw refused('`KEYTURN_HANDS` is not the slug of a GitHub App, which is the last part of `github.com/apps/…`')
  return `${slug}[bot]`
}

function readEvery(said: string | undefined): number {
  const every = readDuration(said === undefined || said === '' ? '6h' : said)
  if (every === undefined || every < 10 * MINUTE || every > 7 * DAY)
    throw refused('`KEYTURN_WATCH_EVERY` is not a length like `6h`, between ten minutes and seven days')
  return every
}

function refused(what: string): Failure {
  return new Failure('input-invalid', `The bot does not start: ${what}. docs/bot.md says where each comes from.`, {
    effect: 'not-done',
  })
}
