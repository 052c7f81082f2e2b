import type { SandboxRequest } from '../../contract.ts'
import type { State } from './state.ts'

/** A request to the Management API that was let in, and what stood in its path's places. */
export interface Visit {
  readonly state: State
  readonly request: SandboxRequest
  readonly at: readonly string[]
}
