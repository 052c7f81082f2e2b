import type { Draft } from '../core/entry/entry.ts'
import type { Kit } from './kit.ts'

/** With a previous seal at hand, staged values of living keys go under the current one with the entry's next commit. */
export async function renewSealed(kit: Kit, entry: Draft): Promise<void> {
  const { seals, github } = kit.shared
  if (!seals.previous) return
  const custody = github.journal.custody(kit.credential.id)
  const living = [entry.incumbent?.tag, entry.adopting?.tag, entry.candidate?.tag].filter((tag) => tag !== undefined)
  for (const { slots } of kit.credential.stores)
    for (const { address } of slots) for (const tag of living) await custody.renew(address, tag)
}
