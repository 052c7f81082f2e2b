import { formatProblem } from '../../../core/manifest/format.ts'
import { valueOf } from '../facts.ts'
import type { Check } from '../finding.ts'

export const manifest: Check = (facts) => {
  const read = valueOf(facts.manifest)
  const branch = facts.repository.defaultBranch
  if (read === undefined || read.state === 'good') return []
  if (read.state === 'wrong') {
    return read.problems.map((problem) => ({
      level: 'error',
      what: formatProblem(problem),
      means: 'A manifest with a mistake stops everything: no key is touched.',
      fix: 'Set it right; `keyturn check` reads it on your machine.',
    }))
  }
  return [
    {
      level: 'error',
      what: `There is no rotation.yml on ${branch}, in the root or in .github/.`,
      means: 'Keyturn knows of no key to turn.',
      fix: '`keyturn init` writes one; or begin with the nine lines of the README.',
    },
  ]
}
