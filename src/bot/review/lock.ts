// Which changes of the lock people may make themselves, and which only a proposal of Keyturn's makes. Pure.
import type { CredentialId } from '../../core/facts.ts'
import { FIELDS } from '../../core/lock/fields.ts'
import type { Lock, LockLine } from '../../core/lock/lock.ts'
import type { Manifest } from '../../core/manifest/policy.ts'

/** One credential's lines, changed by hand. */
export type Edit =
  /** Back to the lines before: GitHub's revert button does that, and a revert is a rollback (design, section 3). */
  | { readonly kind: 'rollback'; readonly id: CredentialId; readonly to: LockLine }
  /** `retire: true` comes, or goes: people may write it (docs/decisions/0024). */
  | { readonly kind: 'retire' | 'keep'; readonly id: CredentialId }
  /** The same lines under the name that the manifest gives the credential now. */
  | { readonly kind: 'moved'; readonly id: CredentialId; readonly from: CredentialId }
  /** Lines of a credential that the manifest no longer names. */
  | { readonly kind: 'tidied'; readonly id: CredentialId; readonly ended: boolean }
  | { readonly kind: 'refused'; readonly id: CredentialId; readonly why: Refusal }

export type Refusal = 'added' | 'gone' | 'over' | 'changed' | 'misnamed'

export interface Locks {
  readonly before: Lock
  readonly after: Lock
  /** Newest first. */
  readonly earlier: readonly Lock[]
  /** At the head of the pull request; undefined: none that can be read. */
  readonly manifest: Manifest | undefined
}

/** What was changed, in the order of the names. */
export function editsOf(locks: Locks): readonly Edit[] {
  const { before, after } = locks
  const ids = [...new Set([...before.lines.keys(), ...after.lines.keys()])].toSorted()
  return ids.flatMap((id) => {
    const [was, is] = [before.lines.get(id), after.lines.get(id)]
    if (isSame(was, is)) return []
    if (is === undefined) return goneOf(locks, id)
    return [was === undefined ? addedOf(locks, id, is) : changedOf(locks, id, [was, is])]
  })
}

/** Undefined lines are the same as undefined lines. */
function isSame(a: LockLine | undefined, b: LockLine | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return FIELDS.every((field) => a[field] === b[field])
}

function isSameKey(a: LockLine, b: LockLine): boolean {
  return FIELDS.every((field) => field === 'retire' || a[field] === b[field])
}

function changedOf({ earlier }: Locks, id: CredentialId, [was, is]: readonly [LockLine, LockLine]): Edit {
  if (isSameKey(was, is)) return { kind: is.retire ? 'retire' : 'keep', id }
  const past = earlier.map(({ lines }) => lines.get(id))
  // What it was before the lines that stand there now; `retire` may have come and gone in between.
  const previous = past.find((line) => line === undefined || !isSameKey(line, was))
  if (previous !== undefined && isSame(previous, is)) return { kind: 'rollback', id, to: is }
  const older = past.some((line) => line !== undefined && isSameKey(line, is))
  return { kind: 'refused', id, why: older ? 'over' : 'changed' }
}

/** Under a new name the lines are no others. */
function addedOf({ before, after, manifest }: Locks, id: CredentialId, is: LockLine): Edit {
  const from = [...before.lines].find(([other, line]) => !after.lines.has(other) && isSame(line, is))?.[0]
  if (from === undefined) return { kind: 'refused', id, why: 'added' }
  const called = manifest?.credentials.find((one) => one.id === id)
  return called?.movedFrom === from ? { kind: 'moved', id, from } : { kind: 'refused', id, why: 'misnamed' }
}

function goneOf({ before, after, manifest }: Locks, id: CredentialId): readonly Edit[] {
  const was = before.lines.get(id)
  // Its lines under another name are that name's story.
  const moved = [...after.lines].some(([other, line]) => !before.lines.has(other) && isSame(line, was))
  if (moved) return []
  const named = manifest === undefined || manifest.credentials.some((one) => one.id === id || one.movedFrom === id)
  if (named) return [{ kind: 'refused', id, why: 'gone' }]
  return [{ kind: 'tidied', id, ended: was?.retire === true }]
}
