import { alertRemedy, alertSentence } from './alerts.ts'
import { code, link, words } from './escape.ts'
import { REASONS } from '../reasons.ts'
import type { OutcomeTexts } from './outcome.ts'

/** One line for each alert that waits for a person. */
export function alertLines({ credential, alerts = [] }: OutcomeTexts): readonly string[] {
  return alerts.map(
    (alert) =>
      `- **${code(credential)}** ${words(alertSentence(alert))} ${words(alertRemedy(alert, credential))} ${link(`alert ${alert.number}`, alert.url)}`,
  )
}

/** Nothing else is with it. */
export function isAlertAlone({ alerts, kind, because }: OutcomeTexts): boolean {
  return alerts !== undefined && kind !== 'park' && kind !== 'failed' && REASONS[because].blame !== 'person'
}
