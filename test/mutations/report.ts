// The result of `npm run mutate -- --json` as a section of a page.
import type { MutationResult, Verdict } from './result.ts'

export function mutationSection(result: MutationResult): string {
  const { mutations, waiting, seconds } = result
  const caught = mutations.filter(({ verdict }) => verdict === 'caught').length
  const rows = mutations.map(
    (one) => `| ${cell(one.category)} | ${cell(one.name)} | ${cell(one.why)} | ${cell(catcher(one))} |`,
  )
  const later = Object.entries(waiting).map(([row, why]) => `- ${row}: ${why}`)
  return [
    `${caught} of ${mutations.length} deliberate breaks of the source are caught. Found out in ${Math.round(seconds / 60)} minutes by \`npm run mutate\`, at commit ${result.commit.slice(0, 7)}, Node ${result.node}.`,
    '',
    '| about | what is broken | what it would do | caught by |',
    '| --- | --- | --- | --- |',
    ...rows,
    ...(later.length === 0 ? [] : ['', 'Not built yet, and broken with its own change:', '', ...later]),
    '',
  ].join('\n')
}

function catcher({ verdict, by, others = 0, about }: Verdict): string {
  if (verdict === 'survived') return '**nobody**'
  if (verdict === 'error' || by === undefined) return `**not known**: ${about ?? 'no test is named'}`
  return `${by.name}${others > 0 ? ` (and ${others} more)` : ''}, \`${by.path}\``
}

/** A table's cell holds no line end and no bar. */
function cell(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('<', '&lt;').trim()
}
