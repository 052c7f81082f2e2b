// What lives at a provider, told apart by what Keyturn knows: for people who look, never for a decision.
import type { Entry } from '../entry/entry.ts'
import type { CredentialId, Duration, Instant, KeyFacts } from '../facts.ts'
import type { LockLine } from '../lock/lock.ts'
import { parseTag } from '../tag.ts'

export type Standing =
  | 'in service'
  /** In service since before Keyturn: a person made it. */
  | 'adopted'
  /** Made for a rotation that is under way. */
  | 'new'
  /** Over, and about to be removed. */
  | 'over'
  /** Bears the mark of this repository, and the journal does not know it. */
  | 'foreign'
  | 'of another repository'
  | 'unknown'

export type Concern = 'older than its class' | 'never used' | 'nobody owns it' | 'nobody answers for it'

/** One credential's view of a listing; the journal's entry only where the seal vouches for it. */
export interface View {
  readonly credential: CredentialId
  readonly owner?: string
  readonly every: Duration
  readonly line?: LockLine
  readonly entry?: Entry
}

export interface AuditedKey {
  readonly key: KeyFacts
  readonly standing: Standing
  /** Absent: it belongs to no credential that is known. */
  readonly credential?: CredentialId
  readonly concerns: readonly Concern[]
}

export interface Audited {
  readonly repositoryId: number
  /** Every credential whose keys live in the listing. */
  readonly views: readonly View[]
  readonly keys: readonly KeyFacts[]
  /** Does the provider tell when a key was last used? */
  readonly tellsUse: boolean
  readonly now: Instant
}

/** Each key of a listing, in its order. */
export function auditKeys(of: Audited): readonly AuditedKey[] {
  return of.keys.map((key) => {
    const found = of.views.flatMap((view) => {
      const standing = standingIn(view, key)
      return standing === undefined ? [] : [{ view, standing }]
    })[0]
    const standing = found?.standing ?? standingOf(key, of.repositoryId)
    return {
      key,
      standing,
      ...(found === undefined ? {} : { credential: found.view.credential }),
      concerns: concerns(key, { ...of, standing, view: found?.view }),
    }
  })
}

function standingIn({ line, entry }: View, { id, tag }: KeyFacts): Standing | undefined {
  const { keyId, generation } = entry?.incumbent ?? { keyId: line?.id, generation: line?.generation }
  if (id === keyId) return generation === 0 ? 'adopted' : 'in service'
  if (entry?.candidate?.keyId === id) return 'new'
  // A retired one is told by its id; a mint that was lost by its tag alone.
  const over = entry?.past.some((past) => past.keyId === id || (past.keyId === undefined && past.tag === tag))
  return over === true ? 'over' : undefined
}

function standingOf({ tag }: KeyFacts, repositoryId: number): Standing {
  if (tag === undefined) return 'unknown'
  return parseTag(tag)?.repository === repositoryId ? 'foreign' : 'of another repository'
}

interface Of extends Pick<Audited, 'tellsUse' | 'now'> {
  readonly standing: Standing
  readonly view: View | undefined
}

function concerns({ createdAt, lastUsedAt, status }: KeyFacts, { standing, view, tellsUse, now }: Of): Concern[] {
  const all: Concern[] = []
  const serves = standing === 'in service' || standing === 'adopted'
  const old = view !== undefined && createdAt !== undefined && now - createdAt > view.every
  if (serves && old) all.push('older than its class')
  // A key of a rotation under way has had no occasion yet.
  if (tellsUse && lastUsedAt === undefined && status === 'alive' && standing !== 'new') all.push('never used')
  if (serves && view?.owner === undefined) all.push('nobody owns it')
  if (standing === 'unknown' || standing === 'foreign') all.push('nobody answers for it')
  return all
}
