import { heldByOrder, isCompromised, toContain } from '../../entry/emergency.ts'
import type { Entry } from '../../entry/entry.ts'
import { isDual } from '../../manifest/policy.ts'
import type { World } from '../../world.ts'
import { act, park, wait, type Decision } from '../decision.ts'
import { isLeaving } from '../end.ts'
import { goesByHeir, isUnlisted } from '../listing.ts'
import { entryOf, type Rule } from '../rule.ts'

/**
 * What a person ordered away goes before anything else is looked at: neither a strange lock nor a strange secret may keep a key
 * alive that somebody abuses. The entry's mac is good, or there is no entry here.
 */
export const contain: Rule = (world) => {
  const entry = entryOf(world)
  const order = entry && toContain(entry)
  if (!entry || entry.credential !== world.credential.id) return undefined
  // Where people make the keys, people delete them: the texts say so. What nobody lists, or what the provider itself cannot be without,
  // nobody takes away but by its heir. What others present, the app goes on accepting, whoever presents it: to disable it there would cut
  // off those who rightly do, and nobody else.
  const { traits } = world
  const goesOn = isUnlisted(traits) || traits.keeps === true || (isDual(world.credential) && traits.succession !== true)
  if (!order || goesOn || goesByHeir(traits, entry, order.keyId)) return held(world, entry)
  const { keyId } = order
  if (!world.adminKey)
    return wait(
      'admin-key-missing',
      undefined,
      `set ${world.credential.admin}, or delete the key ${keyId} yourself: ${world.traits.console}`,
    )
  if (order.undo) return act({ do: 'enable', keyId }, 'ordered-back')
  return act({ do: 'contain', keyId, how: world.traits.disable ? 'disable' : 'revoke' }, 'ordered-away')
}

/** At rest with its only key disabled: a person ordered that, and a person ends it. */
function held(world: World, entry: Entry): Decision | undefined {
  if (isLeaving(world, entry)) return undefined
  const keyId = entry.candidate ? undefined : entry.incumbent?.keyId
  const by = heldByOrder(entry, keyId)
  return by && !isCompromised(entry, keyId) ? park('contained', `key ${keyId ?? ''}, by ${by.by}`) : undefined
}
