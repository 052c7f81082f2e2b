import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { APP_AGENT } from './app/load.ts'
import type { DrivenClock } from './clock.ts'
import type { SandboxRequest } from './contract.ts'
import { recordOf } from './record.ts'
import { VENDORS } from './vendors.ts'
import type { Host, Wire } from './wire.ts'

/** What can be put on sockets. */
export interface Servable {
  readonly clock: DrivenClock
  readonly wire: Wire
}

/** Where and how fast. */
export interface ServeOptions {
  /** Fixed ports; the others are picked by the system. */
  readonly ports?: Partial<Record<Host, number>>
  /** Virtual milliseconds per real one; default 1. `0` lets the clock stand. */
  readonly speed?: number
  /** Called when an event of the sandbox itself fails: a bug, never part of the story. */
  readonly onError?: (error: unknown) => void
}

/** A sandbox on loopback. */
export interface Served {
  /** Base URLs without a slash at the end. */
  readonly urls: Readonly<Record<Host, string>>
  /** Changes how fast the clock runs from now on. */
  speed(factor: number): void
  close(): Promise<void>
}

/** All that are put on sockets. */
export const SOCKETS: readonly Host[] = [
  'github',
  ...VENDORS,
  'vercel',
  'vault',
  'aws',
  'locker',
  'identity',
  'prometheus',
  'app',
  'chat',
]
/** Real milliseconds between two moves of the clock. */
const TICK = 5

/** Mounts the handlers on 127.0.0.1 and keeps the clock running. A fault that drops a request breaks its connection. */
export async function serve(sandbox: Servable, options: ServeOptions = {}): Promise<Served> {
  const onError = options.onError ?? ((error: unknown) => process.emitWarning(String(error)))
  const servers = await Promise.all(SOCKETS.map((host) => listen(sandbox, host, { ...options, onError })))
  const ticking = keepRunning(sandbox.clock, options.speed ?? 1)
  return {
    urls: recordOf(SOCKETS, (host) => address(servers[SOCKETS.indexOf(host)])),
    speed: (factor) => ticking.speed(factor),
    async close() {
      ticking.stop()
      await Promise.all(servers.map(closeServer))
    },
  }
}

function keepRunning(clock: DrivenClock, initial: number): { speed(factor: number): void; stop(): void } {
  let factor = initial
  let last = performance.now()
  let busy = false
  const timer = setInterval(() => {
    if (busy) return
    const now = performance.now()
    const passed = (now - last) * factor
    last = now
    busy = true
    void clock.advance(passed).finally(() => {
      busy = false
    })
  }, TICK)
  return {
    speed(next) {
      factor = next
    },
    stop: () => clearInterval(timer),
  }
}

function listen(sandbox: Servable, host: Host, options: ServeOptions): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    respond(sandbox.wire, host, { incoming, outgoing }).catch((error: unknown) => {
      // A tap cut this request; anything without a network code is a bug in the sandbox.
      if (!isCut(error)) options.onError?.(error)
      incoming.socket.destroy()
    })
  })
  server.keepAliveTimeout = 1000
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.ports?.[host] ?? 0, '127.0.0.1', () => resolve(server))
  })
}

interface Exchange {
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
}

async function respond(wire: Wire, host: Host, { incoming, outgoing }: Exchange): Promise<void> {
  const request = await toRequest(incoming)
  const reply = await wire.handle(host, request, whoAsks(request))
  const body = incoming.method === 'HEAD' ? '' : reply.body
  // 204 and 304 have no body by definition; a length would be a lie.
  const bare = reply.status === 204 || reply.status === 304
  const length = bare ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  outgoing.sendDate = false
  outgoing.writeHead(reply.status, { ...reply.headers, ...length })
  outgoing.end(bare ? undefined : body)
}

function whoAsks({ headers }: SandboxRequest): string {
  if (headers.get('user-agent') === APP_AGENT) return 'app'
  return headers.get('accept')?.includes('text/html') === true ? 'browser' : 'keyturn'
}

async function toRequest(incoming: IncomingMessage): Promise<SandboxRequest> {
  const chunks: Uint8Array[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const headers = new Map(Object.entries(incoming.headers).map(([name, value]) => [name, [value].flat().join(', ')]))
  return {
    method: incoming.method ?? 'GET',
    url: new URL(incoming.url ?? '/', `http://${incoming.headers.host ?? '127.0.0.1'}`),
    headers,
    body: Buffer.concat(chunks).toString('utf8'),
  }
}

function isCut(error: unknown): boolean {
  return error instanceof Error && 'code' in error
}

function address(server: Server | undefined): string {
  const bound = server?.address()
  if (bound === null || bound === undefined || typeof bound === 'string')
    throw new Error('The sandbox does not listen.')
  return `http://127.0.0.1:${bound.port}`
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => {
    server.close(() => resolve())
  })
}
