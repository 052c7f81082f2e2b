import type { Instant, Tag } from '../facts.ts'
import type { Entry } from './entry.ts'

/** A person's word that nobody needs to wait any longer for the key which goes. It shortens waits; what is seen it overrules nowhere. */
export interface Waiver {
  /** Of the key that goes: another one is not meant. */
  readonly tag: Tag
  /** `silence`: the overlap, and use that nobody can tell of; `all`: window, delay and hold as well. */
  readonly of: 'silence' | 'all'
  readonly by: string
  readonly at: Instant
  /** `comment:<id>`, `run:<id>` or `edit:<id>`. */
  readonly request: string
}

type Leaving = Pick<Entry, 'waiver' | 'candidate' | 'incumbent' | 'rollback' | 'ending'>

/** It counts for the key that goes now, and only if it was given after what takes its place was proven: a turn begins that anew. */
export function waiverOf(entry: Leaving): Waiver | undefined {
  const { waiver } = entry
  const { tag, since } = leaving(entry)
  return waiver && waiver.tag === tag && since !== undefined && waiver.at >= since ? waiver : undefined
}

function leaving({ candidate, incumbent, rollback, ending }: Leaving): { tag?: Tag; since?: Instant | undefined } {
  if (!candidate) return { ...(incumbent ? { tag: incumbent.tag } : {}), since: ending?.since }
  if (rollback) return { tag: candidate.tag, since: rollback.verifiedAt }
  return { ...(incumbent ? { tag: incumbent.tag } : {}), since: candidate.verifiedAt }
}
