// Which tag and which branch a sight is about: derived from entry and lock, so that rules and engine mean the same thing.
import { lockLineOf } from './rule.ts'
import type { Candidate, Entry } from '../entry/entry.ts'
import { branchOf } from '../entry/branch.ts'
import { backBranch, rotationBranch } from '../entry/joint.ts'
import { isOrderedBack } from '../entry/rollback.ts'
import { isTorn, moveBranch } from '../entry/wake.ts'
import type { Tag } from '../facts.ts'
import { type Credential, isDual } from '../manifest/policy.ts'
import { parseTag } from '../tag.ts'
import type { World } from '../world.ts'
import { courseOf } from './course.ts'

/** The tag that would be written next: the candidate's forward, the incumbent's on the way back or when about to turn back. */
export function writeTag(world: World, entry: Entry): Tag | undefined {
  const course = courseOf(entry)
  if (!course) return (isMending(world, entry) ? undefined : entry.candidate?.tag) ?? entry.incumbent?.tag
  const line = lockLineOf(world)
  const turning =
    !course.back &&
    entry.incumbent !== undefined &&
    line?.tag === entry.incumbent.tag &&
    entry.candidate?.approved?.by === 'lock'
  return turning ? entry.incumbent.tag : course.to.tag
}

/** Is the value in service to be written anew, while nothing else is approved? */
export function isMending(world: World, entry: Entry): boolean {
  const { candidate } = entry
  return isTorn(entry) && (candidate === undefined || isUnapproved(world, candidate))
}

/** Nobody approved it, as far as the lock and the journal know. */
export function isUnapproved(world: World, { approved, tag }: Candidate): boolean {
  return approved === undefined && lockLineOf(world)?.tag !== tag
}

/** Everything that must be at hand for that: where slots change one after the other, some get the other key's value. */
export function writeTags(world: World, entry: Entry): readonly (Tag | undefined)[] {
  const tag = writeTag(world, entry)
  if (!isDual(world.credential) || !entry.candidate) return [tag]
  const others = [entry.candidate.tag, entry.incumbent?.adopted === 'none' ? undefined : entry.incumbent?.tag]
  return [tag, ...others.filter((other) => other !== undefined && other !== tag)]
}

/** The tag that would be written if the way were turned round now. */
export function turnTag(entry: Entry): Tag | undefined {
  return courseOf(entry)?.from.tag
}

/** The branch of the proposal that the entry's state is about; undefined: there is none. */
export function reviewBranch({ movingTo }: Pick<Credential, 'movingTo'>, entry: Entry): string | undefined {
  if (!entry.incumbent) return entry.adopting?.branch
  if (entry.candidate) return (isOrderedBack(entry) ? backBranch : rotationBranch)(entry.credential, entry.candidate)
  if (entry.incumbent.behind !== undefined) return branchOf(entry.credential, entry.incumbent.tag)
  return movingTo === undefined ? undefined : moveBranch(entry, movingTo)
}

/** The proposal that sets right a lock which names a dead tag. */
export function repairBranch(credential: string, dead: Tag): string {
  return `keyturn/repair/${credential}/${parseTag(dead)?.attempt ?? 0}-${dead.slice(-6)}`
}

/** Of any tag. A credential's name may begin another's, as in `openai` and `openai/production`. */
export function isRepairOf(branch: string, id: string): boolean {
  const start = `keyturn/repair/${id}/`
  return branch.startsWith(start) && !branch.slice(start.length).includes('/')
}
