// Which key each slot is to hold: the target of a write, slot by slot.
import type { Draft } from '../entry/entry.ts'
import type { SlotAddress, Tag } from '../facts.ts'
import type { Credential, Role } from '../manifest/policy.ts'
import { courseOf, type Course } from './course.ts'

/** At the end of the leg that the course is on; at rest, the key in service everywhere. */
export function wantedOf(
  { stores }: Pick<Credential, 'stores'>,
  entry: Pick<Draft, 'candidate' | 'incumbent' | 'rollback' | 'clearing'>,
): ReadonlyMap<SlotAddress, Tag> {
  const course = courseOf(entry)
  const rest = entry.incumbent?.tag
  const all = stores.flatMap(({ slots }) => slots)
  return new Map(
    all.flatMap(({ address, role }) => {
      const tag = course === undefined ? rest : wantedIn(course, role)
      return tag === undefined ? [] : [[address, tag] as const]
    }),
  )
}

/**
 * A key goes through the three as through a queue: it is in NEXT before it is used, and in PREVIOUS until the last that was signed with
 * it is over. At each moment all three are keys that somebody may still present.
 */
function wantedIn({ leg, back, staged, to, from }: Course, role: Role | undefined): Tag {
  if (!staged || leg === 'clear') return to.tag
  if (role === 'next') return back ? from.tag : to.tag
  if (role === 'previous') return back ? to.tag : from.tag
  return leg === 'accept' ? from.tag : to.tag
}
