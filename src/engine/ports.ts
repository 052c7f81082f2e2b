// What the engine needs of the outside, as narrow as it uses it. `github/` and `plugins/` implement these.
import type { CredentialId, Instant, Oid } from '../core/facts.ts'
import type { Said } from '../core/command/said.ts'
import type { Entry } from '../core/entry/entry.ts'
import type { DashboardTexts } from '../core/render/dashboard.ts'
import type { View } from '../core/render/view.ts'
import type { Edit } from '../core/tick.ts'
import type { Alerts } from './alerts/port.ts'
import type { Custody } from '../plugins/contract/store.ts'

/** The engine's only clock. `now` is GitHub's time: its `Date` header sets the offset, so a crooked runner clock does no harm. */
export interface Clock {
  now(): Instant
  /** Milliseconds that never go back; for deadlines within one process. */
  monotonic(): number
  sleep(milliseconds: number): Promise<void>
}

export interface Repository {
  readonly id: number
  readonly nodeId: string
  readonly owner: string
  readonly name: string
  readonly url: string
  readonly defaultBranch: string
  readonly private: boolean
}

export interface FileAtHead {
  readonly path: string
  readonly oid: Oid
  readonly text: string
}

/** A person's role on the repository. */
export type Role = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none'

/** `unknown`: nobody may tell. */
export type Presence = 'here' | 'gone' | 'unknown'

/** One read of everything that decides whether there is anything to do; objects only below commit oids. */
export interface Snapshot {
  readonly at: Instant
  readonly repository: Repository
  /** The default branch's head. */
  readonly head: Oid
  readonly manifest: FileAtHead | undefined
  readonly lock: FileAtHead | undefined
  /** Undefined: the branch does not exist. */
  readonly journal:
    | { readonly head: Oid; readonly index: string | undefined; readonly entriesTree: Oid | undefined }
    | undefined
  /** Our own open proposals, by our own refs: not cross-repository, author our App. */
  readonly open: readonly OpenProposal[]
  /** Merged proposals of ours whose text a person wrote last, each with when and who. */
  readonly edited: readonly string[]
  /** Newest comments on our proposals and on the dashboard in which somebody speaks to Keyturn. */
  readonly said: readonly Said[]
}

export interface OpenProposal {
  readonly branch: string
  readonly number: number
  readonly head: Oid
  /** A commit on it that is not ours. */
  readonly meddled: boolean
  readonly mergeable: 'yes' | 'conflict' | 'unknown'
}

/** A proposal as GitHub shows it now, with what our App wrote in it. */
export interface ProposalFacts {
  readonly branch: string
  readonly number: number
  readonly id: string
  readonly url: string
  readonly state: 'open' | 'merged' | 'closed'
  readonly head: Oid
  readonly createdAt: Instant
  readonly closedAt?: Instant
  readonly mergedAt?: Instant
  readonly mergedBy?: string
  readonly approvals: readonly string[]
  /** Commits on it by somebody else: never rebased over. */
  readonly meddled: boolean
  /** Its branch stands elsewhere than what was proposed. */
  readonly moved?: true
  readonly mergeable: 'yes' | 'conflict' | 'unknown'
  readonly title: string
  readonly body: string
  readonly labels: readonly string[]
  /** Markers of our own comments that stand (author our App). */
  readonly told: readonly string[]
  readonly check?: {
    readonly id: string
    readonly head: Oid
    readonly status: string
    readonly conclusion?: string
    readonly title?: string
    readonly summary: string
  }
  /** After `open`: reviewers who could not be asked, as the draft names them. */
  readonly leftOut?: readonly string[]
}

/** A body and its history, of one moment. */
export interface Written {
  readonly body: string
  readonly edits: readonly Edit[]
}

/** A proposal as data: what to write where, and how it reads. */
export interface Draft {
  readonly branch: string
  readonly base: Oid
  /** Whole new texts of files at the default head. */
  readonly edits: ReadonlyMap<string, string>
  readonly message: string
  readonly view: View
  readonly reviewers: readonly string[]
}

export interface Proposals {
  /** The newest of that branch in any state; undefined: there never was one. */
  find(branch: string): Promise<ProposalFacts | undefined>
  /** Finds before it creates; an existing one is adopted. Branch, commit and pull request in as few requests as GitHub allows. */
  open(draft: Draft): Promise<ProposalFacts>
  /** Makes title, body, labels, check and comments what the view says, where they differ; one request where possible. */
  present(facts: ProposalFacts, view: View): Promise<void>
  /** Its body as it is now, and who wrote it when, newest first. */
  written(facts: ProposalFacts): Promise<Written>
  /** Puts the edits on top of the new base. Refuses when a person has committed to the branch. */
  rebase(facts: ProposalFacts, draft: Draft): Promise<void>
  /** One that somebody closed stands again. */
  reopen(facts: ProposalFacts): Promise<void>
  /** Already closed is success. */
  close(facts: ProposalFacts): Promise<void>
}

