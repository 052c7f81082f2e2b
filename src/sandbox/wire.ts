import { Buffer } from 'node:buffer'
import type { Fetch, FetchInit, FetchReply } from '../http/fetch.ts'
import type { Call, Handler, SandboxClock, SandboxReply, SandboxRequest, Tap } from './contract.ts'
import { httpDate } from './reply.ts'
import { tellAnswered, tellSent } from './watch.ts'

export type Host = Call['host']

/** What the wire leads to. */
export interface WireOptions {
  readonly clock: SandboxClock
  /** A host without one is not there. */
  readonly handlers: Readonly<Partial<Record<Host, Handler>>>
  /** Host names and whose they are; names with a port for loopback; `*` stands for any first part. */
  readonly names: Readonly<Record<string, Host>>
  /** Virtual milliseconds that every request of the code under test takes. */
  readonly latency?: number
}

/** All traffic of a sandbox goes over one wire: here it is counted, and here it can be cut. */
export interface Wire {
  /** A `Fetch` that says who asks. */
  fetchAs(from: string): Fetch
  /** One request to one host, for servers that have no host name to go by. */
  handle(host: Host, request: SandboxRequest, from: string): Promise<SandboxReply>
  readonly calls: readonly Call[]
  /** Addresses outside the sandbox that somebody asked for; none was reached. */
  readonly strays: readonly string[]
  tap(tap: Tap): () => void
}

/** What a socket gives instead of an answer: an error with the operating system's code. */
export function networkError(code: 'ECONNREFUSED' | 'ECONNRESET' | 'ENOTFOUND', message: string): Error {
  return Object.assign(new Error(message), { code })
}

/** Joins the handlers, with nobody listening yet. */
export function createWire(options: WireOptions): Wire {
  const calls: Call[] = []
  const strays: string[] = []
  const taps = new Set<Tap>()

  async function handle(host: Host, request: SandboxRequest, from: string): Promise<SandboxReply> {
    const call: Call = { number: calls.length + 1, host, request, from }
    calls.push(call)
    tellSent(call)
    const stamped = (reply: SandboxReply): SandboxReply => withDate(reply, options.clock.now())
    for (const each of taps) {
      const instead = await each.before?.(call)
      if (instead !== undefined) return stamped(instead)
    }
    const handler = options.handlers[host]
    if (handler === undefined) throw networkError('ECONNREFUSED', `Nobody listens at ${host}.`)
    let reply = await handler(request)
    tellAnswered(call, reply)
    for (const each of taps) reply = (await each.after?.(call, reply)) ?? reply
    return stamped(reply)
  }

  function fetchAs(from: string): Fetch {
    return async (address, init) => {
      const url = new URL(address)
      const host = options.names[url.host] ?? options.names[url.host.replace(/^[^.]+/, '*')]
      if (host === undefined) {
        strays.push(`${init.method} ${url.origin}${url.pathname}`)
        throw networkError('ENOTFOUND', `The sandbox has no host ${url.host}.`)
      }
      init.signal?.throwIfAborted()
      if (options.latency !== undefined && from !== 'app') await options.clock.sleep(options.latency)
      return answer(await orAborted(handle(host, toRequest(url, init), from), init.signal))
    }
  }

  function tap(one: Tap): () => void {
    taps.add(one)
    return () => void taps.delete(one)
  }

  return { fetchAs, handle, calls, strays, tap }
}

function withDate(reply: SandboxReply, now: number): SandboxReply {
  const dated = Object.keys(reply.headers).some((name) => name.toLowerCase() === 'date')
  return dated ? reply : { ...reply, headers: { date: httpDate(now), ...reply.headers } }
}

function toRequest(url: URL, init: FetchInit): SandboxRequest {
  const headers = new Map(Object.entries(init.headers).map(([name, value]) => [name.toLowerCase(), value]))
  const body = typeof init.body === 'string' ? init.body : Buffer.from(init.body ?? '').toString('utf8')
  return { method: init.method, url, headers, body }
}

function answer(reply: SandboxReply): FetchReply {
  const headers = new Map(Object.entries(reply.headers).map(([name, value]) => [name.toLowerCase(), value]))
  return {
    status: reply.status,
    headers: { get: (name) => headers.get(name.toLowerCase()) ?? null, entries: () => headers.entries() },
    text: async () => reply.body,
  }
}

/** The caller may hang up; what was sent takes effect all the same. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work
  return new Promise((resolve, reject) => {
    const hangUp = (): void => reject(signal.reason)
    signal.addEventListener('abort', hangUp, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', hangUp))
  })
}
