import { valueOf } from '../facts.ts'
import type { Check } from '../finding.ts'

/** Rules without which a push is an approval. */
const REVIEWED = ['pull_request', 'protected']

export const defaultBranch: Check = ({ rules, repository }) => {
  const types = valueOf(rules)
  if (types === undefined || types.some((type) => REVIEWED.includes(type))) return []
  return [
    {
      level: 'warning',
      what: `Nobody has to review what is pushed to ${repository.defaultBranch}.`,
      means: `Approving a key is merging to it, so who can push to ${repository.defaultBranch} can approve here.`,
      fix: `${repository.page}/settings/rules → New branch ruleset → Default → “Require a pull request before merging”, with one approval.`,
    },
  ]
}
