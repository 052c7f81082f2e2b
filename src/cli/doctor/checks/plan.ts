import { hasGate } from '../facts.ts'
import type { Check } from '../finding.ts'

/** GitHub refuses rulesets of a private repository on Free in words; there are no environments there either. */
export const plan: Check = (facts) => {
  if (hasGate(facts)) return []
  const { repository } = facts
  const fix =
    'Use Pro, Team or Enterprise, or make the repository public. Else use it only where these are the same people.'
  return [
    {
      level: 'warning',
      what: 'This plan has no rulesets and no protected branches for a private repository.',
      means: `Who can push to ${repository.defaultBranch} can approve a key here, and nobody can be made to review it.`,
      fix,
    },
    {
      level: 'warning',
      what: 'This plan has no environments for a private repository.',
      means:
        'There is no gate: who can push any branch can read the seal and the admin keys from the repository’s secrets.',
      fix,
    },
  ]
}
