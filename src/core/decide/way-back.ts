// Whether there is a way back to the old key, said before anybody needs it: in texts, in `explain`, and when it is ordered.
import { isCompromised } from '../entry/emergency.ts'
import type { Entry } from '../entry/entry.ts'
import type { CredentialId } from '../facts.ts'
import type { Credential } from '../manifest/policy.ts'
import { isByMerge } from './positions.ts'

/** Why a rotation cannot go back by a command; undefined: nothing that the journal knows of stands against it. */
export function whyNotBack(credential: Credential, entry: Entry): string | undefined {
  const { id } = credential
  const { candidate, incumbent, rollback } = entry
  if (!candidate || !incumbent) return `no rotation of ${id} is under way; what is over is not taken back`
  if (!candidate.approved) return `the rotation of ${id} is not approved yet. Use \`abort\``
  if (rollback) return `${id} goes back already`
  if (entry.deadAt !== undefined) return `it is too late: the old key of ${id} is gone`
  if (isCompromised(entry, incumbent.keyId))
    return `the old key of ${id} was reported compromised, and such a key is never put back`
  if (candidate.approved.by === 'command')
    return `the new key of ${id} was approved by a command, and the lock does not name it yet`
  if (candidate.keyId === undefined)
    return `the new key of ${id} is not made yet. Revert its pull request: then it never is`
  if (incumbent.adopted === 'none') return `${id} had no key before this one`
  if (isByMerge({ credential }))
    return `the merge of ${id} changed which version the workflows name. Revert its pull request: that goes back`
  return undefined
}

/** Nobody can put a value back that nobody holds. */
export function whyNotHeld(id: CredentialId): string {
  return `the old value of ${id} is not held, so Keyturn cannot put it back. Put it into the secret yourself, and use \`adopt\``
}
