// The one line that the bot writes into Keyturn's dashboard: that its other lines are old.
import { looseText } from '../../github/codec.ts'
import { LABEL } from '../../github/dashboard/board.ts'
import { sameText } from '../../github/proposals/text.ts'
import type { Ask, Place } from '../ask.ts'
import { type Issue, oldestIssue } from '../issue.ts'

const BEGINS = '<!-- keyturn-ears:still -->'
const ENDS = '<!-- keyturn-ears:end -->'

/**
 * Says at its top that Keyturn stands still, with the issue that tells why; undefined: takes that away again. Keyturn's own runs write
 * the whole text anew, so that nothing of it outlives what it says.
 */
export async function markDashboard(ask: Ask, place: Place, issue: number | undefined): Promise<void> {
  const dashboard = await findDashboard(ask, place)
  if (dashboard === undefined) return
  const bare = withoutMark(dashboard.body)
  const body = issue === undefined ? bare : `${markOf(issue)}\n\n${bare}`
  if (sameText(body, dashboard.body)) return
  const asked = { ...place, issue_number: dashboard.number, body }
  await ask('PATCH /repos/{owner}/{repo}/issues/{issue_number}', asked)
}

function markOf(issue: number): string {
  return `${BEGINS}\n> [!WARNING]\n> **Keyturn stands still: #${issue} says why.** What is written below is as old as its last run.\n${ENDS}`
}

function withoutMark(body: string): string {
  const from = body.indexOf(BEGINS)
  const to = body.indexOf(ENDS, from)
  return from < 0 || to < 0 ? body : `${body.slice(0, from)}${body.slice(to + ENDS.length).replace(/^\s+/, '')}`
}

/** As Keyturn finds it itself; the ears may be another App. */
function findDashboard(ask: Ask, place: Place): Promise<Issue | undefined> {
  return oldestIssue(ask, place, { label: LABEL, isIt: isOpenByApp })
}

function isOpenByApp(issue: unknown): boolean {
  return looseText(issue, 'user', 'type') === 'Bot' && looseText(issue, 'state') === 'open'
}
