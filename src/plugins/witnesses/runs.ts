import type { Instant, Testimony } from '../../core/facts.ts'
import type { GithubRest } from '../contract/github.ts'
import { githubTime, listRuns } from '../contract/runs.ts'
import type { Witness } from '../contract/witness.ts'

/** Every status of a run that may still read, or has already read and still holds, a secret. */
const UNCOMPLETED = ['queued', 'in_progress', 'waiting', 'pending', 'requested'] as const

/** What the witness `runs` is opened with. */
export interface RunsOpening {
  readonly rest: GithubRest
  readonly now: () => Instant
  /** Keyturn's own run holds no slot's value. */
  readonly ownRun?: string
}

/**
 * GitHub's secrets only: a run reads repository secrets when it is queued and environment secrets when the job begins, and may hold
 * them for 30 days. So the old key is quiet only when no run from before the change is left.
 */
export function openRuns(opening: RunsOpening): Witness {
  return { id: 'runs', what: 'workflow runs that hold the old value', quiet: (_keyId, since) => quiet(opening, since) }
}

async function quiet({ rest, now, ownRun }: RunsOpening, since: Instant): Promise<Testimony> {
  const at = now()
  const created = `<=${githubTime(since)}`
  const lists = await Promise.all(UNCOMPLETED.map((status) => listRuns(rest, { query: { status, created } })))
  // A run may pass from one status to the next between two lists: counted once.
  const old = new Map(lists.flat().map((run) => [run.id, run]))
  const holding = [...old.values()].filter(
    (run) => run.id !== ownRun && run.status !== 'completed' && run.createdAt <= since,
  )
  const shown = holding.slice(0, 3).map((run) => run.url)
  return {
    witness: 'runs',
    asked: `uncompleted workflow runs from before ${githubTime(since)}`,
    answer:
      holding.length === 0
        ? 'none'
        : `${holding.length}: ${shown.join(', ')}${holding.length > shown.length ? ', …' : ''}`,
    verdict: holding.length === 0 ? 'yes' : 'no',
    at,
    number: holding.length,
  }
}
