import { diverge } from '../git/history.ts'
import type { Commit } from '../git/objects.ts'
import type { Pull } from './state.ts'

/** The commits it would bring or brought, oldest first. */
export function commitsOf(pull: Pull): readonly Commit[] {
  return [...diverge(pull.repository.objects, pull.baseOid, pull.head).theirs].reverse()
}
