// What users of the sandbox's GitHub see of it: tests, the demo, the other parts of the sandbox.
import type { Instant, Oid } from '../../core/facts.ts'
import type { Handler, SandboxClock } from '../contract.ts'
import type { EnvironmentOptions, RepositoryOptions } from './options.ts'

export type { EnvironmentOptions, RepositoryOptions, RulesetOptions } from './options.ts'
import type { CommentTruth, IssueTruth } from './issues/state.ts'
import type { Sharing } from './actions/state.ts'
import type { AlertTruth, Resolution } from './scanning/state.ts'

/** A person's role on a repository, as `role_name` says it. */
export type Role = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none'

/** Permissions of an App or a `GITHUB_TOKEN`, as GitHub's API names them: `{ contents: 'write' }`. */
export type Permissions = Readonly<Record<string, 'read' | 'write'>>

/** `repository`, an environment's: `environment/production`, or `organization`: of who owns the repository. */
export type SecretScope = string

/** What a job of a workflow run is given. */
export interface JobContext {
  /** `owner/name`. */
  readonly repository: string
  readonly run: {
    readonly id: number
    readonly workflow: string
    readonly event: string
    readonly createdAt: Instant
    readonly actor: string
  }
  /** The job's key in the workflow file. */
  readonly job: string
  /** The environment's, else the repository's, else the organisation's; as they were when the job started and the run was queued. */
  readonly secrets: (name: string) => string | undefined
  /** Variables of its environment. */
  readonly vars: (name: string) => string | undefined
  readonly inputs: Readonly<Record<string, string>>
  readonly environment: string | undefined
  readonly headSha: Oid
}

/** Does a job's work, in virtual time: it may sleep on the sandbox's clock. */
export type OnJob = (context: JobContext) => Promise<'success' | 'failure'>

/** A webhook as it goes out. */
export interface Delivery {
  readonly event: string
  /** `X-GitHub-Delivery`. */
  readonly id: string
  readonly payload: Readonly<Record<string, unknown>>
  /** The bytes that were signed. */
  readonly body: string
  /** `X-Hub-Signature-256`: `sha256=…`. */
  readonly signature: string
}

/** The App that Keyturn acts as. */
export interface AppOptions {
  readonly slug?: string
  readonly id?: number
  readonly clientId?: string
  readonly permissions?: Permissions
  /** PEM of the key that its JWTs are verified with; without it a pair is made when asked for. */
  readonly publicKey?: string
  /** Its installation is suspended: it stays, and opens nothing. */
  readonly suspended?: boolean
}

export interface GithubOptions {
  readonly clock: SandboxClock
  readonly repositories: readonly RepositoryOptions[]
  readonly app?: AppOptions
  /** A second App with permissions of its own, which hears webhooks in the place of the first. */
  readonly ears?: AppOptions
  readonly onJob?: OnJob
  /** Sees every GraphQL document before it is run. */
  readonly onDocument?: (document: string, variables: Readonly<Record<string, unknown>>) => void
  /** What `html_url`s begin with; default `https://github.com`. */
  readonly html?: string
  /** Virtual milliseconds from queueing to a job's start (default 2000), and the least a job takes (default 20 000). */
  readonly queueTime?: number
  readonly jobTime?: number
  readonly webhookSecret?: string
  /** Requests per hour and account beyond which GitHub refuses; absent: counted against 5000, and none is refused. */
  readonly rateLimit?: number
  /** Keeps ids and keys of two sandboxes apart; default `github`. */
  readonly seed?: string
}

