// The same for a terminal: plain, aligned, without colour. The CLI may paint whole lines.
import { formatProblem } from '../manifest/format.ts'
import { REASONS } from '../reasons.ts'
import {
  ageText,
  dueText,
  inOrder,
  overall,
  untilText,
  urgencyOf,
  type OutcomeTexts,
  type RunTexts,
  type Urgency,
} from './outcome.ts'
import { moment } from './time.ts'

export interface StatusLine {
  readonly urgency: Urgency | 'head' | 'remark'
  readonly text: string
}

const SIGNS: Readonly<Record<Urgency, string>> = { failed: '!', overdue: '!', waits: '?', moving: '>', rests: ' ' }

export function statusText(result: RunTexts): string {
  return `${statusLines(result)
    .map(({ text }) => text)
    .join('\n')}\n`
}

export function statusLines(result: RunTexts): readonly StatusLine[] {
  const rows = inOrder(result)
  const head = ['', 'credential', 'age', 'due', 'phase', 'where it stands']
  const cells = rows.map((outcome) => row(outcome, result))
  const widths = head.map((title, n) => Math.max(title.length, ...cells.map((cell) => cell[n]?.length ?? 0)))
  const grid = rows.flatMap((outcome, n): readonly StatusLine[] => {
    const urgency = urgencyOf(outcome, result.at)
    const remarks = remarksOf(outcome).map((text): StatusLine => ({ urgency: 'remark', text: `    ${text}` }))
    return [{ urgency, text: aligned(cells[n] ?? [], widths) }, ...remarks]
  })
  return [
    { urgency: 'head', text: `${plain(result.repository)} · ${overall(result)}` },
    ...result.problems.map((problem): StatusLine => ({ urgency: 'failed', text: plain(formatProblem(problem)) })),
    ...(rows.length === 0 ? [] : [{ urgency: 'head' as const, text: aligned(head, widths) }]),
    ...grid,
    ...(result.next === undefined
      ? []
      : [{ urgency: 'head' as const, text: `next thing to do: ${moment(result.next)}` }]),
  ]
}

function row(outcome: OutcomeTexts, { at }: RunTexts): readonly string[] {
  return [
    SIGNS[urgencyOf(outcome, at)],
    plain(outcome.credential),
    ageText(outcome.minted, at),
    dueText(outcome.due, at),
    outcome.phase,
    `${plain(outcome.about)}${untilText(outcome, at)}`,
  ]
}

function remarksOf({ because, kind, proposal }: OutcomeTexts): readonly string[] {
  const { remedy, blame } = REASONS[because]
  const told = kind === 'park' || kind === 'failed' || blame === 'person'
  return [...(told && remedy !== '' ? [remedy] : []), ...(proposal ? [plain(proposal.url)] : [])]
}

function aligned(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, n) => cell.padEnd(widths[n] ?? 0))
    .join('  ')
    .trimEnd()
}

/** No line end, no escape sequence, no mark that turns the direction of writing: a name cannot paint a terminal. */
function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim()
}
