import { readEntry } from '../core/entry/codec.ts'
import type { Entry, Former } from '../core/entry/entry.ts'
import type { CredentialId } from '../core/facts.ts'
import { type History, readHistory } from '../core/record/history.ts'
import type { Seals } from '../core/seal.ts'
import type { Github, Kept } from './ports.ts'

/** What the records of these credentials tell, under every name they had. Reads only. */
export async function historiesOf(
  github: Pick<Github, 'records'>,
  seals: Seals,
  credentials: readonly CredentialId[],
): Promise<ReadonlyMap<CredentialId, History>> {
  const { repositoryId, kept } = await github.records(credentials)
  const read = [...kept].map(([credential, one]) => ({ credential, ...one, entry: entryOf(one, seals, repositoryId) }))
  const names = read.flatMap(({ entry }) => (entry?.formerly ?? []).map(({ credential }) => credential))
  const earlier = names.length === 0 ? undefined : (await github.records([...new Set(names)])).kept
  return new Map(
    read.map(({ credential, entry, records }) => {
      const texts = entry?.formerly && earlier ? underAllNames(entry.formerly, records, earlier) : records
      return [credential, readHistory(texts, entry?.lastRecord ?? '')] as const
    }),
  )
}

/** An entry that is not genuine vouches for nothing. */
function entryOf({ entry }: Kept, seals: Seals, repositoryId: number): Entry | undefined {
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
