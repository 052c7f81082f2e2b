import { REMEDIES, type ReminderTexts, sentence } from '../core/render/remind.ts'
import type { OutputName } from './inputs.ts'
import { LARGEST_RESULT } from './outputs.ts'

/** The same outputs as of every run; nothing is under way here, so two of them are empty. */
export function remindOutputs(found: ReminderTexts): Readonly<Record<OutputName, string>> {
  const attention = found.reminders.flatMap((reminder) => {
    const { credential, standing } = reminder
    if (standing !== 'overdue' && standing !== 'unknown') return []
    return [{ credential, reason: standing, about: sentence(reminder, found.at), remedy: REMEDIES[standing] }]
  })
  return {
    result: resultOf(found),
    matrix: JSON.stringify({ include: [] }),
    proposals: '[]',
    attention: JSON.stringify(attention),
  }
}

/** A manifest could outgrow what GitHub passes on; then those that are young enough are left out, and their number is said. */
function resultOf({ at, reminders }: ReminderTexts): string {
  const told = reminders.map(({ credential, standing, provider, owner, minted, due }) => ({
    credential,
    standing,
    provider,
    owner,
    minted,
    due,
  }))
  const about = { version: 1, mode: 'remind', at }
  const whole = JSON.stringify({ ...about, reminders: told })
  if (whole.length <= LARGEST_RESULT) return whole
  const urgent = told.filter(({ standing }) => standing !== 'young')
  return JSON.stringify({ ...about, reminders: urgent, young: told.length - urgent.length })
}
