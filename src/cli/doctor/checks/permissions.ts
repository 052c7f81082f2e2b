import { needsOf, tokenLacks } from '../../../start/permissions.ts'
import { manifestOf } from '../facts.ts'
import type { Check } from '../finding.ts'

/** What a job's own token lacks nobody can grant; that is said of its kind. */
export const permissions: Check = (facts) => {
  const { token } = facts
  if (token.kind === 'github-token') return []
  return tokenLacks(token, needsOf(manifestOf(facts))).map(({ name, why, grant }) => ({
    // An App's token is most likely the one that Keyturn runs with; a person's is for looking.
    level: token.kind === 'app' ? 'error' : 'warning',
    what: `The token lacks ${token.kind === 'classic' ? 'the scope ' : ''}“${name}”.`,
    means: `With it Keyturn ${why}; without it GitHub refuses.`,
    fix: grant,
  }))
}
