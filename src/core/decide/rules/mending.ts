import { act, park } from '../decision.ts'
import { demand, entryOf, type Rule } from '../rule.ts'

/** At rest with a bracket still open (a person ordered the value to be written anew, and a crash came between): write it. */
export const mending: Rule = (world) => {
  const entry = entryOf(world)
  if (!entry?.incumbent || entry.candidate) return undefined
  if (Object.values(entry.slots).every((slot) => slot.openedAt === undefined)) return undefined
  return demand(world, 'slots', () =>
    demand(world, 'ready', (ready) => (ready.ready ? act({ do: 'restore' }, 'not-promoted') : park('cannot-restore'))),
  )
}
