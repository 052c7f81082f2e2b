import type { Entry } from '../../core/entry/entry.ts'
import type { Testimony } from '../../core/facts.ts'
import { commitEntry } from '../commit.ts'
import { milestone, type Kit } from '../kit.ts'
import { type Order, taken } from './meaning.ts'

/** What a person says of a key, and what else is known of it. */
export interface Word {
  readonly key: string
  /** Why nobody but the person tells. */
  readonly unseen: string
  /** What was asked besides. */
  readonly proof?: Testimony
  /** What goes into the entry along with it. */
  readonly along?: Partial<Entry>
}

/** Takes a person's word that a key is deleted. */
export function believe(
  kit: Kit,
  entry: Entry,
  { by, request, key, unseen, proof, along }: Pick<Order, 'by' | 'request'> & Word,
): Promise<Entry> {
  const now = kit.shared.clock.now()
  const said: Testimony = {
    witness: 'person',
    asked: `is ${key} deleted at ${kit.plugin.id}`,
    answer: `${by} says so; ${unseen}`,
    verdict: 'yes',
    at: now,
  }
  const evidence = [said, ...(proof ? [proof] : [])]
  return commitEntry(kit, entry, {
    to: {
      ...entry,
      ...along,
      deadAt: now,
      milestones: [...entry.milestones, milestone(kit, { what: 'dead', at: now, evidence })],
      requests: taken(entry.requests, request),
    },
    why: `${key} is deleted, says ${by}`,
  })
}
