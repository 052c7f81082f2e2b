import { readEntry } from '../core/entry/codec.ts'
import { type History, readHistory } from '../core/record/history.ts'
import type { PageTexts } from '../core/render/page/parts.ts'
import { type FleetOptions, runFleet } from '../engine/fleet.ts'
import type { Kept } from '../engine/ports.ts'

/** What a report tells: where every credential stands, and what its records say. Reads only. */
export async function reported(options: FleetOptions): Promise<PageTexts> {
  const result = await runFleet(options)
  const { repositoryId, kept } = await options.github.records(result.outcomes.map(({ credential }) => credential))
  const histories = [...kept].map(([credential, one]) => [credential, historyOf(one, options, repositoryId)] as const)
  return { ...result, version: options.version, histories: new Map(histories) }
}

/** An entry that is not genuine vouches for nothing. */
function historyOf({ entry, records }: Kept, { seals }: FleetOptions, repositoryId: number): History {
  const read = entry === undefined ? undefined : readEntry(entry, seals, repositoryId)
  return readHistory(records, read?.state === 'good' ? read.entry.lastRecord : '')
}
