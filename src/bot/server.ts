// The bot on a socket: webhooks, and what a container's keeper asks.
import { Buffer } from 'node:buffer'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Probot } from 'probot'
import type { Bot } from './app.ts'

export interface ServerOptions {
  readonly probot: Probot
  readonly bot: Bot
  readonly host: string
  /** 0: the system picks one. */
  readonly port: number
}

export interface Listening {
  readonly url: string
  /** Takes no more, does what it has taken, and ends. */
  stop(): Promise<void>
}

/** Where GitHub sends webhooks: Probot's usual path. */
export const HOOKS = '/api/github/webhooks'
/** GitHub sends no larger payload ("Webhook events and payloads": 25 MB). */
const LARGEST = 25 * 1024 * 1024

/** Starts to listen. */
export async function listen({ probot, bot, host, port }: ServerOptions): Promise<Listening> {
  await probot.load(bot.app)
  const hooks = await probot.getNodeMiddleware({ path: HOOKS })
  let stopping = false
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      probot.log.error({ err: error }, 'a request failed')
      request.socket.destroy()
    })
  })
  // A webhook comes whole within seconds; who keeps a socket open with less is not GitHub.
  server.requestTimeout = 30_000
  server.headersTimeout = 10_000

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').replace(/\?.*$/s, '')
    if (path === HOOKS) return receive(request, response)
    if (request.method !== 'GET') return tell(response, 404, 'There is nothing here.\n')
    if (path === '/healthz') return tell(response, 200, 'ok\n')
    if (path === '/readyz') return stopping ? tell(response, 503, 'stopping\n') : tell(response, 200, 'ready\n')
    if (path === '/metrics') return tell(response, 200, bot.metrics.text(bot.waiting()))
    return tell(response, 404, 'There is nothing here.\n')
  }

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const event = String(request.headers['x-github-event'] ?? 'none')
    response.once('finish', () => {
      const known = response.statusCode < 400 ? event : 'refused'
      bot.metrics.count('keyturn_bot_deliveries_total', { event: known, status: String(response.statusCode) })
    })
    if (stopping) return tell(response, 503, 'Stopping; deliver it again.\n')
    const body = await bodyOf(request)
    if (body === undefined) return tell(response.setHeader('connection', 'close'), 413, 'Larger than any webhook.\n')
    await hooks(Object.assign(request, { body }), response)
  }

  const url = await bind(server, host, port)
  return {
    url,
    stop: async () => {
      stopping = true
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      await bot.drain()
      server.closeAllConnections()
      await closed
    },
  }
}

/** Undefined: it is too large, and the rest of it was not read. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > LARGEST) return undefined
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > LARGEST) return undefined
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function tell(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }).end(body)
}

function bind(server: Server, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const bound = server.address()
      const at = typeof bound === 'object' && bound !== null ? bound.port : port
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${at}`)
    })
  })
}
