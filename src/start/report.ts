import { readEntry } from '../core/entry/codec.ts'
import type { Entry, Former } from '../core/entry/entry.ts'
import type { CredentialId } from '../core/facts.ts'
import { readHistory } from '../core/record/history.ts'
import type { PageTexts } from '../core/render/page/parts.ts'
import { type FleetOptions, runFleet } from '../engine/fleet.ts'
import type { Kept } from '../engine/ports.ts'

/** What a report tells: where every credential stands, and what its records say. Reads only. */
export async function reported(options: FleetOptions): Promise<PageTexts> {
  const result = await runFleet(options)
  const { repositoryId, kept } = await options.github.records(result.outcomes.map(({ credential }) => credential))
  const read = [...kept].map(([credential, one]) => ({
    credential,
    ...one,
    entry: entryOf(one, options, repositoryId),
  }))
  const names = read.flatMap(({ entry }) => (entry?.formerly ?? []).map(({ credential }) => credential))
  const earlier = names.length === 0 ? undefined : (await options.github.records([...new Set(names)])).kept
  const histories = read.map(({ credential, entry, records }) => {
    const texts = entry?.formerly && earlier ? underAllNames(entry.formerly, records, earlier) : records
    return [credential, readHistory(texts, entry?.lastRecord ?? '')] as const
  })
  return { ...result, version: options.version, histories: new Map(histories) }
}

/** An entry that is not genuine vouches for nothing. */
function entryOf({ entry }: Kept, { seals }: FleetOptions, repositoryId: number): Entry | undefined {
  const read = entry === undefined ? undefined : readEntry(entry, seals, repositoryId)
  return read?.state === 'good' ? read.entry : undefined
}

/** Generations go on counting under each next name; what lies beyond under a former one is another key's. */
function underAllNames(
  formerly: readonly Former[],
  own: Kept['records'],
  earlier: ReadonlyMap<CredentialId, Kept>,
): Kept['records'] {
  const texts = new Map<number, string>()
  let last = 0
  for (const { credential, generation } of formerly) {
    for (const [number, text] of earlier.get(credential)?.records ?? [])
      if (number > last && number <= generation) texts.set(number, text)
    last = Math.max(last, generation)
  }
  for (const [number, text] of own) if (number > last) texts.set(number, text)
  return texts
}
