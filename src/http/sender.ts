import { Failure } from '../core/failure.ts'
import { attempt } from './attempt.ts'
import type { Outside, SendOptions } from './outside.ts'
import { mayRepeat, pause } from './repeat.ts'
import type { Reply, Request, Send } from './send.ts'

/** Longer than this nobody waits for a rate limit inside one request: the loop comes back later. */
const WAIT_IN_ALL = 60_000

/** The one way out: time-outs, repeats by method, strict answers, and the only place that says whether an effect happened. */
export function createSend(options: SendOptions): Send {
  const outside: Outside = {
    random: Math.random,
    timer: (milliseconds, then) => {
      let off = false
      void options.clock.sleep(milliseconds).then(() => (off ? undefined : then()))
      return () => (off = true)
    },
    ...options,
  }
  return (request) => send(outside, request)
}

async function send(outside: Outside, request: Request): Promise<Reply> {
  let waited = 0
  let doubt = false
  for (let repeated = 0; ; repeated++) {
    const outcome = await attempt(outside, request)
    if ('reply' in outcome) return outcome.reply
    doubt ||= outcome.failure.effect === 'unknown'
    const wait = outcome.wait ?? pause(repeated, outside.random())
    const again = outcome.passing && mayRepeat(request, repeated) && waited + wait <= WAIT_IN_ALL
    if (!again) throw doubt ? inDoubt(outcome.failure) : outcome.failure
    waited += wait
    await outside.clock.sleep(wait)
  }
}

/** A refusal of the second sending says nothing about the first: what was once unknown stays so. */
function inDoubt(failure: Failure): Failure {
  if (failure.effect === 'unknown') return failure
  const { status, detail, retryAt, cause } = failure
  return new Failure(failure.code, failure.message, {
    effect: 'unknown',
    ...(status === undefined ? {} : { status }),
    ...(detail === undefined ? {} : { detail }),
    ...(retryAt === undefined ? {} : { retryAt }),
    ...(cause === undefined ? {} : { cause }),
  })
}
