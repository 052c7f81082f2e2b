// What a step does for all that go as one: their kits, and their keys.
import type { Candidate, Entry, Holder } from '../../core/entry/entry.ts'
import { isApart } from '../../core/entry/joint.ts'
import type { CredentialId } from '../../core/facts.ts'
import { entryOf } from '../../core/decide/rule.ts'
import type { Ground, Job, Kit } from '../kit.ts'

/** Another of the unit, with the key that was proposed for it. */
export interface Fellow {
  readonly id: CredentialId
  readonly kit: Kit
  readonly ground: Ground
  readonly entry: Entry
  readonly holder: Candidate | Holder
}

/** Those whose proposed key is on its way still, or serves; what an emergency put into service is told by itself, and stays in the lock. */
export function fellowsOf({ kit, entry }: Pick<Job, 'kit' | 'entry'>): readonly Fellow[] {
  const { joint, approved } = entry.candidate ?? {}
  if (!joint || approved?.by === 'command') return []
  return joint.members.flatMap(({ credential, tag }) => {
    const pair = credential === entry.credential ? undefined : kit.shared.mates?.pair(credential)
    const other = pair && entryOf(pair.ground.basis)
    const holder = [other?.candidate, other?.incumbent].find((one) => one?.tag === tag)
    return pair && other && holder ? [{ id: credential, ...pair, entry: other, holder }] : []
  })
}

/** Those of them that must turn with it: not one that an emergency of its own has taken out. */
export function goingAlong(job: Pick<Job, 'kit' | 'entry'>): readonly Fellow[] {
  return isApart(job.entry) ? [] : fellowsOf(job).filter(({ entry }) => !isApart(entry))
}
