import { courseOf, courseSeen } from '../core/decide/course.ts'
import type { Entry } from '../core/entry/entry.ts'
import type { Oid, Tag } from '../core/facts.ts'
import { readLock } from '../core/lock/read.ts'
import { lineUnder } from '../core/lock/under.ts'
import { headOf, type Kit } from './kit.ts'

const LOCK = 'rotation.lock.yml'

/**
 * Did the default branch name the key of this course, in lock and references, at every commit since the course began? With layout
 * `versioned` a merge is a switch, and one that was taken back before any run saw it was a switch all the same.
 */
export async function isSteady(kit: Kit, head: Oid, entry: Entry): Promise<boolean> {
  const since = courseSeen(entry)
  const course = courseOf(entry)
  if (since === undefined || course === undefined) return true
  const references = kit.credential.stores.flatMap((store) => store.references)
  const moves = await kit.shared.github.moves({ since, head, paths: [LOCK, ...new Set(references)] })
  if (moves === undefined) return false
  const now = await namedAt(kit, head)
  for (const oid of moves)
    if (oid !== head && !((await locks(kit, oid, course.to.tag)) && isSame(await namedAt(kit, oid), now))) return false
  return true
}

async function locks(kit: Kit, oid: Oid, tag: Tag): Promise<boolean> {
  const text = await kit.shared.github.file(oid, LOCK)
  const reading = text === undefined ? undefined : readLock(text)
  return reading !== undefined && 'lock' in reading && lineUnder(reading.lock, kit.credential).line?.tag === tag
}

/** What each slot's references name, spelled so that two can be compared. */
async function namedAt(kit: Kit, oid: Oid): Promise<readonly string[]> {
  const stores = await kit.stores()
  const named = await Promise.all(stores.map(async (store) => [...((await store.named?.(headOf(kit, oid))) ?? [])]))
  return named.flat().map(([slot, names]) => `${slot} ${typeof names === 'object' ? names.attempt : names}`)
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((named, index) => named === other[index])
}
