import type { Testimony } from '../../facts.ts'
import { code, table, words } from '../escape.ts'
import { withRuns } from '../names.ts'
import type { Situation } from '../situation.ts'
import { second, span } from '../time.ts'

const VERDICT = { yes: '✓', no: '✗', waiting: '…', unknown: '?' } as const

/** Who was asked what, and what they said; nothing when nobody was asked. */
export function evidence(
  { repository }: Pick<Situation, 'repository'>,
  testimonies: readonly Testimony[],
): readonly string[] {
  const rows = testimonies.map(({ witness, asked, answer, verdict, at, lag }) => [
    `${VERDICT[verdict]} ${code(witness)}`,
    words(asked),
    withRuns(answer, repository.url),
    `${second(at)}${lag === undefined || lag === 0 ? '' : `, up to ${span(lag)} late`}`,
  ])
  return rows.length === 0 ? [] : ['', ...table(['witness', 'asked', 'answer', 'when'], rows)]
}
