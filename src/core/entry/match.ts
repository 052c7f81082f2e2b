// Whose value is this? Told by its fingerprint alone: no value is kept anywhere to be compared with.
import type { Fingerprint, KeyId } from '../facts.ts'
import type { History } from '../record/history.ts'
import type { Basis } from '../world.ts'

/** What a value is to a credential. */
export interface Match {
  /** `new`: of the rotation under way. `adopting`: asked about, and not adopted yet. `approved`: the lock alone names it, and no entry vouches. `over`: it came to its end. */
  readonly as: 'in service' | 'new' | 'adopting' | 'approved' | 'over'
  readonly keyId?: KeyId
}

/** Undefined: no key of this credential that entry or lock know has this fingerprint. */
export function matchOf({ entry, lock }: Pick<Basis, 'entry' | 'lock'>, mark: Fingerprint): Match | undefined {
  const { incumbent, candidate, adopting, past = [] } = entry.state === 'good' ? entry.entry : {}
  const line = lock.state === 'good' && lock.line ? { keyId: lock.line.id, fingerprint: lock.line.fingerprint } : {}
  const known = [
    [incumbent, 'in service'],
    [candidate, 'new'],
    [adopting, 'adopting'],
    // Adopted anew, a key that was let go is in service again: the living come first.
    ...past.map((one) => [one, 'over'] as const),
    [line, 'approved'],
  ] as const
  const found = known.find(([key]) => key?.fingerprint === mark)
  return found && matchAs(found[1], found[0]?.keyId)
}

/** The same by its records, which reach further back. Undefined: none of these, or nobody vouches for them. */
export function pastMatch({ rotations, whole }: History, mark: Fingerprint): Match | undefined {
  if (!whole) return undefined
  const over = rotations.map(({ outcome, oldKey, newKey }) => (outcome === 'rotated' ? oldKey : newKey))
  const found = over.find(({ fingerprint }) => fingerprint === mark)
  return found && matchAs('over', found.id)
}

function matchAs(as: Match['as'], keyId: KeyId | undefined): Match {
  return { as, ...(keyId === undefined ? {} : { keyId }) }
}
