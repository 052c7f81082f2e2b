import { isTorn } from '../../entry/wake.ts'
import { act, park } from '../decision.ts'
import { living } from '../living.ts'
import { demand, entryOf, type Rule } from '../rule.ts'

/** At rest with a bracket still open (a person ordered the value to be written anew, and a crash came between): write it. */
export const mending: Rule = (world) => {
  const entry = entryOf(world)
  if (!entry?.incumbent || entry.candidate) return undefined
  if (!isTorn(entry)) return undefined
  const { keyId } = entry.incumbent
  return demand(world, 'slots', () =>
    demand(world, 'ready', (ready) => {
      if (!ready.ready) return park('cannot-restore')
      const step = act({ do: 'restore' }, 'not-promoted')
      return keyId === undefined ? step : living(world, keyId, step)
    }),
  )
}
