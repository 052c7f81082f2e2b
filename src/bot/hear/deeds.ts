// What the ears may do. None of it moves a key: a deed says when to look, or speaks to people; never what to do with a credential.

/** Why the Action is woken; for the log, and for telling whether it is worth a run. */
export type Because = 'alert' | 'left' | 'comment' | 'audit' | 'closed' | 'tick' | 'push' | 'run' | 'deployment'

/** Starts Keyturn's workflow. */
export interface Wake {
  readonly do: 'wake'
  readonly because: Because
  /** A comment's id, to be named in the log of the run. */
  readonly comment?: string
  /** What it hangs on: the file of a workflow, the name of an environment. */
  readonly of?: string
  /** Files that a push changed. */
  readonly touched?: readonly string[]
}

/** The same, for every repository of the installation that has Keyturn's workflow: somebody left the organisation. */
export interface WakeAll {
  readonly do: 'wake-all'
  readonly because: 'left'
}

/** A sign below a comment: it was heard. GitHub keeps it once for each App, however often it is given. */
export interface Acknowledge {
  readonly do: 'acknowledge'
  readonly comment: string
}

/** A comment that is written once: `mark` is hidden in it, and looked for first. */
export interface Say {
  readonly do: 'say'
  /** Of the pull request or issue. */
  readonly number: number
  readonly mark: string
  readonly body: string
}

/** The check of a merge queue's commit, which waits for an answer and has no reason to. */
export interface Pass {
  readonly do: 'pass'
  readonly head: string
}

/** A pull request to be looked at: it may change the manifest or the lock. */
export interface Review {
  readonly do: 'review'
  readonly number: number
}

/** Keyturn is introduced to a repository, or that introduction brought up to date. */
export interface Onboard {
  readonly do: 'onboard'
  /** The installation was granted what writing files takes; absent: nobody said. */
  readonly mayWrite?: true
}

/** The same, for repositories that the App was installed on: `owner/name`. */
export interface OnboardAll {
  readonly do: 'onboard-all'
  readonly repositories: readonly string[]
  readonly mayWrite?: true
}

/** A look whether Keyturn is awake in a repository. */
export interface Watch {
  readonly do: 'watch'
  /** What the installation was granted, by GitHub's names. */
  readonly granted: Readonly<Record<string, string>>
  /** Its other repositories, for later: all at once would keep a person's command waiting. */
  readonly next: readonly string[]
}

/** The same, for every repository of the installation. */
export interface WatchAll {
  readonly do: 'watch-all'
  readonly granted: Readonly<Record<string, string>>
}

/** The same, for every installation of the App. */
export interface Round {
  readonly do: 'round'
}

export type Deed = Wake | WakeAll | Acknowledge | Say | Pass | Review | Onboard | OnboardAll | Watch | WatchAll | Round

/** A repository of one installation. */
export interface Place {
  readonly owner: string
  readonly name: string
}

/** What one delivery comes to. */
export interface Heard {
  /** Whose token the deeds are done with; undefined: there is none in the payload. */
  readonly installation: number | undefined
  /** Undefined: the event is about no single repository. */
  readonly place: Place | undefined
  readonly deeds: readonly Deed[]
}
