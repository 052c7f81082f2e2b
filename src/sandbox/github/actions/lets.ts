import { rulesFor } from '../settings.ts'
import type { Repository } from '../world.ts'
import type { Environment } from './state.ts'

/** May a run of this branch use the environment? `*` in a pattern stays within a segment, as in Ruby's File.fnmatch. */
export function letsIn(repository: Repository, { branches }: Pick<Environment, 'branches'>, branch: string): boolean {
  if (branches === 'any') return true
  if (branches !== 'protected') return branches.some(({ name }) => patternOf(name).test(branch))
  // GitHub: "If no branch protection rules are defined for any branch in the repository, then all branches can deploy."
  return repository.settings.rulesets.length === 0 || rulesFor(repository, branch).length > 0
}

function patternOf(name: string): RegExp {
  return new RegExp(
    `^${name
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '[^/]*')
      .replaceAll('?', '[^/]')}$`,
  )
}
