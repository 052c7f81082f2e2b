import { Failure } from '../core/failure.ts'
import type { Credential } from '../core/manifest/policy.ts'
import { Secret } from '../core/secret.ts'
import type { Outside, Wishes } from './options.ts'

/**
 * The variable that holds a credential's admin key: the one the workflow maps (`admin-keys`), else the provider's own by
 * convention. A name that only the manifest says is not enough: it could send one provider's key to another.
 */
export function adminVariable(
  credential: Credential,
  convention: string | undefined,
  wishes: Pick<Wishes, 'adminKeys'>,
): string | undefined {
  const mapped =
    wishes.adminKeys.get(credential.id) ??
    wishes.adminKeys.get(credential.key) ??
    wishes.adminKeys.get(credential.provider)
  if (mapped !== undefined) return mapped
  return credential.admin === convention ? convention : undefined
}

/** Gives the admin key when it is asked for; fails with what to add to the workflow. */
export function adminKey(outside: Outside, credential: Credential, variable: string | undefined): () => Secret {
  return () => {
    const value = variable === undefined ? undefined : outside.env[variable]?.trim()
    if (value) return Secret.of(value, outside.redactor.mask)
    const { id, admin } = credential
    const remedy =
      variable === undefined
        ? `rotation.yml names ${admin}, and the workflow does not allow it: add \`${id}=${admin}\` to the input \`admin-keys\`.`
        : `Add ${variable} to \`env:\` of the Keyturn step, from a secret of the environment keyturn.`
    throw new Failure(
      'permission-missing',
      `There is no admin key for ${id}, so nothing can be asked of ${credential.provider}. ${remedy}`,
      {
        effect: 'not-done',
      },
    )
  }
}

/** The token of a host that keeps or runs what is rotated; fails with what to add to the workflow. */
export function hostToken(outside: Outside, variable: string, host: string): () => Secret {
  return () => {
    const value = outside.env[variable]?.trim()
    if (value) return Secret.of(value, outside.redactor.mask)
    throw new Failure(
      'permission-missing',
      `There is no token for ${host}, so nothing was asked of it. Add ${variable} to \`env:\` of the Keyturn step, from a secret of the environment keyturn.`,
      { effect: 'not-done' },
    )
  }
}
