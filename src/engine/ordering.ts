import { readEntry } from '../core/entry/codec.ts'
import type { CredentialId } from '../core/facts.ts'
import type { Credential } from '../core/manifest/policy.ts'
import { neighbours, orderOf } from '../core/schedule/order.ts'
import type { Order } from '../core/world.ts'
import type { FleetOptions } from './fleet.ts'
import type { Snapshot } from './ports.ts'

/** Where each credential stands among the environments of its key, as the entries show it that were read first. */
export function ordering(
  { seals }: FleetOptions,
  { repository }: Snapshot,
  read: { readonly all: readonly Credential[]; readonly entries: ReadonlyMap<CredentialId, string> },
): (credential: Credential) => Order | undefined {
  const near = neighbours(read.all)
  const known = new Map(
    [...near].flatMap((id) => {
      const text = read.entries.get(id)
      const entry = text === undefined ? undefined : readEntry(text, seals, repository.id)
      return entry?.state === 'good' ? [[id, entry.entry] as const] : []
    }),
  )
  return (credential) =>
    near.has(credential.id)
      ? orderOf(
          credential,
          read.all.filter(({ key }) => key === credential.key),
          (id) => known.get(id),
        )
      : undefined
}
