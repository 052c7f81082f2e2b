import { Failure } from '../../../core/failure.ts'
import type { Instant, KeyId, Tag } from '../../../core/facts.ts'
import { Secret } from '../../../core/secret.ts'
import { misread } from '../../../http/refuse.ts'
import type { Minted } from '../../contract/provider.ts'
import { flag, id, inside, number, text, time } from '../../contract/read.ts'
import { spellWithin } from '../../contract/spell.ts'
import { type Account, ask } from './account.ts'
import { showKey } from './keys.ts'

/** No limit on names is documented; this one every tag can be spelled in. */
const NAME = 64

/** What a key may spend; `null`: all there is. */
interface Limits {
  readonly limit: number | null
  readonly limit_reset: string | null
  readonly include_byok_in_limit: boolean
}

/** A key with the limits of the one before it. OpenRouter knows no idempotency key, so it goes out once. */
export async function mint(
  account: Account,
  tag: Tag,
  { like, expiresAt: until }: { readonly like?: KeyId; readonly expiresAt?: Instant },
): Promise<Minted> {
  const old = like === undefined ? undefined : await showKey(account, like)
  const limits = limitsOf(account, old)
  const expiresAt = until ?? expiry(account, old)
  const request = {
    ...ask(account, 'POST', { path: '/keys' }),
    body: {
      name: spellWithin(tag, NAME),
      ...limits,
      ...(account.workspace === undefined ? {} : { workspace_id: account.workspace }),
      ...(expiresAt === undefined ? {} : { expires_at: new Date(expiresAt).toISOString() }),
    },
    repeats: 0,
  }
  const reply = await account.context.send(request)
  const key = inside(reply.json, 'data')
  const [keyId, token, created] = [id(key, 'hash'), text(reply.json, 'key'), time(key, 'created_at', 'stamp')]
  const value = token === undefined ? undefined : Secret.of(token, account.context.mask)
  if (keyId === undefined || value === undefined) throw misread(request, reply, 'no key in it')
  const got = readLimits(key)
  if (JSON.stringify(got) !== JSON.stringify(limits))
    throw new Failure(
      'unexpected-response',
      `OpenRouter made the key ${keyId} with other limits than it was asked for: ${inWords(got)} instead of ${inWords(limits)}. It is not used, and it is deleted.`,
      { effect: 'done', status: reply.status },
    )
  return {
    keyId,
    parts: { value },
    ...(typeof created === 'number' ? { createdAt: created } : {}),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  }
}

function limitsOf({ limit }: Account, old: unknown): Limits {
  const shown = readLimits(old)
  if (limit !== undefined)
    return {
      limit,
      limit_reset: shown?.limit_reset ?? null,
      include_byok_in_limit: shown?.include_byok_in_limit ?? false,
    }
  if (shown !== undefined) return shown
  throw new Failure(
    'manifest-invalid',
    'Nothing was minted: what the key in service may spend is not known. Write it as `limit:` under `with:` in rotation.yml.',
    { effect: 'not-done' },
  )
}

/** Undefined: it is not shown. Only `null` means that there is no limit; what is left out means nothing. */
function readLimits(key: unknown): Limits | undefined {
  const limit = inside(key, 'limit') === null ? null : number(key, 'limit')
  const reset = inside(key, 'limit_reset') === null ? null : text(key, 'limit_reset')
  const byok = flag(key, 'include_byok_in_limit')
  if (limit === undefined || reset === undefined || byok === undefined) return undefined
  return { limit, limit_reset: reset, include_byok_in_limit: byok }
}

function inWords(limits: Limits | undefined): string {
  if (limits === undefined) return 'none that it tells'
  const reset = limits.limit_reset !== null && /^[a-z]{1,20}$/.test(limits.limit_reset) ? `, ${limits.limit_reset}` : ''
  return `${limits.limit === null ? 'no limit' : `${limits.limit} credits`}${reset}${limits.include_byok_in_limit ? ', own keys included' : ''}`
}

/** A key that was to end gets a successor that lives as long. */
function expiry({ context }: Account, old: unknown): Instant | undefined {
  const [from, to] = [time(old, 'created_at', 'stamp'), time(old, 'expires_at', 'stamp')]
  return typeof from === 'number' && typeof to === 'number' ? context.now() + (to - from) : undefined
}