/** What a person does in the browser or with git; refused as GitHub refuses it. */
export interface Person {
  merge(number: number, options?: { readonly method?: 'merge' | 'squash' | 'rebase' }): Oid
  close(number: number): void
  reopen(number: number): void
  review(number: number, event: 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT', body?: string): void
  /** Returns the comment's id. */
  comment(number: number, body: string): number
  editComment(id: number, body: string): void
  deleteComment(id: number): void
  /** 👀 is `eyes`. */
  react(id: number, content: string): void
  editBody(number: number, body: string): void
  /** Takes the text of one edit of a body out of GitHub's history. */
  deleteEdit(number: number, edit: string): void
  editTitle(number: number, title: string): void
  changeIssue(number: number, change: { readonly body?: string; readonly state?: 'open' | 'closed' }): void
  addLabel(number: number, label: string): void
  removeLabel(number: number, label: string): void
  /** `undefined` removes a file. A missing branch is made from the default branch. */
  commit(branch: string, files: Readonly<Record<string, string | undefined>>, message?: string): Oid
  /** Opens a pull request that undoes a merged one; returns its number. */
  revert(number: number): number
  openPull(branch: string, title: string, body?: string): number
  setSecret(scope: SecretScope, name: string, value: string): void
  deleteSecret(scope: SecretScope, name: string): void
  /** Who gets a secret of the organisation: with `selected` the repositories, `owner/name`. */
  shareSecret(name: string, visibility: Sharing['visibility'], repositories?: readonly string[]): void
  setVariable(scope: SecretScope, name: string, value: string): void
  /** Closes an alert of secret scanning, or (`open`) opens it again. */
  changeAlert(number: number, to: Resolution | 'open'): void
  approveDeployment(run: number): void
  rejectDeployment(run: number): void
  cancelRun(run: number): void
  /** The button "Re-run failed jobs": the same run, another attempt. */
  rerun(run: number): void
  dispatch(workflow: string, inputs?: Readonly<Record<string, string>>): number
  forcePush(branch: string, to: Oid): void
  deleteBranch(branch: string): void
  /** Submits the form of a page that makes a GitHub App; returns where GitHub sends the browser. */
  createApp(form: { readonly action: string; readonly manifest: string }): string
  /** Installs the App that was made last on this repository alone. */
  installApp(): void
  /** A copy under the person's own account; returns `person/name`. */
  fork(): string
  /** A token of this person, good for as long as the sandbox lives; default: a classic one with every scope. */
  token(options?: PersonTokenOptions): string
}

/** The sandbox's GitHub. */
export interface GithubSandbox {
  readonly handler: Handler
  /** Acts on a repository, `owner/name`; default: the first. */
  person(login: string, repository?: string): Person
  onWebhook(listener: (delivery: Delivery) => void): () => void
  onJob(run: OnJob): void
  readonly control: GithubControl
  readonly truth: GithubTruth
}

/** Levers no person has. */
export interface GithubControl {
  addRepository(options: RepositoryOptions): void
  /** A token as the App's installation gets it: ends after an hour unless `forever`. */
  installationToken(options?: TokenOptions): string
  /** A token as a workflow's job gets it. */
  actionsToken(options?: TokenOptions): string
  /** PEM for signing the App's JWTs; `ears`: the second one's. */
  privateKey(app?: 'ears'): string
  setRole(login: string, role: Role, repository?: string): void
  /** `acme/sre` and who is in it, from now on. */
  setTeam(team: string, members: readonly string[]): void
  /** Reads of refs come this late; 0 ends it. */
  lagRefs(milliseconds: number): void
  /** `mergeable` is unknown for this long after a head moved; 0 ends it. */
  lagMergeable(milliseconds: number): void
  /** A new key pair for a scope; the `key_id` may stay the same. */
  replaceKeyPair(scope: SecretScope, options?: { readonly keepId?: boolean; readonly repository?: string }): void
  /** Sets a ref to any commit, as a force push or an administrator would. */
  setRef(ref: string, to: Oid | undefined, repository?: string): void
  /** The time of a cron has come: starts every workflow with `on: schedule`, in the name of who changed it last (default: the owner). */
  schedule(repository?: string, by?: string): void
  /** Removes the environment with its secrets. */
  deleteEnvironment(name: string, repository?: string): void
  addEnvironment(environment: EnvironmentOptions, repository?: string): void
  /** Nothing happened in the repository for sixty days: GitHub switches a workflow off. */
  switchOff(workflow: string, repository?: string): void
  /** Secret scanning finds this value somewhere in the repository; returns the alert's number. */
  leak(secret: string, options?: { readonly base64?: boolean; readonly repository?: string }): number
  /** Somebody leaves the organisation of the first repository, one of its teams (`sre`), or one repository (`acme/web`). */
  leave(login: string, from: 'organization' | { readonly team: string } | { readonly repository: string }): void
  press(login: string, check: number, identifier: string): void
  /** Changes what an administrator sets: plan, security, rulesets, Actions. */
  configure(options: Pick<RepositoryOptions, 'plan' | 'security' | 'rulesets' | 'actions'>, repository?: string): void
}

/** A classic token with these scopes, or a fine-grained one with these permissions. */
export type PersonTokenOptions = { readonly scopes: readonly string[] } | { readonly permissions: Permissions }

export interface TokenOptions {
  readonly repository?: string
  readonly permissions?: Permissions
  readonly forever?: boolean
  /** The second App's; default: the first one's. */
  readonly app?: 'ears'
}

/** What is really so, for tests. */
export interface GithubTruth {
  /** A secret's plaintext; an organisation's, if that repository gets it. */
  readSecret(scope: SecretScope, name: string, repository?: string): string | undefined
  /** Who gets a secret of the first repository's organisation: `all`, `selected acme/api acme/web`. */
  sharing(name: string): string
  /** A variable of an environment. */
  readVariable(scope: SecretScope, name: string, repository?: string): string | undefined
  /** Commits of a branch, newest first. */
  commits(branch: string, repository?: string): readonly CommitTruth[]
  ref(name: string, repository?: string): Oid | undefined
  branches(repository?: string): readonly string[]
  file(at: string, path: string, repository?: string): string | undefined
  files(at: string, repository?: string): readonly string[]
  pulls(repository?: string): readonly PullTruth[]
  issues(repository?: string): readonly IssueTruth[]
  runs(repository?: string): readonly RunTruth[]
  alerts(repository?: string): readonly AlertTruth[]
  /** Every text that is stored: commits, bodies, titles, comments, checks, and what edits replaced. */
  allText(): string
}

export interface CommitTruth {
  readonly oid: Oid
  readonly message: string
  readonly author: string
  readonly signed: boolean
}

export interface PullTruth {
  readonly number: number
  readonly state: 'open' | 'closed' | 'merged'
  readonly title: string
  readonly body: string
  readonly author: string
  readonly branch: string
  readonly head: Oid
  readonly labels: readonly string[]
  /** Logins whose review is asked for. */
  readonly reviewers: readonly string[]
  readonly comments: readonly CommentTruth[]
  /** Ids of what the body was, oldest first, with who wrote it. */
  readonly edits: readonly { readonly id: string; readonly editor: string }[]
}

export interface RunTruth {
  readonly id: number
  readonly workflow: string
  readonly event: string
  readonly status: string
  readonly conclusion: string | undefined
  readonly headSha: Oid
  readonly createdAt: Instant
}
