// How a credential is written by other programs, how it is deployed, and who testifies that it is, as `rotation.yml` says it.
import type { Duration } from '../facts.ts'

/** A project of Vercel's, as its API takes it. */
export interface VercelProject {
  /** `prj_…`: a name could be given to another project. */
  readonly project: string
  /** `team_…`, or the team's slug; absent: the token's own account. */
  readonly team?: string
}

/** The command line of another tool, which keeps the value. Words are arguments, `{tag}` in them is filled in as they are run. */
export interface CommandSpec {
  /** `doppler`: the program's name, without its path. */
  readonly program: string
  readonly write: readonly string[]
  /** Prints what `write` left as `{tag}`; absent: nobody tells what stands there. */
  readonly read?: readonly string[]
  readonly check?: readonly string[]
  /** Variables that the programs get, by name. */
  readonly env: readonly string[]
  readonly stdin: 'value' | 'assignment'
  /** Exit codes of `write` after which nothing was written. */
  readonly refusals: readonly number[]
  readonly timeout: Duration
}

export interface VercelDeploySpec extends VercelProject {
  readonly kind: 'vercel'
}

/** What a run shows in its title, by the workflow's `run-name:`, so that Keyturn finds it again. */
export const MARK = 'keyturn'

/** An event of the repository's is sent, and the run of `file` that it starts is followed. */
export interface DispatchSpec {
  readonly kind: 'repository-dispatch'
  readonly event: string
  readonly file: string
  /** What the event carries beside Keyturn's own mark. */
  readonly payload: Readonly<Record<string, string>>
}

/** A deploy hook is called: whoever has its address starts a deployment, and hears nothing of it. */
export interface HookSpec {
  readonly kind: 'hook'
  /** The environment variable that holds its address. */
  readonly variable: string
}

export type DeploySpec =
  | {
      readonly kind: 'workflow'
      readonly file: string
      readonly inputs: Readonly<Record<string, string>>
      readonly ref?: string
    }
  /** The merge itself deploys: the runs of `file` (any workflow if absent) that its push started. Only with `versioned`. */
  | { readonly kind: 'on-merge'; readonly file?: string }
  | DispatchSpec
  | HookSpec
  /** What serves a project's production is built again, with the values of now. */
  | VercelDeploySpec
  | { readonly kind: 'none'; readonly because: string }

/** `http`: the app is asked `asks` times; with `instances`, that many distinct ones must answer. */
export interface HttpWitnessSpec {
  readonly kind: 'http'
  readonly url: string
  readonly asks: number
  readonly instances: number
  /** JSON path of the instance's name in the answer, or header `x-…`. Default: `instance`. */
  readonly instance: string
  /** JSON path of the app's own fingerprint of the key it runs on; absent: not compared. */
  readonly fingerprint?: string
  /** JSON path of the list of fingerprints of all keys that the app accepts; absent: not compared. */
  readonly accepts?: string
}
/** `person`: somebody is asked, and answers by `approve-evidence`. */
export interface PersonWitnessSpec {
  readonly kind: 'person'
  readonly ask: string
}

/** `github-run`: a run of a workflow tests what is deployed, and its conclusion counts. */
export interface RunWitnessSpec {
  readonly kind: 'github-run'
  readonly file: string
  readonly inputs: Readonly<Record<string, string>>
  /** `itself`: something else starts it, and any run after the deployment counts. */
  readonly start: 'keyturn' | 'itself'
}

export type Comparison = '<' | '<=' | '>' | '>=' | '==' | '!='

/** `prometheus`: a query whose every series must hold, asked once it looks back on nothing from before the deployment. */
export interface PrometheusWitnessSpec {
  readonly kind: 'prometheus'
  readonly url: string
  readonly query: string
  readonly holds: { readonly by: Comparison; readonly than: number }
  /** The least number of series. */
  readonly series: number
  /** How far back the query looks. */
  readonly window: Duration
  /** How the token is sent; absent: none is. */
  readonly auth?: 'bearer' | 'basic'
}

export type WitnessSpec = HttpWitnessSpec | RunWitnessSpec | PrometheusWitnessSpec | PersonWitnessSpec
