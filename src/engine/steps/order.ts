// order: due now, because what comes after it is. Once written it is as good as a person's word.
import type { CredentialId } from '../../core/facts.ts'
import { commitEntry } from '../commit.ts'
import type { Done, Job } from '../kit.ts'

export async function order({ kit, entry, now }: Job, by: CredentialId): Promise<Done> {
  const next = await commitEntry(kit, entry, {
    // What people declined still counts: their third no is the last.
    to: { ...entry, ordered: { at: now, by }, tries: { due: now, count: entry.tries.count } },
    why: `asked for by ${by}, which comes after it`,
  })
  return { entry: next, forget: [] }
}
