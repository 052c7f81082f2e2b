import { type Match, matchOf, pastMatch } from '../core/entry/match.ts'
import type { CredentialId } from '../core/facts.ts'
import type { History } from '../core/record/history.ts'
import type { Secret } from '../core/secret.ts'
import type { Ground, Kit } from './kit.ts'

/** A credential and what was read of it. */
export interface Pair {
  readonly kit: Kit
  readonly ground: Ground
}

/** Whose key a value is or was. */
export interface Owner {
  readonly pair: Pair
  readonly match: Match
}

/**
 * Whose it is, told by its fingerprint and asked of nobody. A value that no provider here would make is not fingerprinted: it may be
 * one that people can guess. `past` is asked only for what is no living key.
 */
export async function ownersOf(
  pairs: readonly Pair[],
  value: Secret,
  past: () => Promise<ReadonlyMap<CredentialId, History>>,
): Promise<readonly Owner[]> {
  const alike = pairs.filter(({ kit }) => value.matches(kit.plugin.traits.pattern))
  if (alike.length === 0) return []
  const mark = value.fingerprint()
  const known = alike.flatMap((pair) => ownerOf(pair, matchOf(pair.ground.basis, mark)))
  if (known.length > 0) return known
  const histories = await past()
  return alike.flatMap((pair) => {
    const history = histories.get(pair.kit.credential.id)
    return ownerOf(pair, history && pastMatch(history, mark))
  })
}

function ownerOf(pair: Pair, match: Match | undefined): readonly Owner[] {
  return match ? [{ pair, match }] : []
}
