// The one issue that shows every key. Ages are told by whole days and with the day they are of: a run on the same day says the same.
import { REASONS } from '../reasons.ts'
import { DAY, HOUR } from '../schedule/due.ts'
import type { Exemption } from '../manifest/policy.ts'
import { alertLines, isAlertAlone } from './alert-lines.ts'
import { code, link, mention, prose, table, words } from './escape.ts'
import { withRuns } from './names.ts'
import {
  halvesOf,
  inOrder,
  isExcused,
  sentenceOf,
  urgencyOf,
  type OutcomeTexts,
  type RunTexts,
  type Urgency,
} from './outcome.ts'
import { SIGNS } from './signs.ts'
import { date, days, moment } from './time.ts'

export interface DashboardTexts {
  readonly title: string
  readonly body: string
  /** Something is overdue, stopped or leaked: a closed issue is opened again. */
  readonly urgent: boolean
}

export type DashboardRun = Pick<RunTexts, 'at' | 'url' | 'outcomes'>

const COUNTED: Readonly<Record<Urgency, string>> = {
  overdue: 'overdue',
  failed: 'stopped',
  waits: 'waiting for a person',
  moving: 'on the move',
  rests: 'at rest',
}

/** So many rows fit into what GitHub takes; what is left out is at rest, unless everything is on fire. */
const MOST_ROWS = 150
const MOST_TROUBLES = 40

export function dashboardTexts(run: DashboardRun): DashboardTexts {
  const { at, outcomes } = run
  const rows = inOrder(run)
  const urgencies = rows.map((outcome) => urgencyOf(outcome, at))
  const body = [
    `**${counts(urgencies)}**${nextDue(outcomes, at)}${agesOf(outcomes, at)}`,
    '',
    ...table(
      ['', 'key', 'environment', 'made', 'age', 'due', 'where it stands', 'whose move'],
      rows.slice(0, MOST_ROWS).map((outcome) => row(outcome, run)),
    ),
    ...beyond(rows.length - MOST_ROWS, 'rows: `keyturn status` shows all.'),
    ...troubles(rows, run),
    '',
    FOOTER,
    '',
    `<sub>Made from the journal; editing this issue changes nothing. ${link('Last runs', `${run.url}/actions`)}</sub>`,
  ].join('\n')
  return {
    title: 'Keyturn: the keys of this repository',
    body: `${body}\n`,
    urgent:
      urgencies.some((urgency) => urgency === 'overdue' || urgency === 'failed') ||
      outcomes.some(({ alerts }) => alerts !== undefined),
  }
}

const FOOTER =
  '<sub>🔴 overdue · 🟠 stopped · 🟡 waits for a person · 🔵 on the move · ⚪ at rest. Brought up to date whenever something changes, and ages by the run that looks everything over, once a day. Closed, it stays closed until a key is overdue, stopped or leaked; then it is opened again.</sub>'

function counts(urgencies: readonly Urgency[]): string {
  const told = Object.entries(COUNTED).flatMap(([urgency, word]) => {
    const many = urgencies.filter((one) => one === urgency).length
    return many === 0 ? [] : [`${many} ${word}`]
  })
  return [urgencies.length === 1 ? '1 key' : `${urgencies.length} keys`, ...told].join(' · ')
}

function nextDue(outcomes: DashboardRun['outcomes'], at: number): string {
  const coming = outcomes.flatMap(({ due }) => (due === undefined || due <= at ? [] : [due]))
  return coming.length === 0 ? '' : ` · next due ${date(Math.min(...coming))}`
}

function agesOf(outcomes: DashboardRun['outcomes'], at: number): string {
  return outcomes.some(({ minted }) => minted !== undefined) ? ` · ages on ${date(at)}` : ''
}

/** From one of the two days that are shown to the other, whatever the hour. */
function age(minted: number, at: number): string {
  return days((Math.floor(at / DAY) - Math.floor(minted / DAY)) * DAY)
}

