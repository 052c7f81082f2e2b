import type { DeployFacts, Instant } from '../../core/facts.ts'

export interface Deployer {
  /** In words: `deploy.yml with environment=production`. */
  readonly what: string
  /** The run of that handle; without one, the newest this deployer would count that began after `since`. */
  status(run: string | undefined, since: Instant): Promise<DeployFacts>
  /** Starts a fresh one. A second is harmless. Undefined: nothing to start (the merge did, or nothing needs it). */
  trigger(): Promise<{ readonly run: string; readonly url?: string } | undefined>
}
