// The sandbox's shape: a whole outside world in memory, on one clock. In-process it is a `Fetch`; on loopback it is servers.
import type { Fetch } from '../http/fetch.ts'
import type { VendorName } from './vendors.ts'

/** A handler knows nothing of sockets; the same ones serve tests and the demo. */
export type Handler = (request: SandboxRequest) => Promise<SandboxReply>

export interface SandboxRequest {
  readonly method: string
  readonly url: URL
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

export interface SandboxReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Virtual time in milliseconds. Everything in the sandbox that takes time is an event on this clock. */
export interface SandboxClock {
  now(): number
  /** Runs `then` when the clock reaches `at`. Returns a function that cancels it. */
  at(at: number, then: () => void): () => void
  /** Moves the clock forward, running what falls due in order, one microtask turn between events. */
  advance(milliseconds: number): Promise<void>
  /** For the code under test: resolves when the clock has moved that far. */
  sleep(milliseconds: number): Promise<void>
}

/** Called around each request that reaches a handler: faults are injected here, invariants are checked after it. */
export interface Tap {
  /** May throw (the request never arrives) or answer in the handler's place. */
  before?(call: Call): Promise<SandboxReply | undefined>
  /** May throw (the effect happened, the answer is lost) or replace the answer. */
  after?(call: Call, reply: SandboxReply): Promise<SandboxReply>
}

export interface Call {
  /** Counts from 1 over the sandbox's life. */
  readonly number: number
  readonly host:
    | 'github'
    | VendorName
    | 'app'
    | 'chat'
    | 'vercel'
    | 'vault'
    | 'aws'
    | 'identity'
    | 'prometheus'
    | 'locker'
  readonly request: SandboxRequest
  /** Who asks, as the sandbox's own components name themselves; `keyturn` for the code under test. */
  readonly from: string
}

export interface Sandbox {
  readonly clock: SandboxClock
  /** For the code under test: routes by host name to the handlers. */
  readonly fetch: Fetch
  readonly calls: readonly Call[]
  tap(tap: Tap): () => void
}
