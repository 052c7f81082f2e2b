import type { Deed } from './deeds.ts'
import { text } from './payload.ts'

/** What makes an alert news. Of those that end it the Action knows already, or finds it with the next look. */
const NEWS = new Set(['created', 'publicly_leaked', 'validated', 'reopened'])

/** `secret_scanning_alert`: the Action finds the alert by itself, reads it, and acts by `on-alert:` (decision 22). */
export function hearAlert(payload: unknown): readonly Deed[] {
  return NEWS.has(text(payload, 'action') ?? '') ? [{ do: 'wake', because: 'alert' }] : []
}
