// A mutation breaks one idea of src/ on purpose. A good suite notices, and says by the name of a test what was broken.

export const CATEGORIES = [
  'order of effects',
  'guard',
  'approval and rollback',
  'reaping and strangers',
  'sealer',
  'codec',
  'index',
  'redactor',
  'retry',
  'fencing',
  'clocks',
  'calendar',
  'evidence',
  'authority',
  'commands',
  'hand-in',
  'trust',
  'pace',
  'adoption',
  'moving',
  'ending',
  'reminders',
  'slots',
  'supabase',
  'loudness',
  'bot',
  'views',
  'audit',
  'plugins',
  'emergencies',
  'leaving',
  'escalation',
  'ears',
] as const

export type Category = (typeof CATEGORIES)[number]

export interface Mutation {
  /** What is broken, in a few words. */
  readonly name: string
  /** What would happen to somebody if nobody noticed. */
  readonly why: string
  readonly file: string
  /** Stands exactly once in the file. */
  readonly from: string
  readonly to: string
  /** Tests that should notice, as `path` or `path > part of a name`; where none of them does, the whole suite is asked. */
  readonly caughtBy: readonly string[]
  /** The row of `ROWS` that this answers. */
  readonly row?: Row
  /** The mutated code never ends, so a time-out is the catch. */
  readonly neverEnds?: true
}

export interface Sorted extends Mutation {
  readonly category: Category
}

/** What must be on the list: the first sketch's mutations, and those that the design asks for. */
export const ROWS = [
  'journal read first, not last',
  'mint before the intent is committed',
  'no orphan-key rule',
  'no orphan-version rule',
  'tag reused between attempts',
  'revoke before promotion',
  'revoke before deploy succeeded',
  'no foreign-version rule',
  'commit without compare-and-swap',
  'no lease',
  'no last-moment revocation check',
  'discard forgets nothing: candidate kept',
  'unseen treated as absent',
  'promote only the first slot',
  'rollback without seen',
  'discard after approval',
  'reap by prefix instead of past',
  'tag without head suffix',
  'sealed file overwritten by a late runner',
  'a write delayed by two hours',
  'public key swapped under the same key_id',
  'listing of another account',
  'empty telemetry',
  'candidate killed in review',
  'dead tag merged',
  'fork with our branch name',
  'a command’s run repeated',
  'hand edit, then exploited',
  'crash between write and writtenAt',
  'window and freeze',
  'edited comment',
] as const

export type Row = (typeof ROWS)[number]

/** Rows about behaviour that is not built yet, and what says that it is not. They get their mutation with it. */
export const WAITING: Partial<Readonly<Record<Row, string>>> = {}
