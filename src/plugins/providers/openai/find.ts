import type { Found, Parts } from '../../contract/provider.ts'
import { partOf } from '../../contract/read.ts'
import type { Account } from './account.ts'
import { everyKey } from './keys.ts'

/** The key a value belongs to, where exactly one redacted value fits. A person's key names its project only. */
export async function find(account: Account, parts: Parts): Promise<Found | undefined> {
  const value = partOf(parts, 'value').reveal()
  const fitting = (await everyKey(account)).filter((key) => fits(key.facts.hint, value))
  const [only] = fitting
  if (only === undefined || fitting.length > 1) return undefined
  const { project, serviceAccount } = only
  return {
    keyId: only.facts.id,
    key: only.facts,
    with: serviceAccount === undefined ? { project } : { project, 'service-account': serviceAccount },
  }
}

/** Redacted values show both ends with dots, stars or an ellipsis between; an end of under three characters tells nothing. */
export function fits(hint: string | undefined, value: string): boolean {
  const [, start = '', end = ''] = /^([\w-]*)[.*]{2,}([\w-]*)$/.exec(hint?.replaceAll('…', '...') ?? '') ?? []
  return end.length >= 3 && start.length + end.length < value.length && value.startsWith(start) && value.endsWith(end)
}
