import { longestPause } from '../../../start/cron.ts'
import { ownWorkflows } from '../facts.ts'
import type { Check, Finding } from '../finding.ts'
import { withEvent } from '../lines.ts'
import { ENOUGH, lengthOf, UNREAD_CRON, UNSCHEDULED } from '../../../start/standstill.ts'
import { cronsOf, type Workflow } from '../../../start/workflow-file.ts'

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
    ...UNSCHEDULED,
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
        ...UNREAD_CRON,
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
