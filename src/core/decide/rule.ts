import type { Entry } from '../entry/entry.ts'
import type { Instant, Tag } from '../facts.ts'
import type { LockLine } from '../lock/lock.ts'
import { parseTag } from '../tag.ts'
import type { Sight, Sights, SightValues, World } from '../world.ts'
import { wait, type Decision } from './decision.ts'

/** One named function that may decide; undefined: it has no opinion. */
export type Rule = (world: World, now: Instant) => Decision | undefined

/** Goes on with what was seen; asks to look when it was not looked at; waits when it could not be seen. */
export function demand<K extends Sight>(
  world: World,
  at: K,
  then: (value: SightValues[K]) => Decision | undefined,
): Decision | undefined {
  const sights: Sights = world
  const seen = sights[at]
  if (seen === undefined)
    return at === 'keys' && !world.adminKey
      ? wait('admin-key-missing', undefined, `set ${world.credential.admin}`)
      : { kind: 'look', at }
  if (!seen.seen) return wait('blind', undefined, seen.why)
  return then(seen.value)
}

/** The entry, once `authentic` has let it pass. */
export function entryOf(world: Pick<World, 'entry'>): Entry | undefined {
  return world.entry.state === 'good' ? world.entry.entry : undefined
}

/** The line of the lock, where it can be read and names a key. */
export function lockLineOf({ lock }: Pick<World, 'lock'>): LockLine | undefined {
  return lock.state === 'good' ? lock.line : undefined
}

/**
 * Is a tag one of this repository's for this credential? Other repositories' are not ours and are ignored, and so are those that went
 * with a key which has another name now. A tag of a former name is ours where the entry knows it.
 */
export function isOurs(world: World, tag: Tag | undefined): boolean {
  if (tag === undefined) return false
  const entry = entryOf(world)
  if (entry && (livingTags(entry).includes(tag) || entry.past.some((line) => line.tag === tag))) return true
  const parsed = parseTag(tag)
  if (parsed === undefined || parsed.repository !== world.repositoryId) return false
  return parsed.slug === world.credential.slug && parsed.attempt > (entry?.handedOn ?? -1)
}

/** Tags that may live: the incumbent's, and the candidate's. */
export function livingTags(entry: Entry): readonly Tag[] {
  return [entry.incumbent?.tag, entry.candidate?.tag].filter((tag) => tag !== undefined)
}
