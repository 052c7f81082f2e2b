import type { Clock } from '../../src/engine/ports.ts'
import type { Reply, Request, Send } from '../../src/http/send.ts'
import { Secret } from '../../src/core/secret.ts'
import { type Api, createApi } from '../../src/github/api.ts'

/** A clock whose sleeps are over at once and show in its time. */
export interface QuickClock extends Clock {
  readonly slept: number[]
}

/** Starts at 2026-11-16T02:00:00Z. */
export function quickClock(): QuickClock {
  let now = Date.UTC(2026, 10, 16, 2)
  const slept: number[] = []
  return {
    now: () => now,
    monotonic: () => now,
    sleep: (milliseconds) => {
      slept.push(milliseconds)
      now += milliseconds
      return Promise.resolve()
    },
    slept,
  }
}

/** A reply with JSON. */
export function reply(json: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status: 200, header: (name) => headers[name], json }
}

/** An API at which `answer` stands for GitHub. */
export function apiOf(answer: (request: Request) => Reply | Promise<Reply>, clock: Clock = quickClock()): Api {
  const send: Send = async (request) => answer(request)
  const token = Secret.of('ghs_thetokenofthetest', () => undefined)
  return createApi({
    send,
    clock,
    token: () => Promise.resolve(token),
    base: 'https://api.github.com',
    owner: 'acme',
    name: 'app',
  })
}
