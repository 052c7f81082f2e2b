import type { Fetch, FetchInit, FetchReply } from '../../src/http/fetch.ts'
import { createSend, type Exchange, type Request, type Send } from '../../src/http/send.ts'

/** One answer of a scripted server; a function may look at what it was sent. */
export type Turn = FetchReply | Error | 'hang' | ((url: string, init: FetchInit) => FetchReply)

export interface Outside {
  readonly send: Send
  readonly asked: { readonly url: string; readonly init: FetchInit }[]
  readonly slept: number[]
  readonly log: Exchange[]
}

// A time-out fires once everything that could answer has had its turn.
function timer(_milliseconds: number, then: () => void): () => void {
  const handle = setImmediate(() => setImmediate(then))
  return () => clearImmediate(handle)
}

/** A server that answers turn by turn on a clock that sleeping moves; the last turn repeats. */
export function outside(...turns: Turn[]): Outside {
  let now = Date.parse('2026-11-21T12:00:00Z')
  const slept: number[] = []
  const asked: { url: string; init: FetchInit }[] = []
  const log: Exchange[] = []
  const fetch: Fetch = (url, init) => {
    const turn = turns[Math.min(asked.length, turns.length - 1)]
    asked.push({ url, init })
    if (turn === 'hang' || turn === undefined) return new Promise(() => undefined)
    if (turn instanceof Error) return Promise.reject(turn)
    return Promise.resolve(typeof turn === 'function' ? turn(url, init) : turn)
  }
  const clock = {
    now: () => now,
    monotonic: () => now,
    sleep: (milliseconds: number) => {
      slept.push(milliseconds)
      now += milliseconds
      return Promise.resolve()
    },
  }
  return {
    send: createSend({ fetch, clock, timer, random: () => 1, log: (line) => log.push(line) }),
    asked,
    slept,
    log,
  }
}

export function answer(status: number, body: unknown = {}, headers: Record<string, string> = {}): FetchReply {
  const all = new Map(Object.entries(headers))
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return {
    status,
    headers: { get: (name) => all.get(name) ?? null, entries: () => all.entries() },
    text: () => Promise.resolve(text),
  }
}

/** An error as node:net throws it. */
export function broken(code: string): Error {
  return Object.assign(new Error(`connect ${code} to a place whose name is nobody's business`), { code })
}

export function request(method: Request['method'], more: Partial<Request> = {}): Request {
  return { method, url: 'https://api.example.com/v1/keys/key_77?token=hush', path: '/v1/keys/{key}', ...more }
}
