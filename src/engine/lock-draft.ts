// Proposals that change the lock, and what names the version it approves.
import { lineOf } from '../core/lock/line.ts'
import { writeLockLines, type LockChanges } from '../core/lock/write.ts'
import type { Candidate, Holder } from '../core/entry/entry.ts'
import type { CredentialId } from '../core/facts.ts'
import type { View } from '../core/render/view.ts'
import { headOf, type Ground, type Kit } from './kit.ts'
import type { Draft } from './ports.ts'

interface LockDraft {
  readonly branch: string
  readonly changes: LockChanges
  readonly view: View
  /** As `referencesTo` gives them. */
  readonly references?: ReadonlyMap<string, string>
}

export function lockDraft({ credential }: Kit, ground: Ground, draft: LockDraft): Draft {
  const { branch, changes, view, references = [] } = draft
  return {
    branch,
    base: ground.head,
    edits: new Map([['rotation.lock.yml', writeLockLines(ground.lockText, changes)], ...references]),
    message: view.title,
    view,
    reviewers: credential.policy.reviewers,
  }
}

/** The line that says this key is approved, under the name that the lock has the credential by: people may have merged its new one. */
export function approving(id: CredentialId, { basis: { lock } }: Ground, holder: Holder | Candidate): LockChanges {
  return new Map([[(lock.state === 'good' ? lock.under : undefined) ?? id, lineOf(holder)]])
}

interface Approving {
  readonly id: CredentialId
  readonly ground: Ground
  readonly holder: Holder | Candidate
}

/** The same for all that go as one. */
export function approvingAll(all: readonly Approving[]): LockChanges {
  return new Map(all.flatMap(({ id, ground, holder }) => [...approving(id, ground, holder)]))
}

interface Named {
  readonly kit: Kit
  readonly holder: Pick<Holder, 'tag'>
}

/** The files that name versions, naming those of these keys: empty but where a merge alone is the switch. */
export async function referencesTo(ground: Ground, all: readonly Named[]): Promise<ReadonlyMap<string, string>> {
  const edits = new Map<string, string>()
  for (const { kit, holder } of all) {
    const base = headOf(kit, ground.head)
    // Several may name their versions in one file: each goes on from what the one before wrote.
    const head = { ...base, file: async (path: string) => edits.get(path) ?? base.file(path) }
    for (const store of await kit.stores())
      for (const [path, text] of (await store.edits?.(holder.tag, head)) ?? []) edits.set(path, text)
  }
  return edits
}
