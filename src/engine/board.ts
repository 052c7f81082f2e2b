// What the dashboard issue says, while a run goes on: where each credential stands, as far as it has come.
import { dashboardTexts } from '../core/render/dashboard.ts'
import { describe } from '../core/failure.ts'
import type { CredentialId } from '../core/facts.ts'
import type { Clock, Github, Repository } from './ports.ts'
import type { Outcome } from './result.ts'

export interface Board {
  /** A credential stands here now; of a proposal that is being opened the branch is known before its number. */
  stand(outcome: Outcome, branch?: string): void
  /** The run is over: the issue says so, if it does not yet. A dashboard is a view; that it cannot be written is told, and no failure. */
  settle(outcomes: readonly Outcome[]): Promise<void>
}

export interface BoardOptions {
  readonly github: Pick<Github, 'dashboard'>
  readonly repository: Repository
  readonly clock: Clock
  readonly warn: (line: string) => void
  readonly credentials: readonly CredentialId[]
}

/** In a fleet something is always on its way: its dashboard is written once, when the run is over. */
const MOST_ALONG = 50

export function createBoard({ github, repository, clock, warn, credentials }: BoardOptions): Board {
  // One moment for the whole run: what went along must read as what is said at the end.
  const at = clock.now()
  const rows = new Map<CredentialId, { readonly outcome: Outcome; readonly branch?: string }>()

  function want(): void {
    github.dashboard.want((numberOf) => {
      if (rows.size < credentials.length) return undefined
      const outcomes = [...rows.values()].map(({ outcome, branch }) => {
        const number = branch === undefined ? undefined : numberOf(branch)
        if (number === undefined || outcome.proposal !== undefined) return outcome
        return { ...outcome, proposal: { number, url: `${repository.url}/pull/${number}` } }
      })
      return dashboardTexts({ at, url: repository.url, outcomes })
    })
  }

  return {
    stand: (outcome, branch) => {
      if (credentials.length > MOST_ALONG) return
      rows.set(outcome.credential, { outcome, ...(branch === undefined ? {} : { branch }) })
      want()
    },
    settle: async (outcomes) => {
      // One that got another name on the way stands under that alone.
      for (const name of rows.keys()) if (!outcomes.some(({ credential }) => credential === name)) rows.delete(name)
      for (const outcome of outcomes) rows.set(outcome.credential, { ...rows.get(outcome.credential), outcome })
      want()
      try {
        await github.dashboard.settle()
      } catch (thrown) {
        warn(`The dashboard issue was not brought up to date; nothing else depends on it. ${describe(thrown)}`)
      }
    },
  }
}
