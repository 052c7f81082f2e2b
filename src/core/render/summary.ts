import { REASONS } from '../reasons.ts'
import { alertLines, isAlertAlone } from './alert-lines.ts'
import { code, link, mention, prose, table, words } from './escape.ts'
import { withRuns } from './names.ts'
import {
  ageText,
  dueText,
  halvesOf,
  inOrder,
  overall,
  sentenceOf,
  untilText,
  urgencyOf,
  type OutcomeTexts,
  type RunTexts,
} from './outcome.ts'
import { SIGNS } from './signs.ts'
import { deeds } from './steps.ts'
import { moment } from './time.ts'

/** The job summary: what a person sees of a run without being asked to look elsewhere. */
export function summary(result: RunTexts): string {
  const rows = inOrder(result)
  const lines = [
    '## Keyturn',
    '',
    `**${overall(result)}**${result.dryRun ? ' This was a dry run: nothing was changed.' : ''}`,
    '',
    ...problems(result),
    ...keys(rows, result),
    ...troubles(rows, result),
    ...acted(rows, result.dryRun),
    '',
    `<sub>${prose(result.repository)} · ${moment(result.at)}${next(result)}</sub>`,
  ]
  return `${lines.join('\n')}\n`
}

/** So many at rest are worth a look beside the others; more are folded away. */
const FEW = 15
/** GitHub takes 1 MiB of a step; nobody reads so much. */
const MOST = 500

/** Those that something is with stay in sight, however many rest. */
function keys(rows: readonly OutcomeTexts[], result: RunTexts): readonly string[] {
  const resting = rows.filter((outcome) => urgencyOf(outcome, result.at) === 'rests')
  if (resting.length <= FEW) return grid(rows, result)
  const others = rows.filter((outcome) => !resting.includes(outcome))
  const folded = [
    '',
    `<details><summary>${resting.length} at rest</summary>`,
    '',
    ...grid(resting, result),
    '',
    '</details>',
  ]
  return [...grid(others, result), ...folded]
}

function grid(rows: readonly OutcomeTexts[], result: RunTexts): readonly string[] {
  const shown = table(
    ['', 'key', 'environment', 'age', 'due', 'phase', 'where it stands', 'proposal'],
    rows.slice(0, MOST).map((outcome) => row(outcome, result)),
  )
  return [...shown, ...beyond(rows.length - MOST)]
}

function beyond(many: number): readonly string[] {
  return many <= 0 ? [] : ['', `And ${many} more: \`keyturn status\` shows all.`]
}

function row(outcome: OutcomeTexts, { at, url }: RunTexts): readonly string[] {
  const [name, environment] = halvesOf(outcome.credential)
  const urgency = urgencyOf(outcome, at)
  const due = dueText(outcome.due, at)
  return [
    SIGNS[urgency],
    code(name),
    environment === '' ? '–' : code(environment),
    ageText(outcome.minted, at),
    urgency === 'overdue' ? `**${due}**` : due,
    prose(outcome.phase),
    `${withRuns(outcome.about, url)}${untilText(outcome, at)}`,
    outcome.proposal ? link(code(`#${outcome.proposal.number}`), outcome.proposal.url) : '–',
  ]
}

/** What is overdue, what stopped, and what waits for a person, each with its way on. */
function troubles(rows: readonly OutcomeTexts[], { at, url }: RunTexts): readonly string[] {
  const told = rows.filter((outcome) => ['overdue', 'failed', 'waits'].includes(urgencyOf(outcome, at)))
  if (told.length === 0) return []
  return [
    '',
    '### What needs somebody',
    '',
    ...told.slice(0, MOST).flatMap((outcome) => [...alertLines(outcome), ...trouble(outcome, url)]),
    ...beyond(told.length - MOST),
  ]
}

/** One that is in sight for an alert alone has nothing more to say. */
function trouble(outcome: OutcomeTexts, url: string): readonly string[] {
  const { credential, because, owner, proposal } = outcome
  if (isAlertAlone(outcome)) return []
  const { remedy } = REASONS[because]
  const whose = owner === undefined ? '' : ` (${mention(owner)})`
  const where = proposal ? ` ${link(code(`#${proposal.number}`), proposal.url)}` : ''
  return [
    `- **${code(credential)}**${whose} ${withRuns(sentenceOf(outcome), url)}${remedy === '' ? '' : ` ${words(remedy)}`}${where}`,
  ]
}

function acted(rows: readonly OutcomeTexts[], dryRun: boolean): readonly string[] {
  const told = rows.filter((outcome) => outcome.acted.length > 0)
  if (told.length === 0) return []
  const title = dryRun ? 'What it would have done' : 'What it did'
  return [
    '',
    `### ${title}`,
    '',
    ...told.slice(0, MOST).map(({ credential, kind, acted: steps }) => {
      const doubt = kind === 'failed' ? ' (the last of these may not have come through)' : ''
      return `- ${code(credential)}: ${deeds(steps).map(prose).join(', ')}${doubt}`
    }),
    ...beyond(told.length - MOST),
  ]
}

function problems({ problems: all }: RunTexts): readonly string[] {
  if (all.length === 0) return []
  const rows = all.map(({ path, line, column, message }) => [code(`${path}:${line}:${column}`), words(message)])
  return [...table(['where', 'what'], rows), '']
}

function next({ next: at }: RunTexts): string {
  return at === undefined ? '' : ` · next thing to do: ${moment(at)}`
}
