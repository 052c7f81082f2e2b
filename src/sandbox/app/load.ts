import { Buffer } from 'node:buffer'
import { Secret } from '../../core/secret.ts'
import type { Fetch } from '../../http/fetch.ts'
import { signed } from '../../plugins/contract/sigv4.ts'
import type { SandboxClock } from '../contract.ts'
import type { Errand } from '../providers/vendor.ts'

/** How one call of the app ended. */
export interface CallEnd {
  readonly ok: boolean
  /** HTTP status; 0: there was no answer. */
  readonly status: number
}

/** What the app says it is: nobody is to take its requests for Keyturn's. */
export const APP_AGENT = 'acme-web'

/** Waits on the clock without being a sleeper: the app's load must not drive the time. */
export function pause(clock: SandboxClock, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    clock.at(clock.now() + milliseconds, resolve)
  })
}

/** The app's headers at a vendor. */
export function headersOf(address: Omit<Errand, 'base'>, value: string, now: number): Readonly<Record<string, string>> {
  const { header, scheme = 'Bearer', type = 'application/json', besides = {}, user } = address
  const plain = { 'content-type': type, 'user-agent': APP_AGENT, ...besides }
  if (scheme === 'AWS4') return { ...plain, ...signature(address, value, now) }
  return {
    ...plain,
    authorization: `${scheme} ${scheme === 'Basic' ? Buffer.from(user === undefined ? value : `${user}:${value}`).toString('base64') : value}`,
    ...(header === undefined ? {} : { [header]: value }),
  }
}

/** As AWS's own clients do it, for the service and region that the host names. */
function signature({ url, body }: Omit<Errand, 'base'>, value: string, at: number): Readonly<Record<string, string>> {
  const { host } = new URL(url)
  const [service = '', region = ''] = host.split('.')
  const [id = '', secret = ''] = value.split(':')
  return signed({ host, headers: {}, body, region, service, at }, { id, secret: Secret.of(secret, () => undefined) })
}

/** One call, repeated twice where a vendor's own client would: too many requests, a broken host, no answer. */
export async function callOnce(
  tools: { readonly clock: SandboxClock; readonly fetch: Fetch },
  address: Omit<Errand, 'base'>,
  value: string,
): Promise<CallEnd> {
  let status = 0
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const headers = headersOf(address, value, tools.clock.now())
    let wait = 1000
    try {
      const reply = await tools.fetch(address.url, { method: 'POST', headers, body: address.body })
      status = reply.status
      wait = Number(reply.headers.get('retry-after') ?? 1) * 1000
    } catch {
      status = 0
    }
    if (status >= 200 && status < 300) return { ok: true, status }
    if (status !== 0 && status !== 429 && status < 500) break
    await pause(tools.clock, wait)
  }
  return { ok: false, status }
}
