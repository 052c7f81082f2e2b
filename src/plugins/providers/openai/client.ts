import type { Context } from '../../contract/plugin.ts'
import type { Provider } from '../../contract/provider.ts'
import { accountOf } from './account.ts'
import { find } from './find.ts'
import { listKeys, personalKeys } from './keys.ts'
import { mint } from './mint.ts'
import { probe } from './probe.ts'
import { revoke } from './revoke.ts'
import { usage } from './usage.ts'

/** The keys of one service account. */
export function openClient(config: Readonly<Record<string, unknown>>, context: Context): Provider {
  const account = accountOf(config, context)
  return {
    mint: (tag, { expiresAt }) => mint(account, tag, expiresAt),
    list: () => listKeys(account),
    probe: (parts) => probe(account, parts),
    revoke: (keyId) => revoke(account, keyId),
    usage: (keyId, since) => usage(account, keyId, since),
    find: (parts) => find(account, parts),
    personal: () => personalKeys(account),
  }
}
