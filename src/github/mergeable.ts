import { textAt } from './codec.ts'

/** GitHub computes it late and says `UNKNOWN` until then. */
export function mergeable(pull: unknown): 'yes' | 'conflict' | 'unknown' {
  const state = textAt(pull, 'mergeable')
  if (state === 'MERGEABLE') return 'yes'
  return state === 'CONFLICTING' ? 'conflict' : 'unknown'
}
