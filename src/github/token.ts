import { Buffer } from 'node:buffer'
import { createSign } from 'node:crypto'
import type { Instant } from '../core/facts.ts'
import { Failure } from '../core/failure.ts'
import { type Mask, Secret } from '../core/secret.ts'
import type { Clock } from '../engine/ports.ts'
import type { Send } from '../http/send.ts'
import { explain } from './explain.ts'
import { openOctokit, unwrapped } from './octokit.ts'

/** A token as it is, or the App that one is made from. */
export type TokenSource = { readonly token: Secret } | { readonly appClientId: string; readonly appPrivateKey: Secret }

export interface TokenOptions {
  readonly send: Send
  readonly clock: Clock
  readonly mask: Mask
  readonly base: string
  readonly owner: string
  readonly name: string
  /** Is told what a token that was made may do, by GitHub's names. */
  readonly learn?: (permissions: Readonly<Record<string, string>>) => void
}

/** Installation tokens live an hour (REST, "Create an installation access token"); a new one is taken in good time. */
const FRESH_FOR = 50 * 60_000

/** Gives the token to use now. An App's is made when it is first needed, for this repository alone, and again before it ends. */
export function tokenFrom(source: TokenSource, options: TokenOptions): () => Promise<Secret> {
  if ('token' in source) return () => Promise.resolve(source.token)
  let made: { readonly token: Promise<Secret>; at: Instant } | undefined
  return () => {
    const now = options.clock.now()
    if (made === undefined || now - made.at >= FRESH_FOR) {
      const mine = { token: makeToken(source, options), at: now }
      made = mine
      mine.token.then(
        () => (mine.at = options.clock.now()),
        () => (made = undefined),
      )
    }
    return made.token
  }
}

type AppSource = Exclude<TokenSource, { readonly token: Secret }>

async function makeToken(source: AppSource, options: TokenOptions): Promise<Secret> {
  const { auth, installation } = await openApp(source, options)
  const installed = { installationId: installation.id, repositoryNames: [options.name] }
  const { token, permissions } = await unwrapped(auth({ type: 'installation', ...installed }))
  const secret = Secret.of(token, options.mask)
  options.learn?.(permissionsIn(permissions))
  return secret
}

/** What the App was granted on this repository, by GitHub's names, and where its installation is changed. */
export async function installationOf(
  source: AppSource,
  options: TokenOptions,
): Promise<{ readonly granted: Readonly<Record<string, string>>; readonly page: string }> {
  const { installation } = await openApp(source, options)
  return { granted: permissionsIn(installation.permissions), page: installation.html_url }
}

function permissionsIn(said: object): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(said).map(([name, level]) => [name, String(level)]))
}

/** A clock that is wrong by so much or more has its JWTs refused. */
const CROOKED = 30_000

/**
 * The App, logged in as itself, and its installation on this repository. A crooked clock is set right by the `Date` of GitHub's
 * answers, and an App's login is the first request of a run: where its refusal has just moved the clock, it is asked once more.
 */
async function openApp(source: AppSource, options: TokenOptions): ReturnType<typeof logIn> {
  const { clock } = options
  const [now, began] = [clock.now(), clock.monotonic()]
  try {
    return await logIn(source, options)
  } catch (thrown) {
    const moved = Math.abs(clock.now() - now - (clock.monotonic() - began))
    if (!(thrown instanceof Failure) || thrown.code !== 'credential-rejected' || moved < CROOKED) throw thrown
    return logIn(source, options)
  }
}

async function logIn(source: AppSource, options: TokenOptions) {
  const { createAppAuth } = await import('@octokit/auth-app')
  const { owner, name } = options
  const version = { 'x-github-api-version': '2022-11-28' }
  const send: Send = (asked) => options.send({ explain, ...asked, headers: { ...asked.headers, ...version } })
  const octokit = await openOctokit({ base: options.base.replace(/\/+$/, ''), send })
  const auth = createAppAuth({
    appId: source.appClientId,
    createJwt: (id) => Promise.resolve(signJwt(String(id), source.appPrivateKey, options.clock.now())),
    request: octokit.request,
  })
  const { token: jwt } = await auth({ type: 'app' })
  const headers = { authorization: `bearer ${jwt}` }
  const { data } = await unwrapped(octokit.apps.getRepoInstallation({ owner, repo: name, headers }))
  return { auth, installation: data }
}

/** One part of a JWT. */
function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/**
 * An App's JWT: RS256, at most ten minutes, begun a minute ago in case clocks differ (GitHub's documentation, "Generating a
 * JSON Web Token for a GitHub App"). Node signs with either form of the private key; the packages take only one.
 */
function signJwt(clientId: string, privateKey: Secret, now: Instant): { jwt: string; expiresAt: string } {
  const seconds = Math.floor(now / 1000)
  const expires = seconds + 540
  const text = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iat: seconds - 60, exp: expires, iss: clientId })}`
  try {
    const signature = createSign('RSA-SHA256')
      .update(text)
      .sign(privateKey.reveal().replaceAll('\\n', '\n'), 'base64url')
    return { jwt: `${text}.${signature}`, expiresAt: new Date(expires * 1000).toISOString() }
  } catch {
    // What the library says of a key it cannot read is not passed on: it may quote it.
    throw new Failure(
      'input-invalid',
      'The input `app-private-key` is not a private key in PEM form. Pass the whole file that GitHub gave when the key was made.',
      { effect: 'not-done' },
    )
  }
}
