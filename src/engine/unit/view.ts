// How the one proposal of a unit should read now: each of them by itself, put together.
import { entryOf } from '../../core/decide/rule.ts'
import { isApart, type Member } from '../../core/entry/joint.ts'
import type { Entry } from '../../core/entry/entry.ts'
import { rotationView } from '../../core/render/rotation.ts'
import { type Fate, type Part, togetherView } from '../../core/render/together.ts'
import type { View } from '../../core/render/view.ts'
import type { Ground, Kit } from '../kit.ts'
import { situationOf, type Told } from '../situation.ts'

export async function jointView(kit: Kit, ground: Ground, told: Told): Promise<View> {
  const members = told.entry.candidate?.joint?.members ?? []
  const parts: Part[] = []
  for (const member of members)
    parts.push(
      member.credential === told.entry.credential
        ? { credential: member.credential, view: rotationView(await situationOf(kit, ground, told)) }
        : await partOf(kit, member),
    )
  return togetherView(parts)
}

async function partOf(kit: Kit, { credential, tag }: Member): Promise<Part> {
  const { mates } = kit.shared
  const pair = mates?.pair(credential)
  const entry = pair && entryOf(pair.ground.basis)
  if (!mates || !pair || !entry) return { credential, fate: 'left' }
  if (entry.candidate?.tag !== tag) return { credential, fate: fateOf(entry, tag) }
  if (isApart(entry)) return { credential, fate: 'apart' }
  const standing = mates.standing(credential)
  const world = pair.ground.basis
  const situation = await situationOf(pair.kit, pair.ground, { world, entry, ...(standing ? { standing } : {}) })
  return { credential, view: rotationView(situation) }
}

function fateOf({ incumbent, past }: Entry, tag: string): Fate {
  if (incumbent?.tag === tag) return 'over'
  const why = past.find((line) => line.tag === tag)?.why
  if (why === 'rolled-back') return 'back'
  return why === 'compromised' ? 'apart' : 'gone'
}
