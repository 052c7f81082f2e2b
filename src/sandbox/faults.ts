// What can go wrong on the way, as taps: before the effect, after it, or instead of it.
import type { Call, SandboxReply, Tap } from './contract.ts'
import { json } from './reply.ts'
import { networkError } from './wire.ts'

/** Which requests a fault hits. */
export type Which = (call: Call) => boolean

/** The n-th request (from 1) that fits, and no other. */
export function nth(n: number, which: Which = () => true): Which {
  let seen = 0
  return (call) => {
    if (!which(call)) return false
    seen += 1
    return seen === n
  }
}

/** Requests of the code under test, not those of the app. */
export function ofKeyturn(call: Call): boolean {
  return call.from === 'keyturn'
}

/** Nothing listens: the client can be sure that nothing happened. */
export function refuse(which: Which): Tap {
  return {
    before: async (call) => {
      if (which(call)) throw networkError('ECONNREFUSED', 'connect ECONNREFUSED')
      return undefined
    },
  }
}

/** The connection breaks before the request arrives; the client cannot tell this from `loseAnswer`. */
export function loseRequest(which: Which): Tap {
  return {
    before: async (call) => {
      if (which(call)) throw networkError('ECONNRESET', 'socket hang up')
      return undefined
    },
  }
}

/** The effect happens, the answer is lost. */
export function loseAnswer(which: Which): Tap {
  return {
    after: async (call, reply) => {
      if (which(call)) throw networkError('ECONNRESET', 'socket hang up')
      return reply
    },
  }
}

/** Answers in the host's place: nothing happens. `answerAfter` lets it happen first. */
export function answerWith(which: Which, reply: SandboxReply): Tap {
  return { before: async (call) => (which(call) ? reply : undefined) }
}

/** The effect happens, and the client hears something else: a 502 from a proxy, a page of HTML. */
export function answerAfter(which: Which, reply: SandboxReply): Tap {
  return { after: async (call, real) => (which(call) ? reply : real) }
}

/** The answer, with some of its text replaced. */
export function answerChanged(which: Which, from: string, to: string): Tap {
  return { after: async (call, real) => (which(call) ? { ...real, body: real.body.replaceAll(from, to) } : real) }
}

/** Neither effect nor answer, for ever: only a time-out of the client's own ends it. */
export function hang(which: Which): Tap {
  return { before: (call) => (which(call) ? new Promise(() => undefined) : Promise.resolve(undefined)) }
}

/** Slow down, in so many seconds. */
export function tooMany(seconds: number): SandboxReply {
  return json(429, { message: 'Too many requests' }, { 'retry-after': String(seconds) })
}

/** The host broke. */
export function broken(status: 500 | 502 | 503 | 504 = 500): SandboxReply {
  return json(status, { message: 'Something broke' })
}
