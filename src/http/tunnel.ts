import type https from 'node:https'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { plainHttp, secureHttp } from './builtin.ts'
import { proxyHeaders } from './proxy.ts'

interface Target {
  readonly host: string
  readonly port: number
}

type Connected = (error: Error | null, socket?: Socket) => void

/** An agent whose connections run through a proxy's CONNECT, with TLS to the target inside: the proxy sees no request. */
export function tunnelAgent(proxy: URL, options: https.AgentOptions): https.Agent {
  const agent = new (secureHttp().Agent)(options)
  const connect = (wanted: { host?: string | null; port?: number | string | null }, done: Connected): undefined => {
    open(proxy, { host: wanted.host ?? '', port: Number(wanted.port ?? 443) }, done)
  }
  // Agents take a connection by call-back where none is returned (nodejs.org/api/http.html#agentcreateconnectionoptions-callback).
  return Object.assign(agent, { createConnection: connect })
}

function open(proxy: URL, target: Target, done: Connected): void {
  const authority = `${target.host.includes(':') ? `[${target.host}]` : target.host}:${target.port}`
  const request = (proxy.protocol === 'https:' ? secureHttp() : plainHttp()).request({
    host: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: proxy.port === '' ? (proxy.protocol === 'https:' ? 443 : 80) : Number(proxy.port),
    method: 'CONNECT',
    path: authority,
    agent: false,
    headers: { host: authority, ...proxyHeaders(proxy) },
  })
  request.once('error', done)
  request.once('connect', (reply, socket) => {
    if (reply.statusCode === 200) secure(socket, target, done)
    else {
      socket.destroy()
      done(Object.assign(new Error('the proxy refused'), { code: `PROXY_${reply.statusCode ?? 0}` }))
    }
  })
  request.end()
}

function secure(socket: Socket, target: Target, done: Connected): void {
  const secured: TLSSocket = process
    .getBuiltinModule('node:tls')
    .connect({ socket, servername: target.host, ALPNProtocols: ['http/1.1'] })
  secured.once('error', done)
  secured.once('secureConnect', () => {
    secured.off('error', done)
    done(null, secured)
  })
}
