import { appLacks, needsOf } from '../../../start/permissions.ts'
import { manifestOf, valueOf } from '../facts.ts'
import type { Check } from '../finding.ts'
import { missing } from './permissions.ts'

export const appPermissions: Check = (facts) => {
  const app = valueOf(facts.app)
  return app === undefined ? [] : missing('The App was not granted', 'error', appLacks(app, needsOf(manifestOf(facts))))
}
