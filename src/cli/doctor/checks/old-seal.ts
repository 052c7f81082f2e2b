import { gateOf, secretsIn, valueOf } from '../facts.ts'
import type { Check } from '../finding.ts'

export const oldSeal: Check = (facts) => {
  const gate = gateOf(facts)
  const kept = ['repository', `environment/${gate}`].some(
    (scope) => secretsIn(facts, scope)?.includes('KEYTURN_SEAL_PREVIOUS') === true,
  )
  const old = valueOf(facts.oldSeal)
  if (old === undefined) return []
  const { credentials } = old
  if (credentials.length > 0) {
    const list = credentials.join(', ')
    const means = `Entries or staged values of ${list} are under another seal than this one.`
    return kept
      ? [
          {
            level: 'note',
            what: 'KEYTURN_SEAL_PREVIOUS is still needed.',
            means,
            fix: 'Leave it. Every run puts more under the new seal; ask again in two days.',
          },
        ]
      : [
          {
            level: 'error',
            what: 'The journal is not under this seal.',
            means: `${means} Keyturn will not believe them.`,
            fix: 'Pass the seal that they were made with as KEYTURN_SEAL_PREVIOUS. If it is lost: `keyturn run --command "adopt <credential>"`.',
          },
        ]
  }
  return kept
    ? [
        {
          level: 'note',
          what: 'KEYTURN_SEAL_PREVIOUS can go.',
          means: 'Nothing in the journal is under it any more.',
          fix: `gh secret delete KEYTURN_SEAL_PREVIOUS --env ${gate}, and take it out of the workflow.`,
        },
      ]
    : []
}
