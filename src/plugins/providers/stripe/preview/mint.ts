import { Failure } from '../../../../core/failure.ts'
import type { Instant, KeyId, Tag } from '../../../../core/facts.ts'
import { Secret } from '../../../../core/secret.ts'
import { misread } from '../../../../http/refuse.ts'
import type { Reply, Request } from '../../../../http/send.ts'
import type { Minted } from '../../../contract/provider.ts'
import { flag, id, inside, text, time } from '../../../contract/read.ts'
import { spellWithin } from '../../../contract/spell.ts'
import { patternOf } from '../wish.ts'
import { type Account, ask, unsaid } from './account.ts'
import { open, type Opened, recipient, type Recipient } from './recipient.ts'
import { difference, type Rights, rightsIn, wanted } from './rights.ts'

/** No limit on names is documented; this one every tag can be spelled in. */
const NAME = 64

/** What was asked for, which the answer is compared with. */
interface Asked {
  readonly rights: Rights
  readonly expiresAt: Instant | undefined
  readonly to: Recipient
}

/** A restricted key with the rights of the one before it. It goes out once. */
export async function mint(
  account: Account,
  tag: Tag,
  { like, expiresAt }: { readonly like?: KeyId; readonly expiresAt?: Instant },
): Promise<Minted> {
  checkMode(account)
  const asked: Asked = { rights: await wanted(account, like), expiresAt, to: await recipient() }
  const { permissions, connect } = asked.rights
  const request: Request = {
    ...ask(account, 'POST'),
    body: {
      type: 'secret_key',
      name: spellWithin(tag, NAME),
      permissions,
      ...(connect.length === 0 ? {} : { connect_permissions: connect }),
      ...(expiresAt === undefined ? {} : { expires_at: new Date(expiresAt).toISOString() }),
      public_key: { pem_key: { algorithm: 'RSA', data: asked.to.pem } },
    },
    repeats: 0,
  }
  return read(account, { request, reply: await account.context.send(request), asked })
}

/** Keys are of the mode of whoever asks for them: a key for the wrong mode is not made first and thrown away then. */
function checkMode({ context, wish: { mode } }: Account): void {
  if (mode === undefined) throw unsaid('the mode of the key', 'mode: live # or test')
  if (!context.admin().matches(mode === 'live' ? /^[sr]k_test_/ : /^[sr]k_live_/)) return
  throw new Failure(
    'manifest-invalid',
    `Nothing was minted: \`with:\` says \`mode: ${mode}\`, and the admin key is of the other mode, so a new key would be, too. Pass the app owner's ${mode} key, or correct the mode.`,
    { effect: 'not-done' },
  )
}

interface Answer {
  readonly request: Request
  readonly reply: Reply
  readonly asked: Asked
}

function read(account: Account, { request, reply, asked }: Answer): Minted {
  const { json, status } = reply
  const [keyId, created, expires] = [id(json, 'id'), time(json, 'created', 'stamp'), time(json, 'expires_at', 'stamp')]
  const opened = valueIn(json, asked.to)
  if (keyId === undefined || opened === undefined) throw misread(request, reply, 'no key in it')
  // What is masked goes into no log, whatever is made of the key.
  const value = 'value' in opened ? Secret.of(opened.value, account.context.mask) : undefined
  const why =
    'why' in opened
      ? opened.why
      : (wrongOf(account, json, value) ?? difference(asked.rights, rightsIn(json)) ?? shorter(asked.expiresAt, expires))
  if (value === undefined || why !== undefined) throw unwanted(keyId, why ?? 'it has no value', status)
  return {
    keyId,
    parts: { value },
    ...(typeof created === 'number' ? { createdAt: created } : {}),
    ...(typeof expires === 'number' ? { expiresAt: expires } : {}),
  }
}

/** Live mode encrypts, test mode shows (stripe/stripe-node, as above: `encrypted_secret`, `token`). Undefined: there is no value in it. */
function valueIn(json: unknown, to: Recipient): Opened | undefined {
  const key = inside(json, 'secret_key')
  const [sealed, token] = [inside(key, 'encrypted_secret'), text(key, 'token')]
  const [jwe, format] = [text(sealed, 'ciphertext'), text(sealed, 'format')]
  if (jwe === undefined) return token === undefined ? undefined : { value: token }
  return format === 'jwe_compact' ? open(jwe, to) : { why: 'its value is no compact JWE' }
}

function wrongOf({ wish }: Account, json: unknown, value: Secret | undefined): string | undefined {
  if (flag(json, 'livemode') !== (wish.mode === 'live')) return `it is not of ${wish.mode ?? 'that'} mode`
  const fits = value?.matches(patternOf({ ...wish, kind: 'restricted' })) === true
  return fits ? undefined : 'its value is spelled as none of Stripe’s restricted keys'
}

function shorter(asked: Instant | undefined, got: Instant | undefined | 'wrong'): string | undefined {
  return asked === undefined || (typeof got === 'number' && got <= asked) ? undefined : 'it does not end when it was to'
}

function unwanted(keyId: KeyId, why: string, status: number): Failure {
  return new Failure(
    'unexpected-response',
    `Stripe made the key ${keyId}, and ${why}. It is not used, and it is ended.`,
    { effect: 'done', status },
  )
}
