import { Failure } from '../../../core/failure.ts'
import type { KeyId } from '../../../core/facts.ts'
import { Secret } from '../../../core/secret.ts'
import { misread } from '../../../http/refuse.ts'
import type { Explained, Request } from '../../../http/send.ts'
import type { Context } from '../../contract/plugin.ts'
import { text } from '../../contract/read.ts'
import { basic } from '../twilio/account.ts'
import type { TokenWish } from './wish.ts'

/** Where to ask, and of which account. */
export interface Account {
  readonly context: Context
  /** Tokens are made, promoted and deleted here. */
  readonly accounts: string
  /** The account itself, and what its tokens open. */
  readonly api: string
  readonly wish: TokenWish
}

export function accountOf(wish: TokenWish, context: Context): Account {
  const endpoint = context.endpoint?.replace(/\/+$/, '')
  return {
    context,
    wish,
    accounts: endpoint ?? 'https://accounts.twilio.com',
    api: endpoint ?? 'https://api.twilio.com',
  }
}

/** Who asks: a Main key, and the account it is of. */
interface Admin {
  readonly account: string
  readonly key: string
  readonly password: Secret
}

/** The account's own token would end with the rotation, and nothing could be seen or proven after it. */
export function adminOf({ context, wish }: Account): Admin {
  const [, hex, key, secret] = ADMIN.exec(context.admin().reveal()) ?? []
  if (hex === undefined || key === undefined || secret === undefined)
    throw rejected(
      'The admin key has to be `AC…:SK…:secret`, the account’s SID before the SID and secret of a Main key. An auth token will not do: it would end in the middle of its own rotation. Nobody was asked.',
    )
  if (wish.account !== undefined && wish.account !== hex.toLowerCase())
    throw rejected(
      'The admin key is of another account than the one that rotation.yml names. Nobody was asked: check `account:` under `with:`, and which admin key is passed.',
    )
  return { account: `AC${hex}`, key, password: Secret.of(secret, context.mask) }
}

const ADMIN = /^AC([0-9a-fA-F]{32}):(SK[0-9a-fA-F]{32}):([A-Za-z0-9]{16,128})$/

function rejected(message: string): Failure {
  return new Failure('credential-rejected', message, { effect: 'not-done' })
}

/** A request with the admin key. */
export function ask(account: Account, method: Request['method'], to: 'account' | 'Secondary' | 'Promote'): Request {
  const { account: sid, key, password } = adminOf(account)
  const path = to === 'account' ? '/2010-04-01/Accounts/{Sid}.json' : `/v1/AuthTokens/${to}`
  return {
    method,
    url: `${to === 'account' ? account.api : account.accounts}${path.replace('{Sid}', sid)}`,
    path,
    headers: { authorization: basic(key, password) },
    explain,
  }
}

/** The account as it is now; of the answer, which holds the primary token, its fingerprint and the state alone are kept. */
export async function showAccount(account: Account): Promise<{ readonly primary: KeyId; readonly active: boolean }> {
  const request = ask(account, 'GET', 'account')
  const { json, ...reply } = await account.context.send(request)
  const token = tokenIn(account, json, 'auth_token')
  if (text(json, 'sid') !== adminOf(account).account) throw misread(request, reply, 'another account')
  if (token === undefined)
    throw new Failure(
      'permission-missing',
      'Twilio answers with the account and shows no auth token in it, so which token is the primary cannot be told, and nothing was changed. Twilio’s document lets it be empty and does not say to which keys; a Main key is the one that may do most.',
      { effect: 'not-done' },
    )
  return { primary: token.fingerprint(), active: text(json, 'status') === 'active' }
}

/** A whole token, masked at once; undefined: there is none. */
export function tokenIn({ context }: Account, json: unknown, name: string): Secret | undefined {
  const value = text(json, name)
  const token = value === undefined ? undefined : Secret.of(value, context.mask)
  return token?.matches(/^[0-9a-f]{32}$/) ? token : undefined
}

function explain(status: number): Explained | undefined {
  if (status !== 401 && status !== 403) return undefined
  return {
    code: status === 401 ? 'credential-rejected' : 'permission-missing',
    message:
      'Twilio does not let the admin key do this. A Main key of this very account may, as far as its documents say; a standard or restricted key may not. Check that it is alive, and that the account is active.',
  }
}
