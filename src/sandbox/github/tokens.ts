import { Buffer } from 'node:buffer'
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import type { Permissions, PersonTokenOptions } from './contract.ts'
import { account } from './accounts.ts'
import { readBody, isRecord } from '../reply.ts'
import { appsOf } from './apps/installed.ts'
import type { Access, App, Repository, World } from './world.ts'
import type { SandboxRequest } from '../contract.ts'

/** What a token is made for. */
export interface Grant {
  readonly repositories: readonly Repository[]
  readonly permissions: Permissions
  readonly forever?: boolean
  /** Default: the first App. */
  readonly app?: App | undefined
}

const HOUR = 3_600_000

/** A token of the App's installation. Shaped as since April 2026: `ghs_<app id>_<JWT>` (GitHub's changelog of 2026-05-15). */
export function installationToken(world: World, grant: Grant): string {
  const parts = [36, 380, 86].map((length) => world.letters.text(length))
  const { id, account: bot } = grant.app ?? world.app
  return remember(world, `ghs_${id}_${parts.join('.')}`, {
    by: 'installation',
    account: bot,
    permissions: grant.permissions,
    repositories: grant.repositories.map(({ id }) => id),
    expiresAt: grant.forever ? Infinity : world.clock.now() + HOUR,
  })
}

/** What a job gets as `GITHUB_TOKEN`. It can never hold these. */
export function actionsToken(world: World, grant: Grant): string {
  const {
    secrets: _,
    organization_secrets: _____,
    environments: __,
    workflows: ___,
    secret_scanning_alerts: ____,
    ...permissions
  } = grant.permissions
  return remember(world, `ghs_${world.letters.text(36)}`, {
    by: 'actions',
    account: account(world, 'github-actions[bot]'),
    permissions,
    repositories: grant.repositories.map(({ id }) => id),
    expiresAt: grant.forever ? Infinity : world.clock.now() + 24 * HOUR,
  })
}

/** A person's token: classic with scopes, or fine-grained with permissions. */
export function personToken(world: World, access: Access, options?: PersonTokenOptions): string {
  if (options !== undefined && 'permissions' in options) {
    const { permissions } = options
    const token = `github_pat_${world.letters.text(22)}_${world.letters.text(59)}`
    return remember(world, token, { ...access, permissions, fine: true })
  }
  const scopes = options?.scopes ?? ['repo', 'workflow']
  return remember(world, `ghp_${world.letters.text(36)}`, { ...access, scopes })
}

function remember(world: World, token: string, access: Access): string {
  world.tokens.set(token, access)
  return token
}

/** Who asks; undefined: a token that GitHub does not take. */
export function accessOf(world: World, request: SandboxRequest): Access | undefined {
  const token = /^(?:bearer|token) (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? ''
  const access = world.tokens.get(token)
  if (access) return access.expiresAt > world.clock.now() ? access : undefined
  const app = appsOf(world).find((one) => isJwtOf(world, one, token))
  return app && { by: 'app', account: app.account, permissions: {}, repositories: [], expiresAt: Infinity }
}

/** RS256 by the App's key, `iss` its id or client id, not from the future, ten minutes long at most (GitHub: "Generating a JWT"). */
function isJwtOf(world: World, app: App, token: string): boolean {
  const [head = '', body = '', signature = ''] = token.split('.')
  if (app.publicKey === undefined || signature === '') return false
  const signed = Buffer.from(signature, 'base64url')
  if (!verify('sha256', Buffer.from(`${head}.${body}`), createPublicKey(app.publicKey), signed)) return false
  const claims = readBody({ method: 'POST', url: new URL('https://x'), headers: new Map(), body: decode(body) })
  if (!isRecord(claims)) return false
  const [iat, exp] = [Number(claims['iat']), Number(claims['exp'])]
  const seconds = world.clock.now() / 1000
  const ours = [String(app.id), app.clientId].includes(String(claims['iss']))
  return ours && iat <= seconds + 60 && exp > seconds && exp - seconds <= 660
}

function decode(part: string): string {
  return Buffer.from(part, 'base64url').toString('utf8')
}

/** The App's private key; making one takes a while, so it is made when asked for. */
export function privateKey(app: App): string {
  if (app.privateKey === undefined) {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
    app.privateKey = pair.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
    app.publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  }
  return app.privateKey
}
