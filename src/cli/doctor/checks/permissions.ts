import { type Lacking, needsOf, tokenLacks } from '../../../start/permissions.ts'
import { manifestOf } from '../facts.ts'
import type { Check, Finding, Level } from '../finding.ts'

/** What a job's own token lacks nobody can grant; that is said of its kind. */
export const permissions: Check = (facts) => {
  const { token } = facts
  if (token.kind === 'github-token') return []
  // An App's token is most likely the one that Keyturn runs with; a person's is for looking.
  const level = token.kind === 'app' ? 'error' : 'warning'
  return missing('The token lacks', level, tokenLacks(token, needsOf(manifestOf(facts))))
}

/** One finding, whether one permission is missing or many: they are granted on one page. */
export function missing(who: string, level: Level, { lacks, grant }: Lacking): readonly Finding[] {
  const [first, ...more] = lacks
  if (first === undefined) return []
  if (more.length === 0) {
    const means = `With it Keyturn ${first.why}; without it GitHub refuses.`
    return [{ level, what: `${who} “${first.name}”.`, means, fix: grant }]
  }
  const width = Math.max(...lacks.map(({ name }) => name.length))
  const text = lacks.map(({ name, why }) => `${name.padEnd(width)}   ${why}`)
  const means = 'GitHub refuses what Keyturn does with them.'
  return [{ level, what: `${who} ${lacks.length} permissions.`, means, fix: grant, lines: { file: 'Missing', text } }]
}
