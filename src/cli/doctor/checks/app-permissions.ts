import { appLacks, needsOf } from '../../../start/permissions.ts'
import { manifestOf, valueOf } from '../facts.ts'
import type { Check } from '../finding.ts'

export const appPermissions: Check = (facts) => {
  const app = valueOf(facts.app)
  if (app === undefined) return []
  return appLacks(app, needsOf(manifestOf(facts))).map(({ name, why, grant }) => ({
    level: 'error',
    what: `The App was not granted “${name}”.`,
    means: `With it Keyturn ${why}; without it GitHub refuses.`,
    fix: grant,
  }))
}
