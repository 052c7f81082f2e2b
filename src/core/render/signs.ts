import type { Urgency } from './outcome.ts'

/** How urgent something is, at a glance; the words beside it say the same. */
export const SIGNS: Readonly<Record<Urgency, string>> = {
  overdue: '🔴',
  failed: '🟠',
  waits: '🟡',
  moving: '🔵',
  rests: '⚪',
}
