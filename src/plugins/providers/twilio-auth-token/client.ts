import { Failure } from '../../../core/failure.ts'
import type { KeyId, Listing } from '../../../core/facts.ts'
import type { Context } from '../../contract/plugin.ts'
import type { Found, Parts, Provider } from '../../contract/provider.ts'
import { partOf } from '../../contract/read.ts'
import { type Account, accountOf, adminOf, ask, showAccount } from './account.ts'
import { mint } from './mint.ts'
import { probe } from './probe.ts'
import type { TokenWish } from './wish.ts'

/** The two tokens of one account. */
export function openClient(wish: TokenWish, context: Context): Provider {
  const account = accountOf(wish, context)
  return {
    mint: (_tag, { like }) => mint(account, like),
    list: () => list(account),
    probe: (parts) => probe(account, parts),
    revoke: (keyId) => promote(account, keyId),
    withdraw: (keyId) => withdraw(account, keyId),
    find: (parts) => find(account, parts),
  }
}

/** The primary, by its fingerprint. Nothing is said of a secondary, which is never shown again. */
async function list(account: Account): Promise<Listing> {
  const at = account.context.now()
  const { primary } = await showAccount(account)
  return { keys: [{ id: primary, status: 'alive' }], complete: true, at }
}

/**
 * The old primary dies with this very answer, and the secondary is the primary. Where it is the primary no more, that has happened; sent
 * again it would be another token's end. 404 is said where there is no secondary (docs, "20404", on `/AuthTokens/Promote`).
 */
async function promote(account: Account, keyId: KeyId): Promise<void> {
  demandId(keyId)
  if ((await showAccount(account)).primary !== keyId) return
  const request = { ...ask(account, 'POST', 'Promote'), repeats: 0, accept: [404] }
  const { status } = await account.context.send(request)
  if (status === 404)
    throw new Failure(
      'refused',
      'Twilio has no secondary token that could take the place of the primary, so the old token lives on. Somebody may have deleted it: look in the Console.',
      { effect: 'not-done', status },
    )
}

/** 204 (document, `DeleteSecondaryAuthToken`), or 404 where there is none. The primary is nothing that could be deleted. */
async function withdraw(account: Account, keyId: KeyId): Promise<void> {
  demandId(keyId)
  if ((await showAccount(account)).primary === keyId)
    throw new Failure('refused', `${keyId} is the account's primary token by now, so it was not deleted.`, {
      effect: 'not-done',
    })
  await account.context.send({ ...ask(account, 'DELETE', 'Secondary'), accept: [404] })
}

/** A token is known by its value; it counts where it is the primary, which alone can go by its heir. */
async function find(account: Account, parts: Parts): Promise<Found | undefined> {
  const keyId = partOf(parts, 'value').fingerprint()
  const key = (await list(account)).keys.find(({ id }) => id === keyId)
  const hex = adminOf(account).account.slice(2).toLowerCase()
  if (key !== undefined) return { keyId, key, with: account.wish.account === undefined ? { account: hex } : {} }
  throw new Failure(
    'not-found',
    'The value is not the primary auth token of that account: it is its secondary, or another account’s. Nothing can take the place of a secondary while it is in use: make it the primary in the Console, or put the primary into the secret, and adopt again.',
    { effect: 'not-done' },
  )
}

/** Not asked about anything else: what is none is nobody's token, and would be taken for one that is gone. */
function demandId(keyId: KeyId): void {
  if (/^sha256:[0-9a-f]{16}$/.test(keyId)) return
  throw new Failure(
    'input-invalid',
    'An id of an auth token is its fingerprint, and that is none: nothing was asked.',
    {
      effect: 'not-done',
    },
  )
}
