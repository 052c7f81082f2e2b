import { gateOf, secretsIn, valueOf } from '../facts.ts'
import type { Check } from '../finding.ts'

export const seal: Check = (facts) => {
  const name = gateOf(facts)
  const [inGate, elsewhere] = [secretsIn(facts, `environment/${name}`), secretsIn(facts, 'repository')]
  if (inGate?.includes('KEYTURN_SEAL') === true) return []
  const fix = `openssl rand -base64 32 | gh secret set KEYTURN_SEAL --env ${name}, and keep a copy where you keep such things.`
  if (elsewhere?.includes('KEYTURN_SEAL') === true) {
    // Where the plan has no gate there is no better place.
    if (valueOf(facts.environments) === undefined) return []
    return [
      {
        level: 'warning',
        what: 'KEYTURN_SEAL is a secret of the repository.',
        means: 'Every workflow on every branch can read it; with it a journal can be forged.',
        fix: `Move it into the environment ${name}, then delete the repository’s.`,
      },
    ]
  }
  if (inGate === undefined || elsewhere === undefined) return []
  return [
    {
      level: 'error',
      what: `There is no secret KEYTURN_SEAL in the environment ${name}.`,
      means: 'Keyturn’s journal is authenticated by it: without it nothing runs.',
      fix,
    },
  ]
}
