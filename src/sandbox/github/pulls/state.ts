import type { Instant, Oid } from '../../../core/facts.ts'
import type { Issue } from '../issues/state.ts'
import type { Account, Repository } from '../world.ts'

/** A pull request. */
export interface Pull {
  readonly kind: 'pull'
  readonly id: number
  readonly nodeId: string
  readonly number: number
  readonly repository: Repository
  readonly author: Account
  readonly createdAt: Instant
  /** The branch it comes from; another repository for a fork's. */
  readonly from: { readonly repository: Repository; readonly branch: string }
  readonly base: string
  readonly labels: Set<Label>
  readonly comments: Comment[]
  /** What the timeline keeps of comments that were deleted. */
  readonly deletions: Deletion[]
  readonly reviews: Review[]
  readonly reviewers: Set<string>
  /** Who wrote the body, oldest first; nothing while it is the one it was opened with. */
  readonly edits: Edit[]
  title: string
  body: string
  state: 'open' | 'closed' | 'merged'
  /** Follows the branch while open. */
  head: Oid
  headMovedAt: Instant
  /** The base's head when it was closed or merged; follows the branch while open. */
  baseOid: Oid
  updatedAt: Instant
  closedAt: Instant | undefined
  mergedAt: Instant | undefined
  mergedBy: Account | undefined
  mergeOid: Oid | undefined
}

/** One writing of a body. GitHub keeps who and when, even where somebody took the text out of the history. */
export interface Edit {
  readonly nodeId: string
  readonly editor: Account
  readonly at: Instant
  readonly text: string
  deleted: { readonly at: Instant; readonly by: Account } | undefined
}

/** What GitHub lets people say without words. */
export const REACTIONS = ['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes'] as const

export interface Reaction {
  readonly content: (typeof REACTIONS)[number]
  readonly by: Account
}

/** A comment on a pull request or an issue. */
export interface Comment {
  readonly kind: 'comment'
  readonly id: number
  readonly nodeId: string
  readonly on: Pull | Issue
  readonly author: Account
  readonly createdAt: Instant
  /** Each account's once. */
  readonly reactions: Reaction[]
  body: string
  updatedAt: Instant
  editedAt: Instant | undefined
  editor: Account | undefined
}

/** A comment that is gone: who wrote it, and who took it away. */
export interface Deletion {
  readonly at: Instant
  readonly by: Account
  readonly author: Account
}

/** A review; one of `state` APPROVED counts while it stands. */
export interface Review {
  readonly id: number
  readonly nodeId: string
  readonly author: Account
  readonly state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED'
  readonly body: string
  readonly at: Instant
  readonly commit: Oid
}

/** A label of a repository. */
export interface Label {
  readonly kind: 'label'
  readonly id: number
  readonly nodeId: string
  readonly repository: Repository
  readonly name: string
  readonly color: string
  readonly description: string
}

/** A check run on a commit. */
export interface CheckRun {
  readonly kind: 'check'
  readonly id: number
  readonly nodeId: string
  readonly repository: Repository
  readonly app: { readonly id: number; readonly slug: string }
  readonly head: Oid
  readonly startedAt: Instant
  name: string
  status: string
  conclusion: string | undefined
  completedAt: Instant | undefined
  title: string | undefined
  summary: string | undefined
  text: string | undefined
  detailsUrl: string | undefined
  externalId: string | undefined
  /** Every update adds to them. */
  readonly annotations: Annotation[]
}

/** What a check run says of lines of a file. */
export interface Annotation {
  readonly path: string
  readonly startLine: number
  readonly endLine: number
  readonly level: string
  readonly title: string | undefined
  readonly message: string
}
