// order: due now, because what comes after it is, or what it goes together with has begun. Once written it is as good as a person's word.
import type { CredentialId } from '../../core/facts.ts'
import { commitEntry } from '../commit.ts'
import type { Done, Job } from '../kit.ts'

interface Asked {
  readonly by: CredentialId
  readonly unit?: true
}

export async function order({ kit, entry, now }: Job, { by, unit }: Asked): Promise<Done> {
  const next = await commitEntry(kit, entry, {
    // What people declined still counts: their third no is the last.
    to: {
      ...entry,
      ordered: { at: now, by, ...(unit ? { unit } : {}) },
      tries: { due: now, count: entry.tries.count },
    },
    why: `asked for by ${by}`,
  })
  return { entry: next, forget: [] }
}
