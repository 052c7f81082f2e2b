// What `with:` asks of a key, and what a person is told of it.
import type { KeyId } from '../../../core/facts.ts'
import type { Advice, Lookalike, MissingRights } from '../../contract/provider.ts'
import { list, text } from '../../contract/read.ts'

export interface Wish {
  readonly mode: 'live' | 'test' | undefined
  readonly kind: 'secret' | 'restricted' | undefined
  readonly rights: string | undefined
  readonly account: string | undefined
  /** Stripe's preview of an API for keys makes them. */
  readonly preview: boolean
  /** What it asks for: as the API names it, in the account and in those connected to it. */
  readonly permissions: readonly string[] | undefined
  readonly connect: readonly string[] | undefined
}

/** The manifest's `with:`; its schema was checked. */
export function wishOf(config: Readonly<Record<string, unknown>>): Wish {
  const [mode, kind] = [text(config, 'mode'), text(config, 'kind')]
  return {
    mode: mode === 'live' || mode === 'test' ? mode : undefined,
    kind: kind === 'secret' || kind === 'restricted' ? kind : undefined,
    rights: text(config, 'rights'),
    account: text(config, 'account'),
    preview: text(config, 'api') === 'preview',
    permissions: texts(list(config, 'permissions')),
    connect: texts(list(config, 'connect-permissions')),
  }
}

function texts(of: readonly unknown[] | undefined): readonly string[] | undefined {
  return of?.filter((one) => typeof one === 'string')
}

export function patternOf({ mode, kind }: Wish): RegExp {
  const begins = kind === undefined ? '[sr]k' : kind === 'secret' ? 'sk' : 'rk'
  return new RegExp(`^${begins}_${mode ?? '(?:live|test)'}_[A-Za-z0-9]{10,247}$`)
}

/** What else of Stripe's people have at hand, the plainest first. */
export function lookalikes({ mode, kind }: Wish): readonly Lookalike[] {
  return [
    {
      pattern: /^whsec_/,
      is: 'the signing secret of a webhook endpoint, which is another secret and no API key: this does not turn it',
    },
    { pattern: /^pk_/, is: 'a publishable key, which is no secret' },
    { pattern: /^sk_org_/, is: 'a key of a whole organization, which Keyturn does not turn' },
    ...(mode === 'live' ? [{ pattern: /^[sr]k_test_/, is: 'a key of test mode, and `with:` says `mode: live`' }] : []),
    ...(mode === 'test' ? [{ pattern: /^[sr]k_live_/, is: 'a key of live mode, and `with:` says `mode: test`' }] : []),
    ...(kind === 'secret' ? [{ pattern: /^rk_/, is: 'a restricted key, and `with:` says `kind: secret`' }] : []),
    ...(kind === 'restricted'
      ? [{ pattern: /^sk_/, is: 'a secret key, which may do everything, and `with:` says `kind: restricted`' }]
      : []),
  ]
}

/** A page of the Dashboard, in the account and the mode that are meant. */
export function consoleAt({ mode, account }: Wish, page: string): string {
  const place = [account, mode === 'test' ? 'test' : undefined, page].filter((part) => part !== undefined)
  return `https://dashboard.stripe.com/${place.join('/')}`
}

export function rights(wish: Wish): string {
  if (wish.preview) return asked(wish)
  const { mode, kind, rights: said } = wish
  if (mode === undefined || kind === undefined) return 'mode and kind not known yet'
  if (kind === 'secret') return `${mode} mode, secret key: everything in the account`
  return `${mode} mode, restricted key: ${said ?? 'rights not known yet'}`
}

function asked({ mode, permissions, connect = [] }: Wish): string {
  if (mode === undefined) return 'mode not known yet'
  if (permissions === undefined) return `${mode} mode, restricted key: the permissions of the key in service`
  const beyond = connect.length === 0 ? '' : `; in connected accounts ${connect.join(', ')}`
  return `${mode} mode, restricted key: ${permissions.join(', ')}${beyond}`
}

/** The form for restricted keys takes a name from its address, as many who ask for such a key link to it; nobody documents that. */
export function advice(wish: Wish): Advice {
  const kind = wish.kind === 'restricted' ? 'restricted' : 'secret'
  return {
    make: `Choose \`Create ${kind} key\`. Do not roll or rotate the old key instead: that ends it, at once or when the time chosen there is over.`,
    end: 'Stripe can end it at once, or let it work for up to seven days more: say it is deleted only when it works no longer. The webhook signing secret (`whsec_…`) is another secret and stays.',
    ...(kind === 'restricted' ? { form: `${consoleAt(wish, 'apikeys/create')}?name=` } : {}),
  }
}

export function wrong({ preview, kind, rights: said, permissions, connect }: Wish): string | undefined {
  if (preview && kind === 'secret')
    return 'kind: secret cannot be met with api: preview, which makes restricted keys alone · say restricted, or remove api'
  if (preview && said !== undefined)
    return 'rights is what a person chooses in the form, and with api: preview nobody does · say permissions instead'
  if (!preview && (permissions ?? connect) !== undefined)
    return 'permissions are asked of an API, and a person makes these keys · say rights instead, or add api: preview'
  if (connect !== undefined && permissions === undefined)
    return 'connect-permissions alone would leave open what the key may do in its own account · say permissions, too'
  if (said === undefined || kind === 'restricted') return undefined
  return 'rights speaks of a restricted key · say kind: restricted, or remove it'
}

/** A key in the wrong mode would do nothing, or charge people; a wider one would be a gift. Nobody but a person knows which is meant. */
export function missing(wish: Wish, like?: KeyId): MissingRights | undefined {
  if (wish.preview) return unasked(wish, like)
  const { mode, kind, rights: said } = wish
  const lines = [
    ...(mode === undefined ? ['mode: live # or test'] : []),
    ...(kind === undefined ? ['kind: secret # or restricted'] : []),
    ...(kind === 'restricted' && said === undefined ? ['rights: "Charges (write)"'] : []),
  ]
  if (lines.length === 0) return undefined
  return { lines, why: 'Stripe lists no keys, so nothing but this says which key is to be made.' }
}

/** Of a key that no app made nothing can be copied: it is not known to be one that may be followed. */
function unasked({ mode, account, permissions }: Wish, like: KeyId | undefined): MissingRights | undefined {
  const which = mode === undefined ? ['mode: live # or test'] : []
  const lines = [
    ...which,
    ...(account === undefined ? ['account: acct_1KtAcmeW0rks4Dev'] : []),
    ...(permissions === undefined && like === undefined ? ['permissions: [charge_write]'] : []),
  ]
  if (lines.length === 0) return undefined
  return {
    lines,
    why: 'Stripe’s preview makes a key in the account and with the permissions that it is asked for; of a key that no app made it copies none.',
  }
}
