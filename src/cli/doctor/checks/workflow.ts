import { ownWorkflows, valueOf } from '../facts.ts'
import type { Check } from '../finding.ts'
import { NOBODY } from '../../../start/standstill.ts'

export const workflow: Check = (facts) => {
  const all = valueOf(facts.workflows)
  if (all === undefined) return []
  const broken = all.filter(({ readable }) => !readable)
  const unreadable = broken.map(({ path }) => ({
    level: 'warning' as const,
    what: `${path} cannot be read: it is not valid YAML.`,
    means: 'GitHub does not run it either, and nothing more is said of it here.',
    fix: 'Look at it under Actions: GitHub names the line.',
  }))
  if (ownWorkflows(facts).length > 0) return unreadable
  return [
    ...unreadable,
    {
      level: 'error',
      what: `No workflow on ${facts.repository.defaultBranch} uses Keyturn.`,
      ...NOBODY,
    },
  ]
}
