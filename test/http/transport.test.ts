import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import net, { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, test } from '@jest/globals'
import { Failure } from '../../src/core/failure.ts'
import { createSend } from '../../src/http/send.ts'
import { createTransport, timer } from '../../src/http/transport.ts'

const open: { close(): void }[] = []
afterEach(() => {
  for (const server of open.splice(0)) server.close()
})

async function listen(server: http.Server | https.Server | net.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push({
    close: () => {
      if ('closeAllConnections' in server) server.closeAllConnections()
      server.close()
    },
  })
  return (server.address() as AddressInfo).port
}

const clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (milliseconds: number) => new Promise<void>((resolve) => timer(milliseconds, resolve)),
}

function sender(env: Record<string, string> = {}): ReturnType<typeof createSend> {
  return createSend({ fetch: createTransport(env), clock, timer })
}

async function failure(work: Promise<unknown>): Promise<Failure> {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (thrown instanceof Failure) return thrown
  throw new Error(`expected a Failure, not ${String(thrown)}`)
}

describe('the transport', () => {
  test('sends method, headers and body, and reads status, headers and JSON', async () => {
    const port = await listen(
      http.createServer((request, reply) => {
        let body = ''
        request.on('data', (piece: Buffer) => (body += piece.toString()))
        request.on('end', () => {
          reply.writeHead(201, { 'x-seen': request.headers['x-mine'] ?? '' })
          reply.end(
            JSON.stringify({
              method: request.method,
              url: request.url,
              body,
              length: request.headers['content-length'],
            }),
          )
        })
      }),
    )

    const reply = await sender()({
      method: 'POST',
      url: `http://127.0.0.1:${port}/a?b=c`,
      path: '/a',
      headers: { 'X-Mine': 'yes' },
      body: { x: 'ü' },
    })

    expect(reply).toMatchObject({
      status: 201,
      json: { method: 'POST', url: '/a?b=c', body: '{"x":"ü"}', length: '10' },
    })
    expect(reply.header('X-Seen')).toBe('yes')
  })

  test('keeps a connection for the next request', async () => {
    const sockets = new Set<unknown>()
    const port = await listen(
      http.createServer((request, reply) => {
        sockets.add(request.socket)
        reply.end('{}')
      }),
    )
    const send = sender()

    for (let i = 0; i < 3; i++) await send({ method: 'GET', url: `http://127.0.0.1:${port}/`, path: '/' })

    expect(sockets.size).toBe(1)
  })

  test('a POST to a port where nobody listens has not been sent', async () => {
    const server = net.createServer()
    const port = await listen(server)
    await new Promise((resolve) => server.close(resolve))

    expect(await failure(sender()({ method: 'POST', url: `http://127.0.0.1:${port}/`, path: '/' }))).toMatchObject({
      code: 'unreachable',
      effect: 'not-done',
    })
  })

  test('a POST whose connection breaks after it was sent may have been done', async () => {
    const port = await listen(http.createServer((request) => request.socket.destroy()))

    expect(await failure(sender()({ method: 'POST', url: `http://127.0.0.1:${port}/`, path: '/' }))).toMatchObject({
      code: 'unreachable',
      effect: 'unknown',
    })
  })

  test('a POST whose connection breaks before it is secured has not been sent', async () => {
    const port = await listen(net.createServer((socket) => socket.destroy()))

    expect(await failure(sender()({ method: 'POST', url: `https://127.0.0.1:${port}/`, path: '/' }))).toMatchObject({
      code: 'unreachable',
      effect: 'not-done',
    })
  })

  test('a body that is cut off is no answer', async () => {
    const port = await listen(
      http.createServer((_request, reply) => {
        reply.writeHead(200, { 'content-length': '100' })
        reply.write('{"a":1}')
        setImmediate(() => reply.destroy())
      }),
    )

    expect(await failure(sender()({ method: 'POST', url: `http://127.0.0.1:${port}/`, path: '/' }))).toMatchObject({
      effect: 'unknown',
    })
  })

  test('a server that stops half-way does not hold the run', async () => {
    const port = await listen(
      http.createServer((_request, reply) => {
        reply.writeHead(200)
        reply.write('{"a":')
      }),
    )

    const thrown = await failure(
      sender()({ method: 'GET', url: `http://127.0.0.1:${port}/`, path: '/', timeout: 100, repeats: 0 }),
    )

    expect(thrown).toMatchObject({ code: 'timed-out', effect: 'not-done' })
  })

  test('more than 10 MB are not taken in', async () => {
    const piece = Buffer.alloc(1024 * 1024, 'x')
    let sent = 0
    const port = await listen(
      http.createServer((_request, reply) => {
        const more = (): void => {
          if (reply.destroyed || sent >= 64) return void reply.end()
          sent += 1
          reply.write(piece, more)
        }
        more()
      }),
    )

    const thrown = await failure(sender()({ method: 'GET', url: `http://127.0.0.1:${port}/`, path: '/', repeats: 0 }))

    expect(thrown).toMatchObject({ code: 'unexpected-response' })
    expect(sent).toBeLessThan(40)
  })

  test('plain http goes through its proxy by whole address', async () => {
    const port = await listen(
      http.createServer((request, reply) =>
        reply.end(JSON.stringify({ url: request.url, host: request.headers.host })),
      ),
    )

    const reply = await sender({ HTTP_PROXY: `http://127.0.0.1:${port}` })({
      method: 'GET',
      url: 'http://ghes.acme.dev/api?x=1',
      path: '/api',
    })

    expect(reply.json).toEqual({ url: 'http://ghes.acme.dev/api?x=1', host: 'ghes.acme.dev' })
  })
})

