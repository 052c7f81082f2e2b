import { isOpen } from '../../../core/schedule/calendar.ts'
import { DAY } from '../../../core/schedule/due.ts'
import { writeWindows } from '../../../core/schedule/written.ts'
import type { Credential } from '../../../core/manifest/policy.ts'
import { wakes } from '../../../start/cron.ts'
import { manifestOf, ownWorkflows } from '../facts.ts'
import type { Check, Finding } from '../finding.ts'
import { cronsOf } from '../../../start/workflow-file.ts'

/** Mondays of winter and of summer: clocks change, and crons are in UTC. A window comes every week. */
const WEEKS = [
  ['in winter', Date.UTC(2026, 0, 5)],
  ['in summer', Date.UTC(2026, 6, 6)],
] as const

export const workflowWindow: Check = (facts) => {
  const [first] = ownWorkflows(facts)
  const crons = ownWorkflows(facts).flatMap((workflow) => cronsOf(workflow))
  if (first === undefined || crons.length === 0) return []
  const found = (manifestOf(facts)?.credentials ?? []).flatMap((credential) => judge(credential, crons, first.path))
  // Credentials with one window are told once.
  return [...new Map(found.map((one) => [one.what, one])).values()]
}

function judge({ policy }: Credential, crons: readonly string[], path: string): readonly Finding[] {
  const { windows } = policy.calendar
  if (windows.length === 0) return []
  // A freeze passes; a window that nobody is awake in comes again every week.
  const calendar = { ...policy.calendar, freezes: [] }
  const missed = WEEKS.flatMap(([season, monday]) => {
    const days = Array.from({ length: 7 }, (_, day) => wakes(crons, monday + day * DAY))
    return days.some((at) => at === undefined || at.some((instant) => isOpen(calendar, instant))) ? [] : [season]
  })
  const [season] = missed
  if (season === undefined) return []
  const when = missed.length === WEEKS.length ? 'never' : `${season} never`
  return [
    {
      level: 'error',
      what: `The schedule of ${path} ${when} falls into the window ${writeWindows(calendar)}.`,
      means:
        'What is merged waits for a window in which nobody wakes Keyturn: no key goes into service, and none goes.',
      fix: 'Give it a cron inside the window. Crons are in UTC; GitHub may start them late by up to an hour.',
    },
  ]
}
