import { isEnding } from '../entry/ending.ts'
import type { Entry } from '../entry/entry.ts'

/** What becomes of a key whose owner leaves. */
export type Fate =
  /** Somebody may have seen its value: a rotation begins. */
  | 'rotates'
  /** Keyturn made it, sealed it and showed it to nobody: another owner is enough. */
  | 'unseen'
  /** Another key is on its way. */
  | 'under way'
  | 'ends'
  /** Keyturn only reminds of it. */
  | 'reminded'
  /** No key of it is Keyturn's to replace. */
  | 'not adopted'

/** Only what Keyturn made by itself, at a provider that shows a value once, is known to have been seen by nobody. */
export function fateOf(entry: Entry | undefined, { rereadable }: { readonly rereadable: boolean }): Fate {
  if (!entry?.incumbent) return 'not adopted'
  if (isEnding(entry)) return 'ends'
  if (entry.candidate) return 'under way'
  return entry.incumbent.mintedBy === 'keyturn' && !rereadable ? 'unseen' : 'rotates'
}
