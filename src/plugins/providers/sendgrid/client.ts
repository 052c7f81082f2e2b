import type { KeyId } from '../../../core/facts.ts'
import type { Context } from '../../contract/plugin.ts'
import type { Found, Parts, Provider } from '../../contract/provider.ts'
import { partOf } from '../../contract/read.ts'
import { type Account, accountOf, ask } from './account.ts'
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

/** Deletes a key for good. SendGrid answers 204, or 404 for one that is gone (document, "Delete API keys"). */
async function revoke(account: Account, keyId: KeyId): Promise<void> {
  const request = ask(account, 'DELETE', { path: '/v3/api_keys/{key}', id: keyId })
  await account.context.send({ ...request, accept: [404] })
}

/** A value is `SG.<id>.<secret>` (seen in every key, promised by no document): the id counts only where the listing has it. */
async function find(account: Account, parts: Parts): Promise<Found | undefined> {
  const [, keyId] = /^SG\.([\w-]+)\.[\w-]+$/.exec(partOf(parts, 'value').reveal()) ?? []
  const key = (await listKeys(account)).keys.find((one) => one.id === keyId)
  return key === undefined ? undefined : { keyId: key.id, key, with: {} }
}
