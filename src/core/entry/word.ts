import type { Instant, KeyId } from '../facts.ts'

/** What a person answered to the questions of the witness `person`. */
export interface Word {
  /** The key that serves. */
  readonly keyId: KeyId
  /** The questions, as the manifest had them then: another question has no answer yet. */
  readonly asked: readonly string[]
  readonly by: string
  readonly at: Instant
  readonly request: string
}
