// One key in several credentials: people put it there before Keyturn came. It goes when none of them needs it any more.
import type { CredentialId, Instant, Testimony } from '../facts.ts'
import type { Lock, LockLine } from '../lock/lock.ts'
import type { Credential } from '../manifest/policy.ts'
import { upon } from '../upon.ts'
import type { Entry } from './entry.ts'

/** A credential with its entry. */
export interface Holding {
  readonly credential: Pick<Credential, 'provider' | 'mint'>
  readonly entry: Entry
}

/** For each credential, the others that still need its key in service; absent: none does. */
export function sharing(all: readonly Holding[]): ReadonlyMap<CredentialId, readonly CredentialId[]> {
  const needing = new Map<string, CredentialId[]>()
  for (const one of all)
    if (!hasLetGo(one.entry)) for (const mark of marksOf(one)) upon(needing, mark).push(one.entry.credential)
  const found = new Map<CredentialId, readonly CredentialId[]>()
  for (const one of all) {
    const own = one.entry.credential
    const others = new Set(marksOf(one).flatMap((mark) => needing.get(mark) ?? []))
    others.delete(own)
    if (others.size > 0) found.set(own, [...others].sort())
  }
  return found
}

/** What the key that an entry has in service, or is about to take over, can be known by. */
function marksOf({ credential: { provider, mint }, entry }: Holding): readonly string[] {
  const { keyId, fingerprint } =
    entry.incumbent ?? (entry.adopting?.notBefore === undefined ? entry.adopting : {}) ?? {}
  return [
    // Names that people give are told apart by nobody.
    ...(keyId === undefined || mint === 'person' ? [] : [`${provider} ${keyId}`]),
    ...(fingerprint === undefined ? [] : [fingerprint]),
  ]
}

/**
 * Whoever has the key in service by the lock alone, and was not asked with its entry: one that was taken out of the manifest, or whose
 * entry is lost. What people approved the end of needs it no more.
 */
export function unasked(
  { lines }: Lock,
  { credential, entry }: Holding,
  asked: ReadonlySet<CredentialId>,
): readonly CredentialId[] {
  const { keyId, fingerprint } = entry.incumbent ?? {}
  const isKnown = (line: LockLine): boolean =>
    (keyId !== undefined && credential.mint !== 'person' && line.id === keyId) ||
    (fingerprint !== undefined && line.fingerprint === fingerprint)
  return [...lines].flatMap(([name, line]) => (!asked.has(name) && line.retire !== true && isKnown(line) ? [name] : []))
}

/** Said to be silent and about to go, or gone: nothing here needs it. */
function hasLetGo({ retiringAt, deadAt, rollback }: Entry): boolean {
  return rollback === undefined && (retiringAt !== undefined || deadAt !== undefined)
}

const ASKED = 'who else has this key in service'

/** What a milestone tells of who needs the key besides. */
export function heldBy(others: readonly CredentialId[], at: Instant): readonly Testimony[] {
  return others.map((other) => ({ witness: 'keyturn', asked: ASKED, answer: other, verdict: 'waiting', at }))
}

/** Who they were. */
export function holdersIn(evidence: readonly Testimony[]): readonly CredentialId[] {
  return evidence.flatMap(({ asked, answer }) => (asked === ASKED ? [answer] : []))
}
