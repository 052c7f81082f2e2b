// What a run knows of credentials that go as one: each loop sees where the others stand, as of what was read or committed last.
import { entryOf } from '../../core/decide/rule.ts'
import type { Entry } from '../../core/entry/entry.ts'
import type { CredentialId } from '../../core/facts.ts'
import type { LockReading } from '../../core/lock/read.ts'
import { lineUnder } from '../../core/lock/under.ts'
import type { Credential } from '../../core/manifest/policy.ts'
import type { Around } from '../../core/unit/sight.ts'
import { withEntry } from '../observe.ts'
import type { Pair } from '../owners.ts'
import type { Standing } from '../situation.ts'

export interface Mates {
  /** What rules may know, with the lock as this loop read it. */
  around(lock: LockReading | undefined): Around
  /** Its kit, and the newest that this run knows of it; undefined: this run does not work on it. */
  pair(credential: CredentialId): Pair | undefined
  know(pair: Pair): void
  /** How its loop ended. */
  stand(credential: CredentialId, standing: Standing): void
  standing(credential: CredentialId): Standing | undefined
}

/** `committed`: the newest entry that was read at first, or committed since. */
export function createMates(
  credentials: readonly Credential[],
  committed: (credential: CredentialId) => Entry | undefined,
): Mates {
  const said = new Map(credentials.map((credential) => [credential.id, credential]))
  const pairs = new Map<CredentialId, Pair>()
  const standings = new Map<CredentialId, Standing>()
  function newest(id: CredentialId): Entry | undefined {
    const pair = pairs.get(id)
    const [read, known] = [pair && entryOf(pair.ground.basis), committed(id)]
    return read && known && read.seq > known.seq ? read : (known ?? read)
  }
  return {
    around: (lock) => ({
      entry: newest,
      credential: (id) => said.get(id),
      locked: (id) => (lock && 'lock' in lock ? lineUnder(lock.lock, said.get(id) ?? { id }).line?.tag : undefined),
    }),
    pair: (id) => {
      const pair = pairs.get(id)
      const entry = newest(id)
      if (!pair || !entry || entry === entryOf(pair.ground.basis)) return pair
      return { ...pair, ground: withEntry(pair.kit, pair.ground, entry) }
    },
    know: (pair) => void pairs.set(pair.kit.credential.id, pair),
    stand: (id, standing) => void standings.set(id, standing),
    standing: (id) => standings.get(id),
  }
}
