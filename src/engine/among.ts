import type { Entry } from '../core/entry/entry.ts'
import { type Holding, sharing } from '../core/entry/sharing.ts'
import type { CredentialId } from '../core/facts.ts'
import type { Credential } from '../core/manifest/policy.ts'
import { type EntryOf, neighbours, orderOf } from '../core/schedule/order.ts'
import type { Basis } from '../core/world.ts'

interface Held extends Holding {
  readonly credential: Credential
}

/** Where a credential stands among the others, as the entries show it that were read first. */
export interface Among extends Pick<Basis, 'order' | 'sharing'> {
  /** Every name of those whose entries were asked who needs the key. */
  readonly asked: ReadonlySet<CredentialId>
}

export function among(all: readonly Credential[], entryOf: EntryOf): (credential: Credential) => Among {
  const near = neighbours(all)
  const holdings = all.flatMap((credential) => holding(credential, entryOf(credential.id)))
  const shared = sharing(holdings)
  const asked = new Set(holdings.flatMap(namesOf))
  return (credential) => {
    const order = near.has(credential.id)
      ? orderOf(
          credential,
          all.filter(({ key }) => key === credential.key),
          entryOf,
        )
      : undefined
    return { order, sharing: shared.get(credential.id), asked }
  }
}

/** The names that its line in the lock may stand under. */
function namesOf({ credential: { movingTo }, entry }: Held): readonly CredentialId[] {
  const former = entry.formerly?.map((name) => name.credential) ?? []
  return [entry.credential, ...former, ...(movingTo === undefined ? [] : [movingTo])]
}

function holding(credential: Credential, entry: Entry | undefined): readonly Held[] {
  return entry === undefined ? [] : [{ credential, entry }]
}
