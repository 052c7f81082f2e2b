// What was done to a repository's refs: REST "List repository activities".
import { showAccount } from '../accounts.ts'
import { isAncestor } from '../git/history.ts'
import { branchRef } from '../refs.ts'
import { json } from '../../reply.ts'
import { iso, type RefMove, type Repository, type World } from '../world.ts'
import { repositoryRoute, type Route } from './route.ts'

const ZERO = '0'.repeat(40)

/** Newest first; `ref` and `activity_type` narrow it. */
export const ACTIVITY: readonly Route[] = [
  repositoryRoute('GET /activity', 'contents:read', ({ world, repository, query }) => {
    const [ref, kind] = [query.get('ref'), query.get('activity_type')]
    const found = repository.moves
      .filter((move) => ref === null || move.ref === ref || move.ref === branchRef(ref))
      .filter((move) => kind === null || kindOf(repository, move) === kind)
    const newest = found.toReversed().slice(0, Number(query.get('per_page') ?? 30))
    return json(
      200,
      newest.map((move) => show(world, repository, move)),
    )
  }),
]

function kindOf({ objects }: Repository, { from, to }: RefMove): string {
  if (from === undefined) return 'branch_creation'
  if (to === undefined) return 'branch_deletion'
  return isAncestor(objects, from, to) ? 'push' : 'force_push'
}

function show(world: World, repository: Repository, move: RefMove) {
  const id = repository.moves.indexOf(move) + 1
  return {
    id,
    node_id: `PSH_${repository.id}_${id}`,
    before: move.from ?? ZERO,
    after: move.to ?? ZERO,
    ref: move.ref,
    timestamp: iso(move.at),
    activity_type: kindOf(repository, move),
    actor: move.by ? showAccount(world, move.by) : null,
  }
}
