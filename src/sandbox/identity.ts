import { Buffer } from 'node:buffer'
import type { Handler, SandboxClock } from './contract.ts'
import { createLetters } from './letters.ts'
import { bearer, json, type Loose } from './reply.ts'

/** The service of GitHub's that tells a job who it is. */
export interface IdentitySandbox {
  readonly handler: Handler
  /** What the runner passes to a job that may ask: where, and with what. */
  readonly token: string
  /** What it says of the job. */
  claims: Readonly<Record<string, string>>
  /** Every identity that it gave. */
  given(): readonly string[]
}

/** Where it is, as `ACTIONS_ID_TOKEN_REQUEST_URL` names it. */
export const IDENTITY_PATH = '/runner/idtoken/1?api-version=2.0'

const MINUTES = 300

/** Answers `{ value }` to who asks with the job's token (GitHub docs, "OpenID Connect reference", "Methods for requesting the token"). */
export function createIdentity(clock: SandboxClock): IdentitySandbox {
  const letters = createLetters('identity')
  const token = `eyJ${letters.base64url(60)}`
  const given: string[] = []
  const identity: IdentitySandbox = {
    token,
    claims: { repository: 'acme/web', environment: 'keyturn', ref: 'refs/heads/main' },
    given: () => given,
    handler: async (request) => {
      const audience = request.url.searchParams.get('audience')
      if (bearer(request) !== token || !request.url.pathname.endsWith('/idtoken/1'))
        return json(401, { message: 'Unauthorized' })
      const now = Math.floor(clock.now() / 1000)
      const value = signed(letters.base64url(86), {
        iss: 'https://token.actions.githubusercontent.com',
        aud: audience ?? 'https://github.com/acme',
        iat: now,
        exp: now + MINUTES,
        sub: `repo:acme/web:environment:${identity.claims['environment'] ?? ''}`,
        ...identity.claims,
      })
      given.push(value)
      return json(200, { count: value.length, value })
    },
  }
  return identity
}

function part(of: Loose): string {
  return Buffer.from(JSON.stringify(of)).toString('base64url')
}

function signed(signature: string, claims: Loose): string {
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.${signature}`
}
