// What follows from where a key is kept.
import type { Credential, StoreSpec } from './policy.ts'

/** The variables that say which Vault, and hold what opens it where no role does: the workflow's to say, as a token's value is. */
export const VAULT = { address: 'VAULT_ADDR', token: 'VAULT_TOKEN' } as const

/** What opens AWS, by the names of AWS's own clients, and the accounts that a role may be of: the workflow's to say, too. */
export const AWS = {
  account: 'AWS_ACCOUNT_ID',
  id: 'AWS_ACCESS_KEY_ID',
  secret: 'AWS_SECRET_ACCESS_KEY',
  session: 'AWS_SESSION_TOKEN',
  role: 'AWS_ROLE_ARN',
  identity: 'AWS_WEB_IDENTITY_TOKEN_FILE',
} as const

/** The variable that holds the token for Vercel: by convention, for the manifest could send another one's value there. */
const VERCEL_TOKEN = 'VERCEL_TOKEN'

/** The same for Prometheus: it is sent to the one server that the workflow allows. */
export const PROMETHEUS_TOKEN = 'PROMETHEUS_TOKEN'

/** The variables that the workflow passes for it: the provider's admin key, and what opens where the value is kept and used. */
export function variablesOf(credential: Credential): readonly string[] {
  const { mint, admin } = credential
  // What AWS calls a key has two parts, as an admin key too.
  const admins = mint === 'person' || mint === 'here' ? [] : admin === AWS.id ? [AWS.id, AWS.secret] : [admin]
  return [...admins, ...placeVariablesOf(credential)]
}

/** Those of them that open where the value is kept and used. */
export function placeVariablesOf({ stores, deploy, witnesses }: Credential): readonly string[] {
  const hosted = [...stores, ...deploy].some(({ kind }) => kind === 'vercel')
  const asked = witnesses.some((spec) => spec.kind === 'prometheus' && spec.auth !== undefined)
  const vaults = stores.filter((store) => store.kind === 'vault')
  const inAws = stores.filter((store) => store.kind === 'aws-secrets-manager')
  return [
    ...(hosted ? [VERCEL_TOKEN] : []),
    ...stores.flatMap((store) => (store.kind === 'command' ? store.env : [])),
    ...(vaults.length > 0 ? [VAULT.address] : []),
    ...(vaults.some(({ login }) => login === undefined) ? [VAULT.token] : []),
    ...(inAws.some(({ role }) => role !== undefined) ? [AWS.account] : []),
    // The session's token goes with keys that end by themselves: those that last have none.
    ...(inAws.some(({ role }) => role === undefined) ? [AWS.id, AWS.secret] : []),
    ...(asked ? [PROMETHEUS_TOKEN] : []),
    ...deploy.flatMap((spec) => (spec.kind === 'hook' ? [spec.variable] : [])),
  ]
}

/** Where the workflow takes a variable from: an address is no secret, and better seen. */
export function sourceOf(variable: string): 'secrets' | 'vars' {
  return variable === VAULT.address || variable === AWS.account ? 'vars' : 'secrets'
}

/** Does the job prove to some store who it is, which its workflow has to allow (`id-token: write`)? */
export function identifies({ stores }: Pick<Credential, 'stores'>): boolean {
  return stores.some(
    (store) =>
      (store.kind === 'vault' && store.login !== undefined) ||
      (store.kind === 'aws-secrets-manager' && store.role !== undefined),
  )
}

/** Does the store itself hold what waits and what was, beside what is in service? */
export function keepsItself({ kind, layout }: Pick<StoreSpec, 'kind' | 'layout'>): boolean {
  return layout === 'versioned' || kind === 'vault' || kind === 'aws-secrets-manager'
}
