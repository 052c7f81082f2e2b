// `after:`: an environment is rotated when the ones before it were, and asks for them when they were not.
import { isCompromised } from '../entry/emergency.ts'
import { isEnding } from '../entry/ending.ts'
import type { Entry, Holder } from '../entry/entry.ts'
import type { CredentialId, Instant } from '../facts.ts'
import type { Credential } from '../manifest/policy.ts'
import type { Before, Order } from '../world.ts'
import { dueOf } from './due.ts'
import { heldBackUntil } from './exempt.ts'

/** Entries of credentials by id; one that cannot be believed is as good as none. */
export type EntryOf = (credential: CredentialId) => Entry | undefined

/** Whose entries say where a credential stands: itself, what comes before it, and what comes after. */
export function neighbours(credentials: readonly Credential[]): ReadonlySet<CredentialId> {
  return new Set(
    credentials.flatMap(({ id, after = [] }) =>
      after.length === 0 ? [] : [id, ...after.map(({ credential }) => credential)],
    ),
  )
}

/** Where a credential stands among the others of its key; undefined: nothing comes before or after it. */
export function orderOf(credential: Credential, all: readonly Credential[], entryOf: EntryOf): Order | undefined {
  // What is retired, or about to be, is rotated no more: nobody waits for it.
  const lasting = (credential.after ?? []).filter(({ credential: id }) => !isOver(entryOf(id)))
  const before = lasting.map(({ credential: id, served }): Before => {
    const entry = entryOf(id)
    return { credential: id, served, ...standing(entry), moving: isMoving(entry) }
  })
  const wanted = all
    .flatMap((other) => wish(other, credential.id, entryOf(other.id)) ?? [])
    .toSorted((a, b) => a.from - b.from)[0]
  if (before.length === 0 && wanted === undefined) return undefined
  return { before, ...(wanted === undefined ? {} : { wanted }) }
}

function isOver(entry: Entry | undefined): boolean {
  return entry !== undefined && (isEnding(entry) || (entry.ended !== undefined && !entry.incumbent))
}

function standing(entry: Entry | undefined): Pick<Before, 'key'> {
  if (!entry?.incumbent) return {}
  const { since, generation, keyId } = entry.incumbent
  return { key: { since, generation, sound: !isCompromised(entry, keyId) } }
}

function isMoving(entry: Entry | undefined): boolean {
  return entry?.candidate?.approved !== undefined || entry?.rollback !== undefined
}

/** What comes after needs the one before to have served by the time that it is due itself. */
function wish(other: Credential, credential: CredentialId, entry: Entry | undefined): Order['wanted'] {
  const after = other.after?.find((one) => one.credential === credential)
  if (after === undefined || !entry?.incumbent || entry.candidate) return undefined
  const { incumbent } = entry
  const due = Math.max(dueOf(entry, incumbent, other.policy.every), heldBackUntil(entry, incumbent, other.policy))
  return { by: other.id, since: incumbent.since, from: due - after.served }
}

/** Has the environment before rotated since the one after did? Being adopted is no rotation. */
export function isNewer(key: Pick<Holder, 'generation' | 'since'> | undefined, since: Instant): boolean {
  return key !== undefined && key.generation > 0 && key.since > since
}
