import type { CredentialId } from '../facts.ts'
import { SCHEMA, type Draft } from './entry.ts'

/** The entry of a credential that was never heard of. */
export function firstDraft(credential: CredentialId): Draft {
  return {
    schema: SCHEMA,
    credential,
    attempt: 0,
    generation: 0,
    slots: {},
    compromised: [],
    tries: { due: 0, count: 0 },
    requests: [],
    milestones: [],
    past: [],
    lastRecord: '',
  }
}
