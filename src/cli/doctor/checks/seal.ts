import { gateOf, hasGate, secretsIn, valueOf } from '../facts.ts'
import type { Check } from '../finding.ts'

export const seal: Check = (facts) => {
  const name = gateOf(facts)
  const [inGate, elsewhere] = [secretsIn(facts, `environment/${name}`), secretsIn(facts, 'repository')]
  if (inGate?.includes('KEYTURN_SEAL') === true) return []
  if (elsewhere?.includes('KEYTURN_SEAL') === true) {
    // Where the plan has no gate there is no better place.
    if (!hasGate(facts) || valueOf(facts.environments) === undefined) return []
    return [
      {
        level: 'warning',
        what: 'KEYTURN_SEAL is a secret of the repository.',
        means: 'Every workflow on every branch can read it; with it a journal can be forged.',
        fix: `Move it into the environment ${name}, then delete the repository’s.`,
      },
    ]
  }
  const where = hasGate(facts) ? ` --env ${name}` : ''
  if (elsewhere === undefined || (hasGate(facts) && inGate === undefined)) return []
  return [
    {
      level: 'error',
      what: `There is no secret KEYTURN_SEAL in the ${hasGate(facts) ? `environment ${name}` : 'repository'}.`,
      means: 'Keyturn’s journal is authenticated by it: without it nothing runs.',
      fix: 'Make one, and keep a copy where you keep such things.',
      lines: { file: 'In a shell', text: [`openssl rand -base64 32 | gh secret set KEYTURN_SEAL${where}`] },
    },
  ]
}
