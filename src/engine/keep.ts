import type { Adopting } from '../core/entry/entry.ts'
import type { Kit } from './kit.ts'

/** Stores that hold copies themselves keep what was seen to be in service: after it was announced, so that nothing lies there unknown. */
export async function keepSeen(kit: Kit, { kind, tag }: Pick<Adopting, 'kind' | 'tag'>): Promise<void> {
  if (kind !== 'by-value') return
  for (const store of await kit.stores()) await store.keep?.(tag)
}
