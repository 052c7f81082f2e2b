import type http from 'node:http'
import type https from 'node:https'
import { plainHttp, secureHttp } from './builtin.ts'
import type { Fetch, FetchInit, FetchReply } from './fetch.ts'
import { LARGEST } from './limits.ts'
import type { Timer } from './outside.ts'
import { proxyFor, proxyHeaders, type ProxyVariables } from './proxy.ts'
import { tunnelAgent } from './tunnel.ts'

/**
 * `Fetch` over node:http and node:https: a quarter of the start-up of the built-in one, which loads undici. Proxies come from the
 * variables given; private CAs from NODE_EXTRA_CA_CERTS, which Node reads itself. Compression is not asked for.
 */
export function createTransport(env: ProxyVariables): Fetch {
  // Idle connections are given up early: a POST on one that the server has just closed would end in doubt.
  const keep = { keepAlive: true, timeout: 5_000, maxSockets: 32 }
  let plain: http.Agent | undefined
  let secure: https.Agent | undefined
  const tunnels = new Map<string, https.Agent>()
  const tunnel = (proxy: URL): https.Agent => {
    const agent = tunnels.get(proxy.href) ?? tunnelAgent(proxy, keep)
    tunnels.set(proxy.href, agent)
    return agent
  }
  return (text, init) => {
    const url = new URL(text)
    const proxy = proxyFor(url, env)
    if (url.protocol !== 'https:') {
      // A proxy is asked for an `http:` URL by its whole address.
      const options = proxy === undefined ? target(url) : { ...target(proxy), path: url.href }
      const headers = proxy === undefined ? {} : { host: url.host, ...proxyHeaders(proxy) }
      plain ??= new (plainHttp().Agent)(keep)
      return exchange(
        plainHttp().request,
        { ...options, agent: plain },
        { ...init, headers: { ...init.headers, ...headers } },
      )
    }
    secure ??= new (secureHttp().Agent)(keep)
    const agent = proxy === undefined ? secure : tunnel(proxy)
    return exchange(secureHttp().request, { ...target(url), agent }, init)
  }
}

/** The real timer, for `createSend`: what is called off does not keep the process alive. */
export const timer: Timer = (milliseconds, then) => {
  const handle = setTimeout(then, milliseconds)
  return () => clearTimeout(handle)
}

type Begin = (options: https.RequestOptions, then: (reply: http.IncomingMessage) => void) => http.ClientRequest

function exchange(begin: Begin, options: https.RequestOptions, init: FetchInit): Promise<FetchReply> {
  return new Promise((resolve, reject) => {
    let sent = false
    const body = typeof init.body === 'string' ? Buffer.from(init.body) : init.body
    const length = body === undefined && init.method !== 'POST' ? {} : { 'content-length': body?.byteLength ?? 0 }
    const headers = { ...init.headers, ...length }
    const signal = init.signal === undefined ? {} : { signal: init.signal }
    const request = begin({ ...options, ...signal, method: init.method, headers }, (reply) => {
      collect(reply).then(resolve, reject)
    })
    request.once('socket', (socket) => {
      const fresh = !request.reusedSocket && socket.connecting
      if (!fresh) sent = true
      else socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => (sent = true))
    })
    request.once('error', (error) => reject(sent ? error : Object.assign(error, { unsent: true })))
    request.end(body)
  })
}

/** Stops at the limit instead of filling memory, and tells a body cut off from one that ended. */
function collect(reply: http.IncomingMessage): Promise<FetchReply> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    let size = 0
    reply.on('data', (piece: Buffer) => {
      size += piece.length
      if (size > LARGEST) reply.destroy(Object.assign(new Error('too large'), { code: 'KEYTURN_TOO_LARGE' }))
      else pieces.push(piece)
    })
    reply.once('error', reject)
    reply.once('close', () => reject(Object.assign(new Error('cut off'), { code: 'ECONNRESET' })))
    reply.once('end', () => {
      const text = Buffer.concat(pieces).toString('utf8')
      resolve({ status: reply.statusCode ?? 0, headers: headersOf(reply.headers), text: () => Promise.resolve(text) })
    })
  })
}

function headersOf(raw: http.IncomingHttpHeaders): FetchReply['headers'] {
  const all = new Map<string, string>()
  for (const [name, value] of Object.entries(raw))
    if (value !== undefined) all.set(name, Array.isArray(value) ? value.join(', ') : value)
  return { get: (name) => all.get(name.toLowerCase()) ?? null, entries: () => all.entries() }
}

function target(url: URL): { host: string; port: number; path: string } {
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port, path: url.pathname + url.search }
}
