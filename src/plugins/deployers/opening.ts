import type { Instant, Oid } from '../../core/facts.ts'
import type { Secret } from '../../core/secret.ts'
import type { Send } from '../../http/send.ts'
import type { GithubRest } from '../contract/github.ts'
import type { Purpose } from '../contract/marks.ts'
import type { VercelRest } from '../contract/vercel.ts'

/** What a deployer is opened with. */
export interface DeployerOpening {
  readonly rest: GithubRest
  readonly vercel: VercelRest
  readonly now: () => Instant
  readonly sleep: (milliseconds: number) => Promise<void>
  readonly defaultBranch: string
  /** Login of our own App (`keyturn[bot]`): only its dispatches are taken for ours. Absent: anybody's are. */
  readonly actor?: string
  /** Keyturn's own run, which must not wait for itself. */
  readonly ownRun?: string
  /** What it is started for at this time: the key that every slot holds since then, and which `deploy:` it is. */
  readonly purpose: () => Purpose
  /** Adds nothing of GitHub's: what `rest` sends bears the App's token. */
  readonly send: Send
  /** The address that a variable holds; fails with what to add to the workflow. */
  readonly hook: (variable: string) => Secret
  /** `on-merge`: the default head at which the lock was first seen to say which way to go; its push may have begun before `since`. */
  readonly seen?: () => Oid | undefined
}
