import type { CredentialId } from '../../facts.ts'
import type { World } from '../../world.ts'
import { park, type Decision } from '../decision.ts'
import { entryOf, type Rule } from '../rule.ts'

/** A new name that cannot be followed: nothing goes on under either before a person has said what is meant. */
export const former: Rule = (world) => {
  const { movedFrom, movingTo } = world.credential
  const entry = entryOf(world)
  if (movingTo !== undefined) return elsewhere(world)
  const locked = world.lock.state === 'good' && world.lock.line !== undefined
  if (entry?.moved && locked) return park('moved-away', entry.moved.to)
  return movedFrom !== undefined && (entry === undefined || entry.moved) ? unknown(movedFrom) : undefined
}

/** Its key would be written to one place and read from another. */
function elsewhere(world: World): Decision | undefined {
  const places = new Set(world.credential.stores.flatMap(({ slots }) => slots.map(({ address }) => address)))
  const { slots, adopting } = entryOf(world) ?? {}
  const left = Object.keys({ ...slots, ...adopting?.slots }).find((slot) => !places.has(slot))
  return left === undefined ? undefined : park('move-elsewhere', `${left} would be left`)
}

function unknown(name: CredentialId): Decision {
  return park('moved-from-unknown', name)
}
