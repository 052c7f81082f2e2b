import { valueOf } from '../facts.ts'
import type { Check } from '../finding.ts'

export const journalBranch: Check = ({ journalRules, repository }) => {
  const types = valueOf(journalRules)
  if (types === undefined || types.length > 0) return []
  return [
    {
      level: 'note',
      what: 'No ruleset covers `keyturn/**`.',
      means:
        'Who can push can damage the journal. A forged one is useless without the seal, but a damaged one stops Keyturn.',
      fix: `${repository.page}/settings/rules → New branch ruleset → keyturn/** → “Restrict updates”, “Restrict deletions” and “Block force pushes”, with the App alone in the bypass list.`,
    },
  ]
}
