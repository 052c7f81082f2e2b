// Credentials that the manifest gives a new name: known by the former one until people have moved their lines in the lock.
import { readEntry } from '../core/entry/codec.ts'
import type { Entry } from '../core/entry/entry.ts'
import type { CredentialId } from '../core/facts.ts'
import type { LockReading } from '../core/lock/read.ts'
import { slugOf } from '../core/manifest/names.ts'
import type { Credential } from '../core/manifest/policy.ts'
import type { Seals } from '../core/seal.ts'
import type { OpenKit } from './fleet.ts'
import type { Kit, Shared } from './kit.ts'
import { refresh } from './observe.ts'
import { reconcile, type Conclusion } from './reconcile.ts'

/** What tells under which name a credential is known. */
export interface Known {
  readonly entries: ReadonlyMap<CredentialId, string>
  readonly lock: LockReading | undefined
  readonly seals: Seals
  readonly repositoryId: number
}

/** Is that its name? While it is being renamed, both are. */
export function isCalled({ id, movingTo }: Credential, name: CredentialId): boolean {
  return name === id || name === movingTo
}

/** Every name whose entry must be read. */
export function namesOf(credentials: readonly Credential[]): readonly CredentialId[] {
  return credentials.flatMap(({ id, movedFrom }) => (movedFrom === undefined ? [id] : [id, movedFrom]))
}

/** Each credential under the name that lock and journal know it by. */
export function underKnownNames(credentials: readonly Credential[], known: Known): readonly Credential[] {
  const named = credentials.map((credential) => {
    const { id, movedFrom } = credential
    return movedFrom !== undefined && isPending(id, movedFrom, known)
      ? { ...credential, id: movedFrom, slug: slugOf(movedFrom), movingTo: id }
      : credential
  })
  const knownAs = new Map(
    named.flatMap(({ id, movingTo }) => (movingTo === undefined ? [] : [[movingTo, id] as const])),
  )
  return named.map((credential) => {
    const { together } = credential
    return together ? { ...credential, together: together.map((id) => knownAs.get(id) ?? id) } : credential
  })
}

/** The former name still holds the key, and nobody has given the new one another. */
function isPending(id: CredentialId, from: CredentialId, known: Known): boolean {
  const [here, there] = [entryAt(id, known), entryAt(from, known)]
  if (here === 'unreadable' || here?.incumbent) return false
  if (there === 'unreadable') return true
  const lines = known.lock && 'lock' in known.lock ? known.lock.lock.lines : undefined
  // An adoption that people have merged is taken over first.
  if (!there?.incumbent) return there?.adopting !== undefined && lines?.get(from)?.tag === there.adopting.tag
  const line = lines?.get(id)
  return line === undefined || [there.incumbent.tag, there.candidate?.tag].includes(line.tag)
}

function entryAt(id: CredentialId, { entries, seals, repositoryId }: Known): Entry | 'unreadable' | undefined {
  const text = entries.get(id)
  if (text === undefined) return undefined
  const read = readEntry(text, seals, repositoryId)
  return read.state === 'good' ? read.entry : 'unreadable'
}

interface Concluded {
  readonly kit: Kit
  readonly conclusion: Conclusion
}

/** What has just got its new name goes on under it in the same run. */
export async function goOn(
  concluded: readonly Concluded[],
  by: { readonly open: OpenKit; readonly shared: Shared },
): Promise<readonly Concluded[]> {
  return Promise.all(
    concluded.map(async (one) => {
      const { decision, acted, failure, ground } = one.conclusion
      const { movingTo: id, ...credential } = one.kit.credential
      if (id === undefined || failure !== undefined || decision.kind !== 'act' || decision.step.do !== 'move')
        return one
      if (by.shared.dryRun) return one
      const kit = await by.open({ ...credential, id, slug: slugOf(id) }, by.shared)
      const conclusion = await reconcile(kit, await refresh(kit, ground))
      return { kit, conclusion: { ...conclusion, acted: [...acted, ...conclusion.acted] } }
    }),
  )
}
