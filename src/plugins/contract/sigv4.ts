// Signature Version 4 of AWS (IAM User Guide, "Create a signed AWS API request"), for what is posted to `/` of a host.
import { createHash, createHmac } from 'node:crypto'
import type { Instant } from '../../core/facts.ts'
import type { Secret } from '../../core/secret.ts'

/** What AWS knows a caller by. With `session` they end by themselves. */
export interface AwsKeys {
  readonly id: string
  readonly secret: Secret
  readonly session?: Secret
}

export interface Signing {
  readonly host: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly region: string
  readonly service: string
  readonly at: Instant
}

/** The headers to send: those that were given, and what proves who sends them. `host` is signed, and the sender adds it. */
export function signed(signing: Signing, { id, secret, session }: AwsKeys): Readonly<Record<string, string>> {
  const { host, body, region, service } = signing
  const moment = `${new Date(signing.at).toISOString().replace(/\.\d+Z$|[:-]/g, '')}Z`
  const headers = {
    ...signing.headers,
    'x-amz-date': moment,
    ...(session === undefined ? {} : { 'x-amz-security-token': session.reveal() }),
  }
  const canonical = Object.entries({ ...headers, host })
    .map(([name, value]) => [name.toLowerCase(), value.trim().replace(/ +/g, ' ')] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  const names = canonical.map(([name]) => name).join(';')
  const lines = canonical.map(([name, value]) => `${name}:${value}\n`).join('')
  const scope = [moment.slice(0, 8), region, service, 'aws4_request']
  const request = ['POST', '/', '', lines, names, sha256(body)].join('\n')
  const text = ['AWS4-HMAC-SHA256', moment, scope.join('/'), sha256(request)].join('\n')
  const key = scope.reduce<string | Buffer>((from, part) => hmac(from, part), `AWS4${secret.reveal()}`)
  const signature = hmac(key, text).toString('hex')
  const proof = `Credential=${id}/${scope.join('/')}, SignedHeaders=${names}, Signature=${signature}`
  return { ...headers, authorization: `AWS4-HMAC-SHA256 ${proof}` }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
