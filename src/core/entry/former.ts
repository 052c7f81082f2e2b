import type { CredentialId, Instant } from '../facts.ts'

/** A name that a credential had until then, and the last of its generations whose record lies under it. */
export interface Former {
  readonly credential: CredentialId
  readonly at: Instant
  readonly generation: number
}
