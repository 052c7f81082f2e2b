import { Buffer } from 'node:buffer'
import { sign } from 'node:crypto'

/** A JWT as `@octokit/auth-app` makes it, from the App's key in PEM. */
export function appJwt(key: string, claims: Readonly<Record<string, unknown>>): string {
  const body = [{ alg: 'RS256', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${body}.${sign('sha256', Buffer.from(body), key).toString('base64url')}`
}
