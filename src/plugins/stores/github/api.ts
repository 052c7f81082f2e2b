import type { Instant } from '../../../core/facts.ts'

/** Where secrets live: the repository, or one of its environments. */
export interface SecretScope {
  /** Absent: the repository's own secrets. */
  readonly environment?: string
}

/** The public key that a scope's secrets are sealed to. */
export interface ScopeKey {
  readonly keyId: string
  /** Base64 of 32 bytes. */
  readonly key: string
}

/** GitHub's secrets, as narrow as the store uses them. Values go in sealed and never come out. */
export interface GithubSecretsApi {
  /** Undefined: there is no such scope, or we may not see it. */
  publicKey(scope: SecretScope): Promise<ScopeKey | undefined>
  put(
    scope: SecretScope,
    secret: { readonly name: string; readonly box: string; readonly keyId: string },
  ): Promise<void>
  /** When it was last written, by GitHub's clock; undefined: there is none. */
  get(scope: SecretScope, name: string): Promise<Instant | undefined>
  /** Every name of the scope, in capitals, with its time. */
  list(scope: SecretScope): Promise<ReadonlyMap<string, Instant>>
  /** Already gone is success. */
  remove(scope: SecretScope, name: string): Promise<void>
}
