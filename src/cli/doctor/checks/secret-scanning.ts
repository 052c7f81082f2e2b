import type { Check, Finding } from '../finding.ts'

export const secretScanning: Check = ({ repository }) => {
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
  return found
}
