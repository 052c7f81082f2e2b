import { Failure } from '../../../core/failure.ts'
import type { SlotAddress, SlotFacts, Tag } from '../../../core/facts.ts'
import type { VercelStoreSpec } from '../../../core/manifest/policy.ts'
import type { Secret } from '../../../core/secret.ts'
import type { Parts } from '../../contract/provider.ts'
import { partOf } from '../../contract/read.ts'
import type { Readiness, Store } from '../../contract/store.ts'
import type { VercelRest } from '../../contract/vercel.ts'
import { findRow, type Row, write } from './rows.ts'

/** What a `vercel` store is opened with. */
export interface VercelStoreOpening {
  readonly spec: VercelStoreSpec
  readonly rest: VercelRest
}

/**
 * One environment variable of one project. Vercel has no place where a value could wait unseen, so one that is staged lies in this
 * process alone: the key is made after the merge, and written by the same run. What it wrote last, the variable's comment tells.
 */
export function openVercelStore(opening: VercelStoreOpening): Store {
  const { slots } = opening.spec
  const held = new Map<Tag, Parts>()
  const put = (tag: Tag): Promise<void> => putAll(opening, tag, held.get(tag))
  return {
    traits: {
      custody: 'after-merge',
      layout: 'single',
      reaches: 'with the next deployment: what is deployed keeps the value it was built with',
      restores: false,
    },
    slots: slots.map(({ address }) => address),
    read: () => read(opening, [...held.keys()]),
    stage: async (tag, parts) => {
      for (const { part } of slots) partOf(parts, part)
      held.set(tag, parts)
    },
    ready: (tag) => ready(opening, tag, held.has(tag)),
    promote: put,
    restore: put,
    remove: async (tag) => void held.delete(tag),
  }
}

async function read(
  { spec, rest }: VercelStoreOpening,
  staged: readonly Tag[],
): Promise<ReadonlyMap<SlotAddress, SlotFacts>> {
  const facts = new Map<SlotAddress, SlotFacts>()
  for (const { address, secret } of spec.slots) {
    const row = await findRow(rest, spec, secret)
    facts.set(address, { staged, ...(row === undefined ? {} : { updatedAt: row.updatedAt }) })
  }
  return facts
}

async function ready({ spec, rest }: VercelStoreOpening, tag: Tag, held: boolean): Promise<Readiness> {
  for (const { address, secret } of spec.slots) {
    if (held) continue
    const row = await findRow(rest, spec, secret)
    if (row?.mark !== tag) return { ready: false, why: 'missing', slot: address }
  }
  return { ready: true }
}

/** What is there already is not written again; what is neither there nor in hand cannot be. */
async function putAll({ spec, rest }: VercelStoreOpening, tag: Tag, parts: Parts | undefined): Promise<void> {
  for (const { secret, part } of spec.slots) {
    const row = await findRow(rest, spec, secret)
    if (parts === undefined && row?.mark === tag) continue
    await write(rest, spec, { row, name: secret, tag, value: inHand(parts, part, { secret, tag, row }) })
  }
}

function inHand(
  parts: Parts | undefined,
  part: string,
  { secret, tag }: { readonly secret: string; readonly tag: Tag; readonly row: Row | undefined },
): Secret {
  if (parts !== undefined) return partOf(parts, part)
  throw new Failure(
    'not-found',
    `The value of ${tag} for the variable ${secret} at Vercel was in the memory of the run that made it, and that run is over, so nothing was written.`,
    { effect: 'not-done' },
  )
}
