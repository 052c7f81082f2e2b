import { sees } from '../../access.ts'
import type { Label, Pull } from '../../pulls/state.ts'
import { refusal } from '../../refusal.ts'
import type { Entity, Repository } from '../../world.ts'
import type { Scope } from '../thing.ts'

/** What a node id names, if this token may see it. */
export function entityOfId(scope: Scope, id: string): Entity {
  const entity = scope.world.nodes.get(id)
  if (!entity || !visibleEntity(scope, entity))
    throw refusal(404, `Could not resolve to a node with the global id of '${id}'`)
  return entity
}

function visibleEntity(scope: Scope, entity: Entity): boolean {
  if (entity.kind === 'account') return true
  if (entity.kind === 'repository') return sees(scope.access, entity)
  return sees(scope.access, entity.kind === 'comment' ? entity.on.repository : entity.repository)
}

/** The repository of that node id. */
export function repositoryOfId(scope: Scope, id: string): Repository {
  const entity = entityOfId(scope, id)
  if (entity.kind !== 'repository')
    throw refusal(404, `Could not resolve to a Repository with the global id of '${id}'`)
  return entity
}

/** The labels of those node ids. */
export function labelsOfIds(scope: Scope, ids: readonly string[]): readonly Label[] {
  return ids.map((id) => {
    const entity = entityOfId(scope, id)
    if (entity.kind !== 'label') throw refusal(404, `Could not resolve to a Label with the global id of '${id}'`)
    return entity
  })
}

/** The pull request of that node id. */
export function pullOfId(scope: Scope, id: string): Pull {
  const entity = entityOfId(scope, id)
  if (entity.kind !== 'pull') throw refusal(404, `Could not resolve to a PullRequest with the global id of '${id}'`)
  return entity
}
