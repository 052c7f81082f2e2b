import type { Answer } from './answer.ts'
import { headerDate } from './time.ts'

/** Who asks for longer asks for ever; beyond the year 275,760 there would be no date to tell. */
const CENTURY = 36_525 * 86_400_000

/**
 * Milliseconds that a refusing server asks for; undefined: it asks for none. `now` is the server's own time where it told.
 * `retry-after` (RFC 9110 section 10.2.3: seconds or a date); GitHub's `x-ratelimit-reset` (epoch seconds) counts only when
 * nothing remains; `ratelimit-reset` (seconds) as Resend sends it; OpenAI's `x-ratelimit-reset-requests` (`1s`, `6m0s`).
 */
export function waitFor(answer: Pick<Answer, 'status' | 'header'>, now: number): number | undefined {
  const wait = askedFor(answer, now)
  return wait === undefined ? undefined : Math.min(wait, CENTURY)
}

function askedFor(answer: Pick<Answer, 'status' | 'header'>, now: number): number | undefined {
  if (answer.status !== 429 && answer.status !== 403 && answer.status < 500) return undefined
  const after = retryAfter(answer.header('retry-after'), now)
  if (after !== undefined) return after
  if (answer.header('x-ratelimit-remaining') === '0') {
    const reset = seconds(answer.header('x-ratelimit-reset'))
    if (reset !== undefined) return Math.max(0, reset - now)
  }
  if (answer.status !== 429) return undefined
  return seconds(answer.header('ratelimit-reset')) ?? spoken(answer.header('x-ratelimit-reset-requests'))
}

function retryAfter(text: string | undefined, now: number): number | undefined {
  const plain = seconds(text)
  if (plain !== undefined) return plain
  const at = headerDate(text)
  return at === undefined ? undefined : Math.max(0, at - now)
}

function seconds(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,12}(\.\d+)?$/.test(text.trim()) ? Math.ceil(Number(text) * 1000) : undefined
}

function spoken(text: string | undefined): number | undefined {
  const found = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?(?:(\d+)ms)?$/.exec(text?.trim() ?? '')
  if (found === null || found[0] === '') return undefined
  const [, hours = '0', minutes = '0', secs = '0', millis = '0'] = found
  return Math.ceil((Number(hours) * 3600 + Number(minutes) * 60 + Number(secs)) * 1000 + Number(millis))
}