/** Several files of the journal in one compare-and-swap commit. `undefined` deletes. */
export interface JournalChange {
  readonly credential: CredentialId
  /** The entry this change was decided on; undefined: there was none. Fails with `conflict` when it moved. */
  readonly from: Entry | undefined
  readonly to: Entry
  /** Takes the place of whatever stands there: a person with authority ordered it, because it cannot be read. */
  readonly over?: true
  readonly files?: ReadonlyMap<string, string | undefined>
}

/** Files of one commit. */
export interface FilesAt {
  readonly at: Oid
  readonly paths: readonly string[]
}

export interface Journal {
  /** The branch's head as of the last read or commit. */
  head(): Oid
  /** Makes the orphan branch when it is missing. */
  ensure(): Promise<void>
  /**
   * Texts of `entries/<credential>.json`, as of the journal head read now. Unparsed: the codec judges. Files named `along` come in the
   * same answer, and `Github.file` has them then.
   */
  entries(credentials: readonly CredentialId[], along?: FilesAt): Promise<ReadonlyMap<CredentialId, string>>
  /** One signed commit for all changes; on another credential's commit it re-reads and tries again. Returns its oid. */
  commit(changes: readonly JournalChange[], message: string): Promise<Oid>
  /** Custody of one credential's sealed values: `put` waits for the next commit of that credential, `get` reads and unwraps. */
  custody(credential: CredentialId): Custody
}

/** What the guard reads, freshly, in one request at oids. */
export interface Fresh {
  readonly at: Instant
  readonly head: Oid
  readonly lock: string | undefined
  readonly journal: Oid
  readonly entry: string | undefined
  /** `head` descends from the oid asked about; undefined: not asked. */
  readonly descends?: boolean
}

/** What finished rotations left behind, as it lies on the journal. */
export interface Records {
  readonly repositoryId: number
  readonly kept: ReadonlyMap<CredentialId, Kept>
}

/** What the journal keeps of one credential, unparsed. */
export interface Kept {
  readonly entry: string | undefined
  /** By generation. */
  readonly records: ReadonlyMap<number, string>
}

/** The one issue that shows every key. A view: written, and never read for a decision. */
export interface Dashboard {
  /** What it should say from now on, asked for when it is written; undefined then: nothing yet. It goes along with what is sent for proposals. */
  want(says: (numberOf: (branch: string) => number | undefined) => DashboardTexts | undefined): void
  /** Writes it if that did not suffice: one request, none if it says so already. */
  settle(): Promise<void>
}

/** What is asked of the default branch's past. */
export interface Moves {
  readonly since: Oid
  readonly head: Oid
  readonly paths: readonly string[]
}

/** An answer to a comment: words where they are due, and a sign whether it was done. */
export interface Answer {
  readonly body?: string
  readonly done: boolean
}

export interface Talk {
  /** 👀 on each that has none yet. */
  see(comments: readonly Said[]): Promise<void>
  /** 🚀 or 😕, and the words: one request. */
  answer(comment: Said, answer: Answer): Promise<void>
}

export interface Github {
  snapshot(): Promise<Snapshot>
  /** One request: default head and lock, journal head and one entry; whether the head descends from `ancestor`. */
  fresh(credential: CredentialId, ancestor?: Oid): Promise<Fresh>
  readonly journal: Journal
  readonly proposals: Proposals
  readonly dashboard: Dashboard
  readonly talk: Talk
  readonly alerts: Alerts
  /** Everything that finished rotations left behind. */
  records(credentials: readonly CredentialId[]): Promise<Records>
  /**
   * Where the default branch stood since `since`, up to `head`, each time one of these files changed; undefined: `head` does not
   * descend from `since`, so nobody can tell.
   */
  moves(asked: Moves): Promise<readonly Oid[] | undefined>
  /** Text of a file at a commit. */
  file(at: Oid, path: string): Promise<string | undefined>
  /** Role of a login on the repository, looked up now. */
  role(login: string): Promise<Role>
  /** Is the login an active member of the team `@org/slug`, as of now? */
  isMember(team: string, login: string): Promise<boolean>
  /** Does the person `@login` work on the repository, is there a team `@org/slug`, as of now? */
  presence(owner: string): Promise<Presence>
}
