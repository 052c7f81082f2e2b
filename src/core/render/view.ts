/** How a proposal should look now: rendered, compared with what stands there, never parsed for a decision, but for one box (`core/tick.ts`). */
export interface View {
  readonly title: string
  readonly body: string
  readonly labels: readonly Label[]
  readonly check: CheckView
  /** In order; each is written once and left alone afterwards. */
  readonly comments: readonly CommentView[]
  /** Nothing more will happen here: the merged branch may go, if nothing but our own work is on it. */
  readonly over?: boolean
}

export interface Label {
  readonly name: string
  /** Six hex digits. */
  readonly color: string
  readonly description: string
}

export interface CheckView {
  readonly status: 'in_progress' | 'completed'
  readonly conclusion?: 'success' | 'neutral' | 'action_required' | 'failure'
  readonly title: string
  readonly summary: string
}

export interface CommentView {
  /** Unique within the proposal: `verified:kt-1f9k3x-openai-production-6-9c04ae`. Stands hidden in the first line. */
  readonly marker: string
  readonly body: string
}
