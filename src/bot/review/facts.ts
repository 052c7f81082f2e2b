// What one pull request does to Keyturn's files. Read from git alone: the journal, which the bot cannot authenticate, is not asked.
import type { LockReading } from '../../core/lock/read.ts'
import type { Manifest, ManifestProblem } from '../../core/manifest/policy.ts'

/** The manifest at one commit. */
export type ManifestAt =
  | { readonly state: 'absent' }
  /** No text, or too large to be shown whole. */
  | { readonly state: 'unreadable'; readonly path: string }
  | { readonly state: 'wrong'; readonly path: string; readonly problems: readonly ManifestProblem[] }
  | {
      readonly state: 'good'
      readonly path: string
      readonly manifest: Manifest
      /** The same file in the other place, which nobody reads. */
      readonly unheeded?: string
    }

/** The lock at one commit. */
export type LockAt =
  | { readonly state: 'absent' }
  | { readonly state: 'unreadable' }
  | { readonly state: 'text'; readonly text: string; readonly reading: LockReading }

/** Both at one commit. */
export interface Side {
  readonly manifest: ManifestAt
  readonly lock: LockAt
}

/** Before and after; `before` is where the branch left the base, so that what others merged since is not taken for this one's. */
export interface Change {
  readonly before: Side
  readonly after: Side
  /** Texts of the manifest differ. */
  readonly manifestTouched: boolean
  readonly lockTouched: boolean
  /** Earlier texts of the lock on the base, newest first, the one of `before` not among them. */
  readonly earlier: readonly string[]
}

/** Something about lines of a file. */
export interface Note {
  readonly path: string
  readonly line: number
  readonly message: string
}

/** The check run as it should be. */
export interface Plan {
  readonly conclusion: 'success' | 'failure' | 'neutral'
  readonly title: string
  /** Markdown. */
  readonly summary: string
  readonly notes: readonly Note[]
}

export const LOCK = 'rotation.lock.yml'
