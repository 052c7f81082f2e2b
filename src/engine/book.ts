import type { View } from '../core/render/view.ts'
import type { Clock, ProposalFacts, Proposals } from './ports.ts'

/** As old as a look may be that a step is decided on. */
const FRESH = 30_000

/** Proposals, and what is remembered of them. */
export interface Book extends Proposals {
  /** As last found or written by this run, however long ago; for texts, never for a decision. */
  recall(branch: string): Promise<ProposalFacts | undefined>
}

interface Page {
  readonly facts: ProposalFacts | undefined
  /** Monotonic. */
  readonly at: number
}

/**
 * Proposals with a short memory: what was found, opened or written within half a minute is not asked for again. A rule, the
 * telling and the next step look at the same pull request; GitHub is asked once.
 */
export function rememberProposals(proposals: Proposals, clock: Pick<Clock, 'monotonic'>): Book {
  const pages = new Map<string, Page>()
  function keep(branch: string, facts: ProposalFacts | undefined, at: number): void {
    pages.set(branch, { facts, at })
  }
  async function find(branch: string): Promise<ProposalFacts | undefined> {
    const page = pages.get(branch)
    if (page && clock.monotonic() - page.at <= FRESH) return page.facts
    const at = clock.monotonic()
    const facts = await proposals.find(branch)
    keep(branch, facts, at)
    return facts
  }
  return {
    find,
    recall: (branch) => {
      const page = pages.get(branch)
      return page ? Promise.resolve(page.facts) : find(branch)
    },
    open: async (draft) => {
      pages.delete(draft.branch)
      const at = clock.monotonic()
      const facts = await proposals.open(draft)
      keep(draft.branch, facts, at)
      return facts
    },
    present: async (facts, view) => {
      const at = pages.get(facts.branch)?.at
      pages.delete(facts.branch)
      await proposals.present(facts, view)
      if (at !== undefined) keep(facts.branch, presented(facts, view), at)
    },
    written: (facts) => proposals.written(facts),
    rebase: async (facts, draft) => {
      pages.delete(facts.branch)
      await proposals.rebase(facts, draft)
    },
    reopen: async (facts) => {
      pages.delete(facts.branch)
      await proposals.reopen(facts)
    },
    close: async (facts) => {
      pages.delete(facts.branch)
      await proposals.close(facts)
    },
  }
}

function presented(facts: ProposalFacts, view: View): ProposalFacts {
  return {
    ...facts,
    title: view.title,
    body: view.body,
    labels: view.labels.map(({ name }) => name),
    told: [...new Set([...facts.told, ...view.comments.map(({ marker }) => marker)])],
  }
}
