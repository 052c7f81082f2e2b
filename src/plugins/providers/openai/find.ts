import { patternOfHint } from '../../contract/hint.ts'
import type { Found, Parts } from '../../contract/provider.ts'
import { partOf } from '../../contract/read.ts'
import type { Account } from './account.ts'
import { everyKey } from './keys.ts'

/** The key a value belongs to, where exactly one redacted value fits; what is not listed could fit as well. A person's key names its project only. */
export async function find(account: Account, parts: Parts): Promise<Found | undefined> {
  const value = partOf(parts, 'value')
  const { items, complete } = await everyKey(account)
  const [only, another] = items.filter((key) => value.matches(patternOfHint(key.facts.hint)))
  if (!complete || only === undefined || another !== undefined) return undefined
  const { project, serviceAccount } = only
  return {
    keyId: only.facts.id,
    key: only.facts,
    with: serviceAccount === undefined ? { project } : { project, 'service-account': serviceAccount },
  }
}
