import type { Verdict } from '../decide/decide.ts'
import type { Instant } from '../facts.ts'
import type { Reminded } from '../manifest/policy.ts'
import { REASONS, type Reason } from '../reasons.ts'
import type { OutcomeTexts } from '../render/outcome.ts'
import { exempted, exemptionOver } from '../render/exempted.ts'
import { date } from '../render/time.ts'
import { type Reminder, reminderOf, type Standing, turnsOf } from './standing.ts'

const BECAUSE: Readonly<Record<Standing, Reason>> = {
  overdue: 'reminder-due',
  unknown: 'reminder-undated',
  soon: 'reminder-soon',
  young: 'reminder-young',
}

/** How a key that Keyturn only reminds of stands, among those that it turns. */
export function reminderOutcome(key: Reminded, at: Instant): OutcomeTexts {
  const reminder = reminderOf(key, at)
  const { minted, due, exempt, owner } = reminder
  const { because, kind } = standing(reminder, key, at)
  return {
    credential: key.id,
    provider: key.provider,
    phase: kind === 'wait' ? 'waiting for a person' : 'resting',
    kind,
    because,
    about: REASONS[because].text + told(reminder, because),
    acted: [],
    ...(minted === undefined ? {} : { minted }),
    ...(due === undefined ? {} : { due }),
    ...(owner === undefined ? {} : { owner }),
    ...(exempt === undefined ? {} : { exempt }),
  }
}

/** No rule decides about it: what an explanation has in their place. */
export function reminderVerdicts(key: Reminded, at: Instant): readonly Verdict[] {
  const reminder = reminderOf(key, at)
  const { because, kind } = standing(reminder, key, at)
  const about = told(reminder, because).replace(/^[.;:] /, '')
  const until = turnsOf(key, at).find((turn) => turn > at)
  const decision =
    kind === 'rest' && until !== undefined
      ? ({ kind: 'rest', because, until } as const)
      : ({ kind: 'wait', because, ...(about === '' ? {} : { about }) } as const)
  return [{ rule: 'reminder', decision }]
}

function standing(
  reminder: Reminder,
  key: Reminded,
  at: Instant,
): Pick<OutcomeTexts, 'because'> & { readonly kind: 'wait' | 'rest' } {
  const { minted } = reminder
  const old = minted !== undefined && at - minted >= key.policy.every
  const because = old && reminder.standing === 'young' ? 'exempt' : BECAUSE[reminder.standing]
  return { because, kind: REASONS[because].blame === 'person' ? 'wait' : 'rest' }
}

function told({ exempt, due, standing: stands, ...hint }: Reminder, because: Reason): string {
  const when = stands === 'soon' && due !== undefined ? `; due on ${date(due)}` : ''
  return when + aboutExemption(exempt, stands, because) + hintOf(hint)
}

function aboutExemption(exempt: Reminder['exempt'], stands: Standing, because: Reason): string {
  if (exempt === undefined) return ''
  if (stands === 'overdue') return exemptionOver(exempt)
  return because === 'exempt' ? `: ${exempted(exempt)}` : `; exempt ${exempted(exempt)}`
}

/** Where to go, to be copied as it is, and the note in its own words: sentences that go on from another. */
export function hintOf({ console, note }: Pick<Reminder, 'console' | 'note'>): string {
  const said = [...(console === undefined ? [] : [`See \`${console}\``]), ...(note === undefined ? [] : [note])]
  return said.map((one) => `. ${one}`).join('')
}
