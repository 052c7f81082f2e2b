import { AWS, VAULT } from '../../../core/manifest/kept.ts'
import { type Facts, gateOf, hasGate, manifestOf, ownWorkflows, secretsIn } from '../facts.ts'
import type { Check, Finding } from '../finding.ts'
import type { OwnStep } from '../../../start/workflow-file.ts'

/** What the step is passed, and what goes without it. The seal has a check of its own; an intake is there only while it is used. */
export const gateSecrets: Check = (facts) => {
  const wanted = ownWorkflows(facts).flatMap(({ own }) => (own === undefined ? [] : wantedBy(own, facts)))
  return [...new Map(wanted.map((one) => [one.secret, one])).values()].flatMap((one) => judge(one, facts))
}

interface Wanted {
  readonly secret: string
  /** What is not done without it. */
  readonly without: string
}

function wantedBy(own: OwnStep, facts: Facts): readonly Wanted[] {
  const minted = (manifestOf(facts)?.credentials ?? []).filter(({ mint }) => mint !== 'person')
  const programs = (manifestOf(facts)?.credentials ?? []).flatMap(({ stores }) =>
    stores.flatMap((store) =>
      store.kind === 'command' ? store.env.map((name) => ({ name, program: store.program })) : [],
    ),
  )
  const texts: readonly (readonly [string | undefined, string])[] = [
    [own.with['app-private-key'], 'Keyturn has no login, and no run does anything.'],
    [own.env['KEYTURN_NOTIFY_URL'], 'No chat is told.'],
    [own.env[VAULT.token], 'Nothing can be read or written in Vault.'],
    ...programs.map(
      ({ program, name }) => [own.env[name], `${program} is not started, and nothing is written there.`] as const,
    ),
    [own.env[AWS.id], 'Nothing can be read or written at AWS.'],
    [own.env[AWS.secret], 'Nothing can be read or written at AWS.'],
    ...minted.map(
      ({ admin, provider }) =>
        [own.env[admin], `Nothing can be asked of ${provider}, and nothing is made there.`] as const,
    ),
  ]
  return texts.flatMap(([text, without]) => {
    const secret = /\bsecrets\.(\w+)/.exec(text ?? '')?.[1]
    return secret === undefined ? [] : [{ secret, without }]
  })
}

function judge({ secret, without }: Wanted, facts: Facts): readonly Finding[] {
  const gated = hasGate(facts)
  const name = gateOf(facts)
  const [inGate, here, shared] = [
    gated ? secretsIn(facts, `environment/${name}`) : [],
    secretsIn(facts, 'repository'),
    secretsIn(facts, 'organization'),
  ]
  if (inGate === undefined || here === undefined || inGate.includes(secret)) return []
  const fix = `gh secret set ${secret}${gated ? ` --env ${name}` : ''}`
  if (here.includes(secret) || shared?.includes(secret) === true)
    return gated ? [open(secret, `${fix}, then delete the other one.`)] : []
  return [
    {
      level: shared === undefined ? 'warning' : 'error',
      what: `There is no secret ${secret} in the ${gated ? `environment ${name}` : 'repository'}, and the workflow passes it.`,
      means: `${without}${shared === undefined ? ' Unless the organisation has it: its secrets were not seen.' : ''}`,
      fix: 'Set it; the value is asked for, and not shown.',
      lines: { file: 'In a shell', text: [fix] },
    },
  ]
}

function open(secret: string, fix: string): Finding {
  return {
    level: 'warning',
    what: `${secret} is no secret of the gate.`,
    means: 'Every workflow on every branch can read it where it is.',
    fix,
  }
}
