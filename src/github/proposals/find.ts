import { Failure } from '../../core/failure.ts'
import type { ProposalFacts } from '../../engine/ports.ts'
import { at, listAt, textAt } from '../codec.ts'
import { queryWhole, type Variables } from '../graphql.ts'
import type { Mine } from '../mine.ts'
import { type Desk, keep, known } from './desk.ts'
import { readProposal, toldIn } from './facts.ts'
import { FIND, MORE_COMMENTS } from './queries.ts'

/**
 * The newest proposal of ours on that branch, in any state. Forks may have any number of branches with our name: they are
 * passed over, page by page.
 */
export async function findProposal(desk: Desk, branch: string): Promise<ProposalFacts | undefined> {
  const { owner, name } = desk.api
  const variables = { owner, name, branch, ref: `refs/heads/${branch}` }
  for (let after: string | null = null; ;) {
    const repository = (after === null ? recent(desk, branch) : undefined) ?? (await ask(desk, { ...variables, after }))
    const head = textAt(repository, 'ref', 'target', 'oid')
    desk.branches.set(branch, head === undefined ? {} : { head })
    const mine = known(desk.mine)
    for (const pull of listAt(repository, 'pullRequests', 'nodes')) {
      const facts = readProposal(pull, mine)
      if (facts === undefined) continue
      // It has been, so the branch does not count as absent even if somebody has deleted it: `open` must look first.
      desk.branches.set(branch, { head: head ?? facts.head })
      desk.board.numbers.set(branch, facts.number)
      const moved = head === undefined || head === facts.head ? {} : { moved: true as const }
      return withAllTold(desk, { ...facts, ...moved }, { page: at(pull, 'comments', 'pageInfo'), mine })
    }
    const page = at(repository, 'pullRequests', 'pageInfo')
    if (at(page, 'hasNextPage') !== true) return undefined
    after = textAt(page, 'endCursor') ?? lost()
  }
}

/** As old as a look may be that something is decided on. */
const RECENT = 30_000

/** The first page, if it came with the entries a moment ago; good for one look. */
function recent(desk: Desk, branch: string): unknown {
  const found = desk.found.get(branch)
  desk.found.delete(branch)
  return found && desk.api.clock.monotonic() - found.at <= RECENT ? found.repository : undefined
}

async function ask(desk: Desk, variables: Variables): Promise<unknown> {
  const answered = await queryWhole(desk.api, FIND, variables)
  const repository = at(answered.data, 'repository')
  keep(desk, answered.data, repository)
  return repository
}

async function withAllTold(
  desk: Desk,
  facts: ProposalFacts,
  from: { page: unknown; mine: Mine },
): Promise<ProposalFacts> {
  const told = [...facts.told]
  for (let page = from.page; at(page, 'hasPreviousPage') === true;) {
    const variables = { id: facts.id, before: textAt(page, 'startCursor') ?? lost() }
    const answered = await queryWhole(desk.api, MORE_COMMENTS, variables)
    const comments = at(answered.data, 'node', 'comments')
    told.unshift(...toldIn(comments, from.mine))
    page = at(comments, 'pageInfo')
  }
  return { ...facts, told }
}

function lost(): never {
  throw new Failure(
    'unexpected-response',
    'GitHub promised a further page and gave no way to it. Nothing was changed.',
    {
      effect: 'not-done',
    },
  )
}
