import { Failure } from '../core/failure.ts'
import type { Credential } from '../core/manifest/policy.ts'
import { Secret } from '../core/secret.ts'
import type { Send } from '../http/send.ts'
import type { Finding } from '../plugins/contract/plugin.ts'
import type { ProviderTraits } from '../plugins/contract/provider.ts'
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
export function adminKey(
  outside: Outside,
  credential: Credential,
  { variable, traits = {} }: { readonly variable: string | undefined; readonly traits?: AdminParts },
): () => Secret {
  return () => {
    const value = variable === undefined ? undefined : joined(outside, variable, traits)
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

/** What of a provider's declaration says how its admin key is passed. */
export type AdminParts = Partial<Pick<ProviderTraits, 'admin' | 'adminBeside' | 'adminFound'>>

/** Is there an admin key: passed, or the plugin's to find? */
export function isThere(outside: Pick<Outside, 'env'>, variable: string | undefined, traits: AdminParts): boolean {
  return variable !== undefined && (isSet(outside, variable) || isFound(outside, variable, traits))
}

/** What the plugin finds an admin key by, where none is passed and the workflow sets what says that there is one. */
export function finding(
  outside: Outside,
  {
    variable,
    traits,
    send,
  }: { readonly variable: string | undefined; readonly traits: AdminParts; readonly send: Send },
): { readonly find?: Finding } {
  const { env } = outside
  const { by = [], beside = [] } = traits.adminFound ?? {}
  if (variable === undefined || isSet(outside, variable) || !isFound(outside, variable, traits)) return {}
  const set = [...by, ...beside].map((name) => [name, env[name]?.trim() ?? ''] as const)
  return {
    find: {
      env: Object.fromEntries(set.filter(([, value]) => value !== '')),
      identity: async (audience) => (await import('./identity.ts')).identity(outside, send)(audience),
      inJob: env['GITHUB_ACTIONS'] === 'true',
    },
  }
}

/** Under a name of the manifest's or the workflow's own nothing is looked for. */
function isFound(outside: Pick<Outside, 'env'>, variable: string, { admin, adminFound }: AdminParts): boolean {
  return variable === admin && adminFound?.by.some((name) => isSet(outside, name)) === true
}

function isSet({ env }: Pick<Outside, 'env'>, name: string): boolean {
  return Boolean(env[name]?.trim())
}

/** One that is passed in parts, by the names of its vendor's own clients, is put together; a part that has to be there and is not is said. */
function joined({ env }: Outside, variable: string, { admin, adminBeside = [] }: AdminParts): string | undefined {
  const first = env[variable]?.trim()
  if (!first || variable !== admin || adminBeside.length === 0) return first
  const [second, ...others] = adminBeside.map((name) => env[name]?.trim())
  if (second) return [first, second, ...others].filter(Boolean).join(':')
  throw new Failure(
    'permission-missing',
    `The admin key is passed in parts, and a part is missing: ${variable} is set, and ${adminBeside[0]} is not. Add it to \`env:\` of the Keyturn step, from a secret of the environment keyturn.`,
    { effect: 'not-done' },
  )
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