function row(outcome: OutcomeTexts, { at }: DashboardRun): readonly string[] {
  const [name, environment] = halvesOf(outcome.credential)
  const urgency = urgencyOf(outcome, at)
  const due = outcome.due === undefined ? '–' : date(outcome.due)
  return [
    SIGNS[urgency],
    code(name),
    environment === '' ? '–' : code(environment),
    outcome.minted === undefined ? '–' : date(outcome.minted),
    outcome.minted === undefined ? '–' : age(outcome.minted, at),
    urgency === 'overdue' ? `**${due}**` : due,
    standing(outcome, at),
    needsPerson(outcome) || urgency === 'overdue' ? who(outcome) : '–',
  ]
}

function rests({ because }: OutcomeTexts): string {
  if (because === 'reminder-soon') return 'is due soon; a person replaces it'
  return because === 'ended' ? 'is retired; its lines can go' : 'rests'
}

/** One glance; what is more to say stands below the table. */
function standing(outcome: OutcomeTexts, at: number): string {
  const { proposal, phase, alerts } = outcome
  const leak = alerts === undefined ? '' : ' · **found by secret scanning**'
  if (outcome.kind === 'rest')
    return `${outcome.exempt !== undefined && isExcused(outcome, at) ? exemption(outcome.exempt) : rests(outcome)}${leak}`
  const where = proposal ? ` · ${link(code(`#${proposal.number}`), proposal.url)}` : ''
  return `**${prose(phase)}** · ${prose(REASONS[outcome.because].text.replace(/^is parked: /, ''))}${until(outcome, at)}${leak}${where}`
}

/** Of a wait that is worth a look at the calendar. */
function until({ kind, until: end }: OutcomeTexts, at: number): string {
  return kind !== 'wait' || end === undefined || end - at < HOUR ? '' : `, until ${moment(end)}`
}

/** Logins are shown, not called. */
function exemption({ until, by, because }: Exemption): string {
  return `rests; exempt until ${date(until)}, granted by ${code(by)}: ${prose(because)}`
}

function needsPerson({ kind, because, alerts, departed }: OutcomeTexts): boolean {
  return departed === true || kind === 'park' || alerts !== undefined || REASONS[because].blame === 'person'
}

function who({ owner, because, departed, called }: OutcomeTexts): string {
  if (called !== undefined) return called.map(mention).join(', ')
  if (owner !== undefined && departed) return `nobody: ${code(owner)} left`
  if (owner !== undefined) return mention(owner)
  return because === 'awaiting-review' || because === 'awaiting-adoption' ? 'a reviewer' : 'nobody is named: `owner:`'
}

/** What is overdue, stopped or waits for a person, each with its way on. A review needs no explanation. */
function troubles(rows: readonly OutcomeTexts[], { at, url }: DashboardRun): readonly string[] {
  const told = rows.filter(
    (outcome) =>
      ['overdue', 'failed', 'waits'].includes(urgencyOf(outcome, at)) &&
      (outcome.alerts !== undefined ||
        outcome.departed === true ||
        (outcome.because !== 'awaiting-review' && outcome.because !== 'awaiting-adoption')),
  )
  if (told.length === 0) return []
  return [
    '',
    '### What to do',
    '',
    ...told
      .slice(0, MOST_TROUBLES)
      .flatMap((outcome) => [...alertLines(outcome), ...departure(outcome), ...trouble(outcome, url)]),
    ...beyond(told.length - MOST_TROUBLES, 'of these: `keyturn status` shows all.'),
  ]
}

function trouble(outcome: OutcomeTexts, url: string): readonly string[] {
  if (isAlertAlone(outcome) || (outcome.departed && outcome.kind === 'rest')) return []
  const { remedy } = REASONS[outcome.because]
  return [
    `- **${code(outcome.credential)}** ${withRuns(sentenceOf(outcome), url)}${remedy === '' ? '' : ` ${words(remedy)}`}`,
  ]
}

function departure({ credential, owner, departed }: OutcomeTexts): readonly string[] {
  if (owner === undefined || !departed) return []
  return [
    `- **${code(credential)}** belongs to ${code(owner)}, who does not work here any more. Merge the pull request that names somebody else, or comment ${code(`/keyturn owner ${credential} @login`)}; ${code(`/keyturn offboard ${owner}`)} lists what else is to be done.`,
  ]
}

function beyond(many: number, what: string): readonly string[] {
  return many <= 0 ? [] : ['', `And ${many} more ${what}`]
}
