import type { Credential } from '../../../core/manifest/policy.ts'
import { readIn } from '../../../start/secrets.ts'
import { type Facts, manifestOf, secretsIn } from '../facts.ts'
import type { Check, Finding } from '../finding.ts'

/** A secret of the repository, or of an environment, comes before one of the organisation with the same name. */
export const shadowed: Check = (facts) =>
  (manifestOf(facts)?.credentials ?? []).flatMap((credential) => {
    const names = credential.stores.flatMap((store) =>
      store.kind === 'github' && store.organization ? store.slots.map(({ secret }) => secret) : [],
    )
    return names.flatMap((name) => hidden(facts, credential, name))
  })

function hidden(facts: Facts, credential: Credential, name: string): readonly Finding[] {
  const scopes = ['repository', ...readIn(credential).map((environment) => `environment/${environment}`)]
  return scopes
    .filter((scope) => secretsIn(facts, scope)?.includes(name.toUpperCase()))
    .map((scope) => {
      const environment = scope.slice('environment/'.length)
      const [place, option] =
        scope === 'repository' ? ['this repository', ''] : [`the environment ${environment}`, ` --env ${environment}`]
      return {
        level: 'error',
        what: `A secret ${name} of ${place} hides the organisation’s, in which ${credential.id} lies.`,
        means: 'Jobs here read that one. Nothing is turned: a new key in the organisation would not be read here.',
        fix: 'Delete it, if nobody needs it; else give the two different names.',
        lines: { file: 'In a shell', text: [`gh secret delete ${name}${option}`] },
      }
    })
}
