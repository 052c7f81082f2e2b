// What a person reported of a key, or ordered away, from the command that said so until the key is gone or enabled again.
import type { Instant, KeyId } from '../facts.ts'
import type { Entry, Milestone } from './entry.ts'

export interface Emergency {
  /** `leaked`: replace it at once; `exploited`: take it away first; `disable`: only that. */
  readonly verb: 'leaked' | 'exploited' | 'disable'
  /** A key of the entry; absent: nobody knows the id of the key in service. */
  readonly keyId?: KeyId
  /** Who ordered it, and by which request. */
  readonly by: string
  readonly at: Instant
  readonly request: string
  /** Since then it opens nothing any more. `gone`: the provider did not list it when Keyturn came. */
  readonly containedAt?: Instant
  readonly how?: 'disabled' | 'revoked' | 'gone'
  /** `disable` only: it was ordered back. */
  readonly undo?: true
}

export function emergenciesOf({ emergencies }: Pick<Entry, 'emergencies'>): readonly Emergency[] {
  return emergencies ?? []
}

/** What is still to be carried out before anything else. */
export function toContain(entry: Pick<Entry, 'emergencies'>): (Emergency & { readonly keyId: KeyId }) | undefined {
  return emergenciesOf(entry)
    .flatMap((one) => (one.keyId === undefined ? [] : [{ ...one, keyId: one.keyId }]))
    .find(({ verb, containedAt, undo }) => undo === true || (verb !== 'leaked' && containedAt === undefined))
}

/** The report that the key in service is to be replaced: now, in no window, by the command's approval. */
export function reportOf(entry: Pick<Entry, 'emergencies' | 'incumbent'>): Emergency | undefined {
  const { incumbent } = entry
  return incumbent && emergenciesOf(entry).find((one) => one.verb !== 'disable' && one.keyId === incumbent.keyId)
}

/** A key that is out of service by order, and may come back. */
export function heldByOrder(entry: Pick<Entry, 'emergencies'>, keyId: KeyId | undefined): Emergency | undefined {
  return emergenciesOf(entry).find(
    (one) => one.verb === 'disable' && one.keyId === keyId && one.containedAt !== undefined,
  )
}

export function isCompromised({ compromised }: Pick<Entry, 'compromised'>, keyId: KeyId | undefined): boolean {
  return keyId !== undefined && compromised.includes(keyId)
}

/** Reported as abused: it is not waited for, whoever that hits. */
export function isExploited(entry: Pick<Entry, 'emergencies'>, keyId: KeyId | undefined): boolean {
  return keyId !== undefined && emergenciesOf(entry).some((one) => one.verb === 'exploited' && one.keyId === keyId)
}

/** What is left of them once that key is over. */
export function without(
  { emergencies }: Pick<Entry, 'emergencies'>,
  keyId: KeyId | undefined,
): Pick<Entry, 'emergencies'> {
  return emergencies === undefined ? {} : { emergencies: emergencies.filter((one) => one.keyId !== keyId) }
}

/** What is told of emergencies that are not over: it belongs to the rotation that ends them, whichever that is. */
export function stillTold({
  emergencies,
  milestones,
}: Pick<Entry, 'emergencies' | 'milestones'>): readonly Milestone[] {
  return milestones.filter(
    ({ what, keyId }) =>
      (what === 'reported' || what === 'contained') && emergencies?.some((one) => one.keyId === keyId) === true,
  )
}

/** The key in service, for what is copied from it: not once it was deleted by order, for nobody can read a dead key's rights. */
export function likeOf(entry: Pick<Entry, 'emergencies' | 'incumbent'>): KeyId | undefined {
  const keyId = entry.incumbent?.keyId
  const gone = emergenciesOf(entry).some((one) => one.keyId === keyId && (one.how === 'revoked' || one.how === 'gone'))
  return gone ? undefined : keyId
}
