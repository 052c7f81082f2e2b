import { longestPause } from '../cron.ts'
import { ownWorkflows } from '../facts.ts'
import type { Check, Finding } from '../finding.ts'
import { withEvent } from '../lines.ts'
import { cronsOf, type Workflow } from '../../../start/workflow-file.ts'

/** Hours between two runs that are no loss: sweeps of what is at rest happen daily. */
const ENOUGH = 24
const EVERY_SIX_HOURS = [{ cron: '23 1,7,13,19 * * *' }]

export const workflowSchedule: Check = (facts) => {
  const own = ownWorkflows(facts)
  // With several, it is enough that one is woken.
  const crons = own.flatMap((workflow) => cronsOf(workflow))
  const [first] = own
  if (first === undefined) return []
  return crons.length === 0 ? [missing(first)] : judge(first, crons)
}

function missing(workflow: Workflow): Finding {
  return {
    level: 'error',
    what: `${workflow.path} has no \`schedule\`.`,
    means: 'Nobody wakes Keyturn when a key is due or a wait is over: it would stand still, and nobody would notice.',
    fix: 'Add one; four times a day is usual, and an idle run costs one request.',
    lines: withEvent(workflow, 'schedule', EVERY_SIX_HOURS),
  }
}

function judge(workflow: Workflow, crons: readonly string[]): readonly Finding[] {
  const { path } = workflow
  const pause = longestPause(crons)
  const lines = withEvent(workflow, 'schedule', EVERY_SIX_HOURS)
  if (pause === undefined)
    return [
      {
        level: 'error',
        what: `${path} has a cron that GitHub does not read: ${crons.join(' · ')}.`,
        means: 'The schedule never wakes Keyturn.',
        fix: 'Five fields: minute, hour, day, month, day of the week.',
        lines,
      },
    ]
  return pause <= ENOUGH
    ? []
    : [
        {
          level: 'warning',
          what: `The schedule of ${path} pauses up to ${lengthOf(pause)}.`,
          means: 'So long may a key be overdue, a leak of the journal unseen, or a rotation wait that could go on.',
          fix: 'Wake it at least daily; four times a day is usual, and an idle run costs one request.',
          lines,
        },
      ]
}

function lengthOf(hours: number): string {
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`
}
