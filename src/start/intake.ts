import { Secret } from '../core/secret.ts'
import type { Intake } from '../engine/kit.ts'
import type { GithubRest } from '../plugins/contract/github.ts'
import type { GithubSecretsApi } from '../plugins/stores/github/api.ts'
import { once } from './once.ts'
import type { Outside } from './options.ts'

/** The environment of Keyturn's own job. */
export const GATE = 'keyturn'
/** Its secret that a person hands values in by. */
export const INTAKE = 'KEYTURN_INTAKE'

/** The intake of one repository: the value as the workflow passed it, the rest as GitHub shows it now. */
export function intakeOf({ env, redactor }: Pick<Outside, 'env' | 'redactor'>, rest: GithubRest): Intake {
  const scope = { environment: GATE }
  const secrets = once(async (): Promise<GithubSecretsApi> => {
    const { createSecretsApi } = await import('../plugins/stores/github/rest.ts')
    return createSecretsApi(rest)
  })
  return {
    value: () => {
      const text = env[INTAKE]
      return text === undefined || text === '' ? undefined : Secret.of(text, redactor.mask)
    },
    writtenAt: async () => (await secrets()).get(scope, INTAKE),
    clear: async (writtenAt) => {
      const api = await secrets()
      if ((await api.get(scope, INTAKE)) === writtenAt) await api.remove(scope, INTAKE)
    },
  }
}
