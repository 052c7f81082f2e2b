import { Failure } from '../../../core/failure.ts'
import type { KeyId } from '../../../core/facts.ts'
import type { Context } from '../../contract/plugin.ts'
import type { Found, Parts, Provider } from '../../contract/provider.ts'
import { type Account, accountOf, adminOf, ask, idOf, sidOf } from './account.ts'
import { listKeys } from './keys.ts'
import { mint } from './mint.ts'
import { probe } from './probe.ts'

/** The keys of one account. */
export function openClient(config: Readonly<Record<string, unknown>>, context: Context): Provider {
  const account = accountOf(config, context)
  return {
    mint: (tag, { like }) => mint(account, tag, like),
    list: () => listKeys(account),
    probe: (parts) => probe(account, parts),
    revoke: (keyId) => revoke(account, keyId),
    find: (parts) => find(account, parts),
  }
}

/** Deletes a key for good: 204 (document, `DeleteKey`), or 404 for one that is gone. */
async function revoke(account: Account, keyId: KeyId): Promise<void> {
  const id = sidOf(keyId)
  if (adminOf(account).user === id)
    throw new Failure('refused', `${keyId} is the admin key itself, so it was not deleted.`, { effect: 'not-done' })
  await account.context.send({ ...ask(account, 'DELETE', { at: 'iam', path: '/v1/Keys/{Sid}', id }), accept: [404] })
}

/** The SID names its key; it counts only where the listing has it. */
async function find(account: Account, { sid }: Parts): Promise<Found | undefined> {
  const keyId = idOf(sid?.reveal())
  if (keyId === undefined) return undefined
  const key = (await listKeys(account)).keys.find((one) => one.id === keyId)
  return key === undefined ? undefined : { keyId, key, with: {} }
}
