import { isHandedLate, type Credential } from '../manifest/policy.ts'
import { reportOf } from './emergency.ts'
import type { Entry } from './entry.ts'
import { awaitsValue } from './wake.ts'

/**
 * May a person hand the value in now? Where a store holds no value unseen, the merge comes first, or the report that takes its place:
 * whatever is handed in goes into service in the same run.
 */
export function mayHandIn(entry: Entry, credential: Pick<Credential, 'stores' | 'mint'>): boolean {
  const { candidate } = entry
  if (candidate === undefined || !awaitsValue(candidate)) return false
  return !isHandedLate(credential) || candidate.approved !== undefined || reportOf(entry) !== undefined
}
