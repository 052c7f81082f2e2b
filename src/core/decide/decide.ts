import type { Instant } from '../facts.ts'
import type { World } from '../world.ts'
import type { Decision } from './decision.ts'
import type { Rule } from './rule.ts'
import { adoption } from './rules/adoption.ts'
import { authentic } from './rules/authentic.ts'
import { contain } from './rules/contain.ts'
import { due } from './rules/due.ts'
import { foreign } from './rules/foreign.ts'
import { ended, ending } from './rules/ending.ts'
import { former } from './rules/former.ts'
import { handIn } from './rules/hand-in.ts'
import { incident } from './rules/incident.ts'
import { mending } from './rules/mending.ts'
import { moving } from './rules/moving.ts'
import { reap } from './rules/reap.ts'
import { retirement, silence } from './rules/retiring.ts'
import { review, valueLost } from './rules/review.ts'
import { rollback } from './rules/rollback.ts'
import { deployment, opening, promotion, verification } from './rules/switching.ts'

/** Read top to bottom: the first rule with an opinion wins. The chain is the specification. */
export const RULES: readonly { readonly name: string; readonly rule: Rule }[] = [
  { name: 'contain', rule: contain }, //           ordered away by a person
  { name: 'authentic', rule: authentic }, //       mac, schema, a lost journal, an unreadable lock
  { name: 'former', rule: former }, //             a new name in the manifest that cannot be followed
  { name: 'ended', rule: ended }, //               retired: its key is gone for good
  { name: 'adoption', rule: adoption }, //         no incumbent yet
  { name: 'foreign', rule: foreign }, //           lock, store or listing contradicts the entry
  { name: 'reap', rule: reap }, //                 what `past` names goes
  { name: 'mending', rule: mending }, //           at rest, a value is still to be written
  { name: 'ending', rule: ending }, //             at rest, people approved that its key goes and none comes
  { name: 'moving', rule: moving }, //             at rest, people are asked for its new name, and it gets it
  { name: 'due', rule: due }, //                   no candidate: mint, look over, or rest
  { name: 'valueLost', rule: valueLost }, //       mint begun and never recorded
  { name: 'handIn', rule: handIn }, //             a person makes the key: its value is awaited, or just came
  { name: 'review', rule: review }, //             the era before approval
  { name: 'rollback', rule: rollback }, //         approved, and reverted
  { name: 'opening', rule: opening }, //           accepted everywhere, and shut
  { name: 'promotion', rule: promotion }, //       a slot is not at the key we are going to
  { name: 'incident', rule: incident }, //         approved by command: a proposal brings the lock up
  { name: 'deployment', rule: deployment }, //     not deployed since
  { name: 'verification', rule: verification }, // not proven to serve
  { name: 'silence', rule: silence }, //           the old key is not quiet
  { name: 'retirement', rule: retirement }, //     disable, hold, revoke, prove it dead, end
]

export interface Verdict {
  readonly rule: string
  /** Undefined: it has nothing to say. */
  readonly decision: Decision | undefined
}

/** What is next for one credential. Pure and total. */
export function decide(world: World, now: Instant): Decision {
  for (const { rule } of RULES) {
    const decision = rule(world, now)
    if (decision) return decision
  }
  return { kind: 'park', because: 'no-progress' }
}

/** Each rule with its verdict, up to the one that decides: for `keyturn explain`. */
export function explain(world: World, now: Instant): readonly Verdict[] {
  const verdicts: Verdict[] = []
  for (const { name, rule } of RULES) {
    const decision = rule(world, now)
    verdicts.push({ rule: name, decision })
    if (decision) break
  }
  return verdicts
}
