import type { CredentialId, Tag } from '../../../core/facts.ts'
import type { GithubStoreSpec } from '../../../core/manifest/policy.ts'
import type { Secret } from '../../../core/secret.ts'
import type { Custody } from '../../contract/store.ts'
import type { GithubSecretsApi } from './api.ts'
import type { Home } from './organization.ts'

/** A sealed box and the SHA-256 (hex) of the public key it was sealed to. */
export interface Box {
  readonly box: string
  readonly publicKey: string
}

/** What a `github` store is opened with. */
export interface GithubStoreOpening {
  readonly spec: GithubStoreSpec
  readonly api: GithubSecretsApi
  /** For secrets of the organisation: this repository, whose jobs read them. */
  readonly home?: Home
  /** Where `single` keeps sealed values between review and promotion. */
  readonly custody: Custody
  readonly credential: CredentialId
  /** Seals to a public key in base64; plugins hold no cryptography of their own. */
  readonly seal: (publicKeyBase64: string, value: Secret) => Box
  /** `versioned`: the tags that the entry names. A secret's name tells its attempt only, not the whole tag. */
  readonly tags?: () => readonly Tag[]
}
