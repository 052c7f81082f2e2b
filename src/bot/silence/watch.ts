// Silence is loud (I7): who would tell that Keyturn does not run, if Keyturn does not run?
import type { Instant } from '../../core/facts.ts'
import { type Ask, look, type Place } from '../ask.ts'
import { readRepository } from '../files.ts'
import { closeIssue, findIssue, openIssue, readsAs, reopenIssue, rewriteIssue } from '../issue.ts'
import { lackingIn } from '../permissions.ts'
import { markDashboard } from './dashboard.ts'
import { findingsOf, type Finding, toEnable } from './decide.ts'
import type { Facts } from './facts.ts'
import { gather } from './gather.ts'
import { OVER, WATCH, watchIssue } from './render.ts'

export interface Watching extends Place {
  readonly now: Instant
  /** `installation.permissions`, where it was asked for. */
  readonly granted?: Readonly<Record<string, string>>
}

/** What came of it. */
export interface Watched {
  readonly findings: readonly Finding[]
  /** Paths of the workflows that were switched on again. */
  readonly enabled: readonly string[]
  readonly issue: 'none' | 'opened' | 'reopened' | 'rewritten' | 'closed' | 'left'
}

const UNSEEN: Watched = { findings: [], enabled: [], issue: 'none' }

/** Looks whether Keyturn is awake in a repository, wakes what may be woken, and says the rest in one issue. */
export async function watchOver(ask: Ask, { owner, repo, now, granted }: Watching): Promise<Watched> {
  const place = { owner, repo }
  const repository = await readRepository(ask, place)
  if (repository === undefined || repository.archived) return UNSEEN
  const seen = await gather(ask, repository)
  if (seen === undefined) return UNSEEN
  const woken = await wake(ask, place, seen)
  const lacks = [...new Set([...woken.facts.lacks, ...(granted === undefined ? [] : lackingIn(granted))])]
  const findings = findingsOf({ ...woken.facts, lacks }, now)
  if (!repository.issues) return { findings, enabled: woken.enabled, issue: 'none' }
  const { issue, open } = await say(ask, place, findings)
  const still = findings.some((one) => one.still)
  // Who closed the issue knows it. What only needs a look leaves Keyturn awake, which writes its dashboard itself.
  if ((open !== undefined && still) || issue === 'closed') await markDashboard(ask, place, still ? open : undefined)
  return { findings, enabled: woken.enabled, issue }
}

/** Switches on what GitHub switched off, as far as GitHub lets it. */
async function wake(
  ask: Ask,
  place: Place,
  facts: Facts,
): Promise<{ readonly facts: Facts; readonly enabled: readonly string[] }> {
  const enabled: number[] = []
  for (const id of toEnable(facts)) {
    const asked = { ...place, workflow_id: id }
    const answer = await look(ask, 'PUT /repos/{owner}/{repo}/actions/workflows/{workflow_id}/enable', asked)
    if (answer.seen) enabled.push(id)
  }
  const isOn = (id: number | undefined): boolean => id !== undefined && enabled.includes(id)
  const workflows = facts.workflows.map((one) => (isOn(one.id) ? { ...one, state: 'active' } : one))
  const paths = workflows.flatMap(({ id, path }) => (isOn(id) ? [path] : []))
  return { facts: { ...facts, workflows }, enabled: paths }
}

interface Told {
  readonly issue: Watched['issue']
  /** Number of the issue, where it is open now. */
  readonly open?: number
}

async function say(ask: Ask, place: Place, findings: readonly Finding[]): Promise<Told> {
  const issue = await findIssue(ask, place, WATCH)
  if (findings.length === 0) {
    if (issue?.open !== true) return { issue: 'none' }
    await closeIssue(ask, place, { issue, ...OVER })
    return { issue: 'closed' }
  }
  const wording = watchIssue(findings)
  if (issue === undefined) {
    return { issue: 'opened', open: await openIssue(ask, place, { purpose: WATCH, wording }) }
  }
  const open = issue.number
  if (issue.open) return { issue: (await rewriteIssue(ask, place, { issue, wording })) ? 'rewritten' : 'left', open }
  // A person closed it knowing this; to open it again takes something else to say.
  if (readsAs(issue, wording)) return { issue: 'left' }
  await reopenIssue(ask, place, { issue, wording })
  return { issue: 'reopened', open }
}
