// The other end of GitHub's manifest flow: a page that sends the form, and the place GitHub sends the browser back to.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Failure } from '../../core/failure.ts'
import { plainHttp } from '../../http/builtin.ts'

/** A page; with `nonce` its one script may run. */
export interface Page {
  readonly html: string
  readonly nonce?: string
  /** Where its form may go. */
  readonly to?: string
}

export interface Loopback {
  /** What a person opens. */
  readonly url: string
  /** What GitHub gives in exchange for the click; fails when nobody clicks in time. */
  readonly code: Promise<string>
  /** Shown to the browser that came back, once the work is done. */
  answer(page: Page): void
  close(): void
}

/** How long a person has for two clicks. */
const LONGEST = 10 * 60_000

/**
 * Listens on this machine alone. Every address has the random `state` in it, GitHub must give it back, and the name in `Host` must be
 * this one: a page of somebody else's in the same browser cannot hand in a code.
 */
export async function listen(
  state: string,
  first: (back: string) => Page,
  longest: number = LONGEST,
): Promise<Loopback> {
  let hand: { readonly take: (code: string) => void; readonly fail: (thrown: Error) => void } | undefined
  const code = new Promise<string>((take, fail) => (hand = { take, fail }))
  let browser: ServerResponse | undefined
  const server = plainHttp().createServer((asked, response) => {
    const url = new URL(asked.url ?? '/', base)
    const given = url.searchParams.get('code') ?? ''
    if (!isOurs(asked, base)) return respond(response, 400, { html: 'This is not the address of this page.' })
    if (url.pathname === `/${state}`) return respond(response, 200, first(`${base}/${state}/made`))
    if (url.pathname !== `/${state}/made` || url.searchParams.get('state') !== state || !/^[\w-]{1,200}$/.test(given))
      return respond(response, 404, { html: 'There is nothing here.' })
    browser = response
    hand?.take(given)
  })
  const base = await bind(server)
  const tired = setTimeout(() => hand?.fail(tooLate()), longest)
  return {
    url: `${base}/${state}`,
    code,
    answer: (page) => {
      if (browser !== undefined) respond(browser, 200, page)
    },
    close: () => {
      clearTimeout(tired)
      browser?.end()
      server.close()
      server.closeIdleConnections()
    },
  }
}

function isOurs({ headers, method }: IncomingMessage, base: string): boolean {
  return method === 'GET' && headers.host === new URL(base).host
}

function respond(response: ServerResponse, status: number, { html, nonce, to }: Page): void {
  const script = nonce === undefined ? '' : `; script-src 'nonce-${nonce}'`
  const form = to === undefined ? "'none'" : new URL(to).origin
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; form-action ${form}; frame-ancestors 'none'${script}`,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    connection: 'close',
  })
  response.end(html)
}

function bind(server: ReturnType<ReturnType<typeof plainHttp>['createServer']>): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const bound = server.address()
      resolve(`http://127.0.0.1:${bound === null || typeof bound === 'string' ? 0 : bound.port}`)
    })
  })
}

function tooLate(): Failure {
  return new Failure('timed-out', 'Nobody came back from GitHub within ten minutes. No App was made.', {
    effect: 'not-done',
  })
}
