// The ears as a Probot app for one event of a job, whoever starts it there: Probot's adapter for Actions does in adapter.ts.
import type { ApplicationFunction, Probot } from 'probot'
import { Failure } from '../core/failure.ts'
import { type Bot, createBot } from './app.ts'
import type { Ground } from './carrier.ts'
import { askBy } from './do/ask.ts'
import { hearInJob } from './hear/job.ts'
import { placeOf } from './hear/payload.ts'
import { BRIEF } from './log.ts'
import { type Env, readHands } from './settings.ts'

/** One event, and what came of it. */
export interface Job {
  readonly app: ApplicationFunction
  /** Resolves once everything that was heard is done. Undefined: it all went well; else a sentence for the log. */
  end(): Promise<string | undefined>
}

/** Fails with a sentence if the environment is not a job's. */
export function createJob(env: Env, hears = hearInJob): Job {
  const place = placeOf(env['GITHUB_REPOSITORY'] ?? '')
  if (place === undefined)
    throw new Failure(
      'input-invalid',
      'Nothing was done: GITHUB_REPOSITORY does not name a repository. The adapter runs as a step of a GitHub workflow.',
      { effect: 'not-done' },
    )
  const hands = readHands(env['KEYTURN_HANDS'])
  const api = env['GITHUB_API_URL'] || 'https://api.github.com'
  let bot: Bot | undefined
  return {
    app: (probot, options) => {
      const ground = groundOf(probot, api)
      bot = createBot({ gather: 0, hands, ground, hears: (event, payload) => hears({ event, payload, place }) })
      return bot.app(probot, options)
    },
    end: async () => {
      await bot?.drain()
      const { taken, failed } = bot?.tally() ?? { taken: 0, failed: 0 }
      if (taken === 0) return 'Nothing was done: the event was not heard. A line above may say why; run the job again.'
      return failed === 0
        ? undefined
        : `${failed} of what the event asked for failed; the lines above say what and why.`
    },
  }
}

/** GitHub by the job's token, where the runner says that it is; what an installation in the payload is, is not asked. */
function groundOf(probot: Probot, api: string): Ground {
  const log = probot.log.child({}, BRIEF)
  // A level of its own: else it ends with that of the log it comes from.
  log.level = 'info'
  // Probot and the adapter tell a failure with the event in it, and with that what people wrote. From here on we tell it.
  probot.log.level = 'silent'
  probot.onError((error) => log.error({ err: error }, 'the event was not heard'))
  const reach: Ground['reach'] = async () => {
    const { request } = await probot.auth()
    return askBy({ request: request.defaults({ baseUrl: api }) })
  }
  return { reach, log }
}
