import { isGranted, needsOf, settingOf } from '../../../start/permissions.ts'
import { manifestOf, valueOf } from '../facts.ts'
import type { Check } from '../finding.ts'
import { accessOf, APP } from './permissions.ts'

/** The installation says exactly what it was granted. */
export const appPermissions: Check = (facts) => {
  const app = valueOf(facts.app)
  if (app === undefined) return []
  return needsOf(manifestOf(facts))
    .filter((need) => !isGranted(need, app.granted))
    .map((need) => ({
      level: 'error',
      what: `The App was not granted “${settingOf(need)}”.`,
      means: `With it Keyturn ${need.why}; without it GitHub refuses.`,
      fix: `${APP} ${need.setting} → ${accessOf(need)}; then accept the change at ${app.page}.`,
    }))
}
