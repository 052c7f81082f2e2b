import type { Reply, Request, Send } from './send.ts'

/** What `send` is to know of a request that a vendor's client writes. */
type About = Omit<Request, 'url' | 'method' | 'headers' | 'body'>

/** No body may stand beside these (Fetch standard, "null body status"). */
const EMPTY: readonly number[] = [204, 205, 304]

const METHODS: readonly Request['method'][] = ['GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE']

/**
 * One call of a vendor's own client. Its request goes out by `send`, which alone repeats, gives up, reads answers and says
 * what was done; the client lends addresses, bodies and types. Whatever the client makes of a failure, `send`'s own is
 * thrown; and after one the client sends nothing more, so that it repeats nothing by its own counsel.
 */
export async function bySdk<T>(
  send: Send,
  about: About,
  call: (fetch: typeof globalThis.fetch) => Promise<T>,
): Promise<T> {
  let failed: { readonly thrown: unknown } | undefined
  async function sent(input: string | URL | globalThis.Request, init: RequestInit = {}): Promise<Response> {
    if (failed) throw failed.thrown
    try {
      return responseOf(await send({ ...about, ...writtenBy(input, init) }))
    } catch (thrown) {
      failed = { thrown }
      throw thrown
    }
  }
  try {
    return await call(sent)
  } catch (thrown) {
    throw failed ? failed.thrown : thrown
  }
}

function writtenBy(
  input: string | URL | globalThis.Request,
  { method, headers, body }: RequestInit,
): Pick<Request, 'method' | 'url' | 'headers' | 'body'> {
  const known = METHODS.find((one) => one === (method ?? 'GET').toUpperCase())
  const isText = typeof body === 'string'
  if (input instanceof globalThis.Request || known === undefined || (!isText && (body ?? undefined) !== undefined))
    throw new TypeError('a client wrote a request in a form that is not sent')
  return {
    method: known,
    url: String(input),
    headers: namesAndValues(headers),
    ...(isText && body !== '' ? { body } : {}),
  }
}

/** What cannot stand in a header may be a key: the error that says so quotes it, and is not let through. */
function namesAndValues(headers: RequestInit['headers']): Readonly<Record<string, string>> {
  try {
    return Object.fromEntries(new Headers(headers))
  } catch {
    throw new TypeError('a client wrote a header that cannot be sent')
  }
}

function responseOf({ status, json }: Reply): Response {
  const hasBody = json !== undefined && !EMPTY.includes(status)
  return new Response(hasBody ? JSON.stringify(json) : null, {
    status,
    headers: { 'content-type': 'application/json' },
  })
}
