import type { Entry } from '../core/entry/entry.ts'
import { type Holding, sharing } from '../core/entry/sharing.ts'
import type { Credential } from '../core/manifest/policy.ts'
import { type EntryOf, neighbours, orderOf } from '../core/schedule/order.ts'
import type { Basis } from '../core/world.ts'

/** Where a credential stands among the others, as the entries show it that were read first. */
export function among(
  all: readonly Credential[],
  entryOf: EntryOf,
): (credential: Credential) => Pick<Basis, 'order' | 'sharing'> {
  const near = neighbours(all)
  const shared = sharing(all.flatMap((credential) => holding(credential, entryOf(credential.id))))
  return (credential) => {
    const order = near.has(credential.id)
      ? orderOf(
          credential,
          all.filter(({ key }) => key === credential.key),
          entryOf,
        )
      : undefined
    return { order, sharing: shared.get(credential.id) }
  }
}

function holding(credential: Credential, entry: Entry | undefined): readonly Holding[] {
  return entry === undefined ? [] : [{ credential, entry }]
}
