import { Failure } from '../../../core/failure.ts'
import type { Audience, GithubSecretsApi, SecretScope } from './api.ts'
import { audienceText, isSame } from './audience.ts'
import { placeOf } from './explain.ts'

/** What a store of the organisation's secrets knows of the repository whose jobs read them. */
export interface Home {
  readonly id: number
  /** `acme/web` */
  readonly name: string
  /** Environments that its jobs are known to read secrets in. */
  readonly environments: readonly string[]
}

/**
 * Writes a value, and leaves who gets it as it is: read right before, and looked at right after. A secret that is not there yet is for
 * this repository alone.
 */
export async function putInOrganization(
  api: GithubSecretsApi,
  secret: { readonly name: string; readonly box: string; readonly keyId: string },
  home: Home,
): Promise<void> {
  const audience = (await api.audience(secret.name)) ?? alone(home)
  await api.put({ organization: true }, { ...secret, audience })
  const after = await api.audience(secret.name)
  if (!isSame(audience, after)) throw changed(secret.name, audience, after)
}

function alone({ id, name }: Home): Audience {
  return { visibility: 'selected', repositories: [{ id, name }] }
}

/**
 * What of the same name readers here get in its place: a secret of the environment before one of the repository, before the
 * organisation's (GitHub's documentation, "Secrets reference", naming). Undefined: none.
 */
export async function shadowOf(api: GithubSecretsApi, name: string, home: Home): Promise<string | undefined> {
  const scopes: readonly SecretScope[] = [{}, ...home.environments.map((environment) => ({ environment }))]
  const seen = await Promise.all(scopes.map((scope) => api.get(scope, name)))
  const shadow = scopes.find((_, n) => seen[n] !== undefined)
  return shadow && `the secret ${name} of ${placeOf(shadow)}`
}

function changed(name: string, before: Audience, after: Audience | undefined): Failure {
  const now = after === undefined ? 'it is gone' : `now it is for ${audienceText(after)}`
  return new Failure(
    'conflict',
    `Somebody changed who gets the secret ${name} of the organisation while Keyturn wrote it: it was for ${audienceText(before)}, and ${now}. If that is not what you chose, set it in the organisation's settings. Keyturn looks again, and writes it for whom it is then.`,
    { effect: 'done' },
  )
}
