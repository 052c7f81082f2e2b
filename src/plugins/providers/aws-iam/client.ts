import type { Context } from '../../contract/plugin.ts'
import type { Found, Parts, Provider } from '../../contract/provider.ts'
import { type Account, accountOf, idOf } from './account.ts'
import { listKeys, revoke, setState } from './keys.ts'
import { mint } from './mint.ts'
import { probe } from './probe.ts'
import { lastUsed, others, usage } from './usage.ts'

/** The keys of one user. */
export function openClient(config: Readonly<Record<string, unknown>>, context: Context): Provider {
  const account = accountOf(config, context)
  return {
    mint: (_tag, { like }) => mint(account, like),
    list: () => listKeys(account),
    probe: (parts) => probe(account, parts),
    disable: (keyId) => setState(account, keyId, 'Inactive'),
    enable: (keyId) => setState(account, keyId, 'Active'),
    revoke: (keyId) => revoke(account, keyId),
    usage: (keyId) => usage(account, keyId),
    find: (parts) => find(account, parts),
  }
}

/** IAM tells whose an access key id is; it counts only where that user's own list has it. */
async function find(account: Account, parts: Parts): Promise<Found | undefined> {
  const keyId = idOf(parts['access-key-id']?.reveal())
  if (keyId === undefined) return undefined
  const { user } = await lastUsed(account, keyId)
  if (account.user !== undefined && user !== account.user) throw others(keyId, user)
  const key = (await listKeys(account, user)).keys.find((one) => one.id === keyId)
  return key === undefined ? undefined : { keyId, key, with: account.user === undefined ? { user } : {} }
}
