import { isAsked } from '../../../core/alert.ts'
import { SCANNING, settingOf } from '../../../start/permissions.ts'
import { type Facts, manifestOf, valueOf } from '../facts.ts'
import type { Check, Finding } from '../finding.ts'

export const secretScanning: Check = (facts) => {
  const { repository } = facts
  const { secretScanning: on, pushProtection, private: hidden, page } = repository
  const fix = `${page}/settings/security_analysis → Secret Protection.`
  const found: Finding[] = []
  if (on === false)
    found.push({
      level: hidden ? 'note' : 'warning',
      what: 'Secret scanning is off.',
      means: 'GitHub does not tell when a key is committed; others look for such keys all the time.',
      fix: hidden ? `${fix} In a private repository it needs GitHub Secret Protection (Team or Enterprise).` : fix,
    })
  if (on === true && pushProtection === false)
    found.push({
      level: 'note',
      what: 'Push protection is off.',
      means: 'A key is found after it was pushed, when it has to be turned, and not before.',
      fix,
    })
  return on === true ? [...found, ...unread(facts)] : found
}

/** GitHub finds keys, and Keyturn is not shown them. A manifest that speaks of alerts is told it as a permission that is missing. */
function unread(facts: Facts): readonly Finding[] {
  const app = valueOf(facts.app)
  const manifest = manifestOf(facts)
  if (app === undefined || app.granted[SCANNING.name] !== undefined || (manifest && isAsked(manifest))) return []
  return [
    {
      level: 'note',
      what: `The App was not granted “${settingOf(SCANNING)}”.`,
      means: 'When GitHub finds a key of yours, Keyturn does not hear of it, and cannot tell whose it is.',
      fix: `Grant it, and accept the change at ${app.page}; \`on-alert:\` in rotation.yml says what an alert may begin.`,
    },
  ]
}