/** A throw-away authority and a certificate for a name that no resolver knows; undefined: there is no openssl here. */
function certificate(): { readonly key: string; readonly cert: string; readonly file: string } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  try {
    const subject = ['-subj', '/CN=api.acme.test', '-addext', 'subjectAltName=DNS:api.acme.test']
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert, ...subject],
      { stdio: 'ignore' },
    )
  } catch {
    return undefined
  }
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8'), file: cert }
}

const tls = certificate()
const withTls = tls === undefined ? describe.skip : describe

async function tunnel(to: number): Promise<{ readonly port: number; readonly asked: string[] }> {
  const asked: string[] = []
  const proxy = http.createServer()
  proxy.on('connect', (request, socket, head) => {
    asked.push(`${request.url ?? ''} ${request.headers['proxy-authorization'] ?? ''}`.trim())
    if (to === 0) return void socket.end('HTTP/1.1 407 No\r\n\r\n')
    const there = net.connect(to, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      there.write(head)
      there.pipe(socket).pipe(there)
    })
  })
  return { port: await listen(proxy), asked }
}

async function target(): Promise<number> {
  return listen(
    https.createServer({ key: tls?.key ?? '', cert: tls?.cert ?? '' }, (_request, reply) => reply.end('{"tls":true}')),
  )
}

/** A private authority is read at start-up only, so these run as the Action does: in a process of their own. */
async function run(env: Record<string, string>): Promise<string> {
  const source = `
    const { createTransport, timer } = await import('./src/http/transport.ts')
    const { createSend } = await import('./src/http/send.ts')
    const sleep = (ms) => new Promise((done) => timer(ms, done))
    const clock = { now: () => Date.now(), monotonic: () => performance.now(), sleep }
    const send = createSend({ fetch: createTransport(process.env), clock, timer })
    const ask = () => send({ method: 'POST', url: 'https://api.acme.test/x', path: '/x' })
    try { await ask(); console.log(JSON.stringify((await ask()).json)) }
    catch (thrown) { console.log(thrown.code, thrown.effect) }`
  const flags = ['--no-warnings', '--experimental-strip-types', '--input-type=module', '-e', source]
  const { stdout } = await promisify(execFile)(process.execPath, flags, {
    env: { PATH: process.env['PATH'], ...env },
  })
  return stdout.trim()
}

withTls('through a tunnel (skipped where openssl is missing)', () => {
  // Older ones cannot run the sources as they are; there the built Action is what shows it.
  const strips = Number(process.versions.node.split('.')[0]) >= 22 ? test : test.skip

  strips('an authority in NODE_EXTRA_CA_CERTS is trusted, and one tunnel serves two requests', async () => {
    const { port, asked } = await tunnel(await target())

    const out = await run({ HTTPS_PROXY: `http://mona:pass@127.0.0.1:${port}`, NODE_EXTRA_CA_CERTS: tls?.file ?? '' })

    expect(out).toBe('{"tls":true}')
    expect(asked).toEqual([`api.acme.test:443 Basic ${Buffer.from('mona:pass').toString('base64')}`])
  })

  strips('an authority that nobody vouches for gets nothing', async () => {
    const { port } = await tunnel(await target())

    expect(await run({ HTTPS_PROXY: `http://127.0.0.1:${port}` })).toBe('unreachable not-done')
  })

  strips('a proxy that refuses has sent nothing on', async () => {
    const { port } = await tunnel(0)

    expect(await run({ HTTPS_PROXY: `http://127.0.0.1:${port}` })).toBe('unreachable not-done')
  })
})
