import type { Instant, Oid, Tag } from '../facts.ts'
import { parseTag } from '../tag.ts'
import type { Deployment, Entry } from './entry.ts'

/** Going back after approval: which way, since when. */
export interface Rollback {
  readonly at: Instant
  readonly by: 'revert' | 'command'
  /** A commander's login and request: they ordered it, and the lock may still name the new key. Absent: a revert, or a report. */
  readonly who?: string
  readonly request?: string
  /** The default-branch head at which the revert was seen: only what descends from it can turn the course again. */
  readonly head?: Oid
  readonly restoredAt?: Instant
  readonly deployments?: readonly Deployment[]
  readonly verifiedAt?: Instant
}

/** On the way back by a commander's word, and people have not approved that in the lock: nothing may be discarded for it. */
export function isOrderedBack({ rollback }: Pick<Entry, 'rollback'>): boolean {
  return rollback?.by === 'command' && rollback.who !== undefined
}

/** Where the way back from a tag is proposed. */
export function rollbackBranch(credential: string, from: Tag): string {
  return `keyturn/rollback/${credential}/${parseTag(from)?.attempt ?? 0}`
}
