// What a run tells of itself: summary, status, annotations and the Action's outputs are made from this alone.
import type { AlertTexts } from './alerts.ts'
import type { CredentialId, Instant } from '../facts.ts'
import type { Exemption, ManifestProblem } from '../manifest/policy.ts'
import type { Phase } from '../phase.ts'
import { REASONS, type Reason } from '../reasons.ts'
import { DAY, MINUTE } from '../schedule/due.ts'
import { days, moment } from './time.ts'

/** Where one credential stands when the run ends. */
export interface OutcomeTexts {
  readonly credential: CredentialId
  readonly phase: Phase
  readonly kind: 'rest' | 'wait' | 'park' | 'failed' | 'would-act'
  readonly because: Reason
  /** What a person reads: the reason's sentence with the facts of this case. */
  readonly about: string
  readonly until?: Instant
  readonly minted?: Instant
  readonly due?: Instant
  readonly generation?: number
  /** Attempts begun for this due date that have brought no key into service, the running one not counted. */
  readonly failedAttempts?: number
  /** A report or an order that is not over. */
  readonly emergency?: true
  /** Open alerts of secret scanning that wait for a person. */
  readonly alerts?: readonly AlertTexts[]
  readonly proposal?: { readonly number: number; readonly url: string }
  /** Steps performed in this run, in order. */
  readonly acted: readonly string[]
  readonly provider: string
  readonly owner?: string
  /** Who is called, because nobody did what is waited for. */
  readonly called?: readonly string[]
  /** The owner does not work here any more. */
  readonly departed?: true
  /** As the manifest says it, until when it really excuses the key in service. */
  readonly exempt?: Exemption
}

/** One run over a repository. */
export interface RunTexts {
  readonly at: Instant
  readonly repository: string
  /** Its page. */
  readonly url: string
  /** The index said there was nothing to do, and one request was all. */
  readonly idle: boolean
  readonly dryRun: boolean
  readonly outcomes: readonly OutcomeTexts[]
  readonly problems: readonly ManifestProblem[]
  /** Earliest instant at which there is something to do. */
  readonly next?: Instant
}

/** `, until Mon 16 Nov 2026, 06:02 UTC`. Of a rest the due date tells; and a pause between two questions is no time to wait for. */
export function untilText({ kind, until }: OutcomeTexts, at: Instant): string {
  return until === undefined || kind === 'rest' || until - at < 2 * MINUTE ? '' : `, until ${moment(until)}`
}

/** What a person reads, as a whole sentence: what failed brings its own full stop. */
export function sentenceOf({ about }: Pick<OutcomeTexts, 'about'>): string {
  return /[.!?]$/.test(about) ? about : `${about}.`
}

/** How urgently a person should look, most urgent first. A key is proposed on the day it is due: overdue is what is later. */
export type Urgency = 'failed' | 'overdue' | 'waits' | 'moving' | 'rests'
const ORDER: readonly Urgency[] = ['overdue', 'failed', 'waits', 'moving', 'rests']

export function urgencyOf(outcome: OutcomeTexts, at: Instant): Urgency {
  if (outcome.due !== undefined && at - outcome.due >= DAY && !inHand(outcome) && !isExcused(outcome, at))
    return 'overdue'
  if (outcome.kind === 'failed' || outcome.kind === 'park') return 'failed'
  if (REASONS[outcome.because].blame === 'person' || outcome.alerts !== undefined || outcome.departed) return 'waits'
  return outcome.kind === 'rest' ? 'rests' : 'moving'
}

/** Does an exemption excuse its age now? One that is over excuses nothing: the key is overdue since the day on which it was due. */
export function isExcused({ exempt }: Pick<OutcomeTexts, 'exempt'>, at: Instant): boolean {
  return exempt !== undefined && at < exempt.until
}

/** A new key is in service already: what is left is the old one's end. */
function inHand({ phase }: OutcomeTexts): boolean {
  return ['promoted', 'deploying', 'verified', 'soaking', 'held', 'revoked'].includes(phase)
}

/** Overdue first, then what is stopped, then what waits for a person, then the rest; within each by due date and name. */
export function inOrder(result: Pick<RunTexts, 'at' | 'outcomes'>): readonly OutcomeTexts[] {
  const rank = (outcome: OutcomeTexts): number => ORDER.indexOf(urgencyOf(outcome, result.at))
  return [...result.outcomes].sort(
    (a, b) => rank(a) - rank(b) || (a.due ?? Infinity) - (b.due ?? Infinity) || (a.credential < b.credential ? -1 : 1),
  )
}

/** `12 keys: 1 overdue, 1 waits for a person, 2 on the move.` */
export function overall({ outcomes, at, problems }: RunTexts): string {
  if (problems.length > 0)
    return `${counted(problems.length, 'thing is', 'things are')} wrong with the manifest: nothing was touched.`
  if (outcomes.length === 0) return 'No key is looked after yet.'
  const of = (urgency: Urgency): number => outcomes.filter((outcome) => urgencyOf(outcome, at) === urgency).length
  const parts = [
    [of('overdue'), 'overdue'],
    [of('failed'), 'stopped'],
    [of('waits'), 'waiting for a person'],
    [of('moving'), 'on the move'],
    [of('rests'), 'at rest'],
  ] as const
  const told = parts.filter(([many]) => many > 0).map(([many, word]) => `${many} ${word}`)
  return `${counted(outcomes.length, 'key', 'keys')}: ${told.join(', ')}.`
}

/** `in 6 days`, `31 days ago`, `today`. */
export function dueText(due: Instant | undefined, at: Instant): string {
  if (due === undefined) return '–'
  const distance = days(Math.abs(due - at))
  if (distance === '0 days') return 'today'
  return due < at ? `${distance} ago` : `in ${distance}`
}

export function ageText(minted: Instant | undefined, at: Instant): string {
  return minted === undefined ? '–' : days(at - minted)
}

/** `openai/production` → its key and its environment; without one, an empty text. */
export function halvesOf(credential: CredentialId): readonly [key: string, environment: string] {
  const slash = credential.indexOf('/')
  return slash < 0 ? [credential, ''] : [credential.slice(0, slash), credential.slice(slash + 1)]
}

function counted(many: number, one: string, more: string): string {
  return `${many} ${many === 1 ? one : more}`
}
