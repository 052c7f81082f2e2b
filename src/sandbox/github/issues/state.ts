import type { Instant } from '../../../core/facts.ts'
import type { Comment, Deletion, Label } from '../pulls/state.ts'
import type { Account, Repository } from '../world.ts'

/** An issue that is no pull request. Both take their numbers from one row. */
export interface Issue {
  readonly kind: 'issue'
  readonly id: number
  readonly nodeId: string
  readonly number: number
  readonly repository: Repository
  readonly author: Account
  readonly createdAt: Instant
  readonly labels: Set<Label>
  readonly comments: Comment[]
  readonly deletions: Deletion[]
  title: string
  body: string
  state: 'open' | 'closed'
  /** Why it is in that state; undefined: nobody closed it yet. */
  reason: 'completed' | 'not_planned' | 'reopened' | undefined
  updatedAt: Instant
  closedAt: Instant | undefined
}

/** The same, for tests. */
export interface IssueTruth {
  readonly number: number
  readonly state: 'open' | 'closed'
  readonly title: string
  readonly body: string
  readonly author: string
  readonly labels: readonly string[]
  readonly comments: readonly CommentTruth[]
}

/** A comment, for tests. */
export interface CommentTruth {
  readonly id: number
  readonly author: string
  readonly body: string
  /** `eyes keyturn-acme[bot]`. */
  readonly reactions: readonly string[]
}
