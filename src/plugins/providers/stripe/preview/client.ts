import type { KeyId } from '../../../../core/facts.ts'
import type { Context } from '../../../contract/plugin.ts'
import type { Provider, Usage } from '../../../contract/provider.ts'
import { time } from '../../../contract/read.ts'
import { probe } from '../probe.ts'
import { type Account, accountOf } from './account.ts'
import { expire, find, listKeys, showKey } from './keys.ts'
import { mint } from './mint.ts'

const DAY = 86_400_000

/** The keys that a Stripe App makes in one account. */
export function openPreview(config: Readonly<Record<string, unknown>>, context: Context): Provider {
  const account = accountOf(config, context)
  return {
    mint: (tag, wishes) => mint(account, tag, wishes),
    list: () => listKeys(account),
    probe: (parts) => probe(context, parts),
    revoke: (keyId) => expire(account, keyId),
    usage: (keyId) => usage(account, keyId),
    find: (parts) => find(account, parts),
  }
}

/** Neither how fine nor how late the time of the last use is, is documented: a day of each is slack, not knowledge. */
async function usage(account: Account, keyId: KeyId): Promise<Usage> {
  const used = time(await showKey(account, keyId), 'last_used', 'stamp')
  return {
    asked: `last_used of ${keyId}`,
    ...(typeof used === 'number' ? { lastUsedAt: used } : {}),
    resolution: DAY,
    lag: DAY,
    gaps: '',
  }
}
