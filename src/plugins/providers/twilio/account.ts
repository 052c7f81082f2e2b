import { Buffer } from 'node:buffer'
import { Failure } from '../../../core/failure.ts'
import type { KeyId } from '../../../core/facts.ts'
import { Secret } from '../../../core/secret.ts'
import type { Explained, Request } from '../../../http/send.ts'
import type { Context } from '../../contract/plugin.ts'
import { list, number, text } from '../../contract/read.ts'

/** Where to ask, and what the manifest says a new key may do. */
export interface Account {
  readonly context: Context
  /** Keys are managed here. */
  readonly iam: string
  /** The account itself, and what its keys open. */
  readonly api: string
  readonly kind: string | undefined
  readonly permissions: readonly string[] | undefined
}

/** The manifest's `with:` (its schema was checked) and what the plugin may use. */
export function accountOf(config: Readonly<Record<string, unknown>>, context: Context): Account {
  const endpoint = context.endpoint?.replace(/\/+$/, '')
  return {
    context,
    iam: endpoint ?? 'https://iam.twilio.com',
    api: endpoint ?? 'https://api.twilio.com',
    kind: text(config, 'kind'),
    permissions: list(config, 'permissions')?.filter((one) => typeof one === 'string'),
  }
}

/** Who asks: the account, and what opens it. */
interface Admin {
  readonly account: string
  readonly user: string
  readonly password: Secret
}

const ADMIN = /^(AC[0-9a-fA-F]{32}):(?:(SK[0-9a-fA-F]{32}):)?([A-Za-z0-9]{16,128})$/

/**
 * `AC…:<auth token>`, or `AC…:SK…:<secret>` of a Main key: it alone of the keys may manage keys (Twilio docs, "Create API keys in
 * Twilio Console": only the Console makes them).
 */
export function adminOf({ context }: Account): Admin {
  const [, account, key, secret] = ADMIN.exec(context.admin().reveal()) ?? []
  if (account !== undefined && secret !== undefined)
    return { account, user: key ?? account, password: Secret.of(secret, context.mask) }
  throw new Failure(
    'credential-rejected',
    'The admin key is not spelled as one of Twilio’s, so nobody was asked. It has to be `AC…:SK…:secret`, the account’s SID before the SID and secret of a Main key, or `AC…:token` with the account’s auth token.',
    { effect: 'not-done' },
  )
}

export function basic(user: string, password: Secret): string {
  return `Basic ${Buffer.from(`${user}:${password.reveal()}`).toString('base64')}`
}

/** What a request with the admin key is about; what is in `{…}` is filled in. */
interface Question {
  readonly at: 'iam' | 'api'
  readonly path: string
  readonly id?: string
  readonly query?: Readonly<Record<string, string>>
}

/** A request with the admin key. */
export function ask(account: Account, method: Request['method'], { at, path, id = '', query }: Question): Request {
  const { user, password } = adminOf(account)
  const search = new URLSearchParams(query).toString()
  return {
    method,
    url: `${account[at]}${path.replace(/\{[^}]+\}/, () => id)}${search === '' ? '' : `?${search}`}`,
    path,
    headers: { authorization: basic(user, password) },
    explain,
  }
}

/**
 * A key's id in journal and lock is its SID without `SK`: secret scanners, GitHub's push protection among them, take a whole one for a key
 * (GitHub docs, "Supported secret scanning patterns", `twilio_api_key`), and would keep the lock from being written.
 */
export function sidOf(keyId: KeyId): string {
  if (/^[0-9a-fA-F]{32}$/.test(keyId)) return `SK${keyId}`
  throw new Failure(
    'input-invalid',
    'An id of Twilio’s is not the 32 digits that follow SK in an SID, so it was not asked for.',
    { effect: 'not-done' },
  )
}

/** The id of an SID; undefined: it is none. */
export function idOf(sid: string | undefined): KeyId | undefined {
  return /^SK([0-9a-fA-F]{32})$/.exec(sid ?? '')?.[1]
}

/** Twilio's own code of an error, `{ code, message, more_info, status }` (docs, "Twilio's response"). */
export function codeIn(json: unknown): number | undefined {
  return number(json, 'code')
}

function explain(status: number): Explained | undefined {
  if (status === 401)
    return {
      code: 'credential-rejected',
      message:
        'Twilio does not let the admin key manage keys: a Main key may, or the account’s SID with its auth token; a standard or restricted key may not. Check that it is alive, and that the account is active.',
    }
  if (status === 403)
    return {
      code: 'permission-missing',
      message: 'The admin key may not do this: it has to be a Main key, or the account’s SID with its auth token.',
    }
  return status === 404
    ? { code: 'not-found', message: 'This account has no such key: check whose admin key this is.' }
    : undefined
}
