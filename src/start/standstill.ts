// What stands still, in words that doctor and the bot share: what it means and what to do.

/** Hours between two runs that are no loss: sweeps of what is at rest happen daily. */
export const ENOUGH = 24

/** A workflow of Keyturn's that is switched off. */
export const OFF = {
  means: 'Nobody wakes Keyturn: no key is turned, and nothing tells you.',
  fix: 'Switch it on. In a public repository GitHub switches schedules off after sixty days without activity.',
} as const

/** No workflow uses Keyturn. */
export const NOBODY = {
  means: 'Nothing runs, and no key is ever turned.',
  fix: '`keyturn init` writes it; or copy .github/workflows/keyturn.yml from the README.',
} as const

/** Keyturn's workflow has no schedule. */
export const UNSCHEDULED = {
  means: 'Nobody wakes Keyturn when a key is due or a wait is over: it would stand still, and nobody would notice.',
  fix: 'Add one; four times a day is usual, and an idle run costs one request.',
} as const

/** A cron that is none. */
export const UNREAD_CRON = {
  means: 'The schedule never wakes Keyturn.',
  fix: 'Five fields: minute, hour, day, month, day of the week.',
} as const

/** `gh workflow enable keyturn.yml` */
export function enabling(path: string): string {
  return `gh workflow enable ${path.split('/').at(-1) ?? path}`
}

/** `6 hours`, `3 days`. */
export function lengthOf(hours: number): string {
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`
}
