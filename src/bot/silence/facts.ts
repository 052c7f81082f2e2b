// What the bot sees of whether Keyturn's own workflow is awake. Nothing of it comes from the journal, which the bot cannot authenticate.
import type { Instant } from '../../core/facts.ts'

/** One run of Keyturn's workflow. */
export interface RunFacts {
  readonly at: Instant
  readonly event: string
  /** Undefined: it is not over. */
  readonly conclusion: string | undefined
  readonly url: string
}

/** One workflow file with a step that uses Keyturn. */
export interface OwnWorkflow {
  readonly path: string
  /** GitHub's number of it; undefined: GitHub does not list it. */
  readonly id: number | undefined
  /** `active`, `disabled_inactivity`, `disabled_manually` and the like; undefined: not seen. */
  readonly state: string | undefined
  /** When GitHub came to know it. */
  readonly since: Instant | undefined
  readonly crons: readonly string[]
  /** Newest first, as many as one page has; undefined: not seen. */
  readonly runs: readonly RunFacts[] | undefined
}

export interface Facts {
  /** `rotation.yml` stands at the default head. */
  readonly manifest: boolean
  readonly workflows: readonly OwnWorkflow[]
  /** Who changed the schedule last, if that person has no access any more. */
  readonly gone: string | undefined
  /** Permissions the bot lacks, as GitHub's API names them; `''`: GitHub did not say which. */
  readonly lacks: readonly string[]
}
