// What a chat is told: one message for all that is new, in Slack's own escaping, and plain enough for any other.
import { alertRemedy, alertSentence, type AlertTexts } from './alerts.ts'
import type { Notice } from '../manifest/policy.ts'
import { REASONS } from '../reasons.ts'
import { sentenceOf, urgencyOf, type OutcomeTexts, type RunTexts } from './outcome.ts'
import { date } from './time.ts'

/** Something that is told once. `id` is what is remembered of it. */
export interface Occurrence {
  readonly id: string
  readonly what: Notice
  readonly outcome: OutcomeTexts
  /** What secret scanning found; it says itself what to do. */
  readonly alert?: AlertTexts
}

const MOST = 20

/** What is so now of what the manifest asks to be told. A park for another reason, or a later due date, is another occurrence. */
export function occurrencesOf({ outcomes, at }: RunTexts, notices: readonly Notice[]): readonly Occurrence[] {
  return outcomes.flatMap((outcome) => {
    const { credential, kind, because, due, alerts = [] } = outcome
    const found = alerts.map((alert): Occurrence => ({
      id: `${credential} emergency alert ${alert.number}`,
      what: 'emergency',
      outcome,
      alert,
    }))
    const so: readonly (readonly [Notice, boolean, string])[] = [
      ['parked', kind === 'park', because],
      ['failed', kind === 'failed', ''],
      ['emergency', outcome.emergency === true, ''],
      ['overdue', urgencyOf(outcome, at) === 'overdue', String(due ?? '')],
    ]
    const stands = so.flatMap(([what, is, mark]): readonly Occurrence[] =>
      is ? [{ id: `${credential} ${what} ${mark}`.trim(), what, outcome }] : [],
    )
    return [...found, ...stands].filter(({ what }) => notices.includes(what))
  })
}

export function notificationText(run: RunTexts, occurrences: readonly Occurrence[], page: string): string {
  // Parked and overdue at once is one line: the first says what to do.
  const lines = occurrences.filter(
    ({ outcome }, n) => occurrences.findIndex((one) => one.outcome.credential === outcome.credential) === n,
  )
  const many = lines.length === 1 ? '1 key needs somebody' : `${lines.length} keys need somebody`
  const more = lines.length > MOST ? [`and ${lines.length - MOST} more`] : []
  return [`*${plain(run.repository)}*: ${many}`, ...lines.slice(0, MOST).map(line), ...more, plain(page)].join('\n')
}

function line({ what, outcome, alert }: Occurrence): string {
  const { credential, because, due, owner, proposal } = outcome
  if (alert)
    return `• ${[credential, alertSentence(alert), alertRemedy(alert, credential), alert.url].map(plain).join(' ')}`
  const { remedy } = REASONS[because]
  const since = what === 'overdue' && due !== undefined ? `is overdue since ${date(due)}: it ` : ''
  const parts = [
    `${since}${sentenceOf(outcome)}`,
    remedy,
    owner === undefined ? '' : `Owner: ${owner}.`,
    proposal?.url ?? '',
  ]
  return `• ${plain(credential)} ${parts
    .filter((part) => part !== '')
    .map(plain)
    .join(' ')}`
}

/** Slack reads three characters as structure (its documentation, "Escaping text"); a line stays one, of a length that is read. */
function plain(text: string): string {
  const flat = text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim()
  const short = flat.length > 500 ? `${flat.slice(0, 499)}…` : flat
  return short.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
