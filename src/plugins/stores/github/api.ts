import type { Instant } from '../../../core/facts.ts'
import type { GithubStoreSpec } from '../../../core/manifest/policy.ts'

/** Where secrets live: the repository, one of its environments, another repository, or the organisation. */
export type SecretScope = Pick<GithubStoreSpec, 'environment' | 'repository' | 'organization'>

/** The public key that a scope's secrets are sealed to. */
export interface ScopeKey {
  readonly keyId: string
  /** Base64 of 32 bytes. */
  readonly key: string
}

/** Which repositories GitHub gives a secret of the organisation to. */
export interface Audience {
  readonly visibility: 'all' | 'private' | 'selected'
  /** With `selected`: by GitHub's ids, smallest first. */
  readonly repositories: readonly { readonly id: number; readonly name: string }[]
}

/** GitHub's secrets, as narrow as the store uses them. Values go in sealed and never come out. */
export interface GithubSecretsApi {
  /** Undefined: there is no such scope, or we may not see it. */
  publicKey(scope: SecretScope): Promise<ScopeKey | undefined>
  put(
    scope: SecretScope,
    secret: { readonly name: string; readonly box: string; readonly keyId: string; readonly audience?: Audience },
  ): Promise<void>
  /** When it was last written, by GitHub's clock; undefined: there is none. */
  get(scope: SecretScope, name: string): Promise<Instant | undefined>
  /** Every name of the scope, in capitals, with its time. */
  list(scope: SecretScope): Promise<ReadonlyMap<string, Instant>>
  /** Already gone is success. */
  remove(scope: SecretScope, name: string): Promise<void>
  /** Of a secret of the organisation: who gets it; undefined: there is no such secret. */
  audience(name: string): Promise<Audience | undefined>
}
