import type { Instant, Testimony } from '../../core/facts.ts'
import type { VercelStoreSpec } from '../../core/manifest/policy.ts'
import { productionOf, type VercelRest } from '../contract/vercel.ts'
import type { Witness } from '../contract/witness.ts'
import { findRow } from '../stores/vercel/rows.ts'

/** What the witness `vercel` is opened with. */
export interface VercelWitnessOpening {
  readonly rest: VercelRest
  readonly spec: VercelStoreSpec
  readonly now: () => Instant
}

/**
 * Vercel's variables only: each build keeps the values it was made with, and an Instant Rollback brings an old build back, with the
 * old key in it. So the old key is quiet only while what serves production was built after the variable was written, by Vercel's clock.
 */
export function openVercelWitness(opening: VercelWitnessOpening): Witness {
  const { project } = opening.spec
  return { id: 'vercel', what: `what serves production of ${project} at Vercel`, quiet: () => quiet(opening) }
}

async function quiet({ rest, spec, now }: VercelWitnessOpening): Promise<Testimony> {
  const at = now()
  const rows = await Promise.all(spec.slots.map(({ secret }) => findRow(rest, spec, secret)))
  const { serving } = await productionOf(rest, spec)
  const written = Math.max(...rows.map((row) => row?.updatedAt ?? Infinity))
  const old = serving !== undefined && serving.createdAt < written
  return {
    witness: 'vercel',
    asked: `what serves production of ${spec.project}, and was it built since the variable was written`,
    answer: serving === undefined ? 'nothing serves' : answerOf(serving, old),
    verdict: old ? 'no' : 'yes',
    at,
  }
}

function answerOf({ id, createdAt }: { readonly id: string; readonly createdAt: Instant }, old: boolean): string {
  const built = `${id}, of ${new Date(createdAt).toISOString().slice(0, 19)}Z`
  return old ? `${built}, built before it: it holds the old value; promote a later one at Vercel` : built
}
