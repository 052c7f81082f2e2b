import type { Command } from '../core/command.ts'
import type { CredentialId, Duration } from '../core/facts.ts'
import type { Clock } from '../engine/ports.ts'
import type { Fetch } from '../http/fetch.ts'
import type { Timer } from '../http/outside.ts'
import type { Redactor } from '../http/redact.ts'
import type { RunProgram } from '../plugins/contract/command.ts'
import type { AllowedCommand } from './allowed.ts'

export type Login =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'app'; readonly clientId: string; readonly privateKey: string }

/** What a run is asked to do, wherever it was asked. */
export interface Wishes {
  readonly login: Login
  /** Path in the repository; absent: `rotation.yml`, then `.github/rotation.yml`. */
  readonly manifest?: string
  /** Credentials, or keys with all their environments; empty: all. */
  readonly only: readonly CredentialId[]
  /** Changes nothing, and says what it would do. */
  readonly dryRun: boolean
  readonly patience: Duration
  readonly command?: Command
  /** Provider id → base URL that the workflow allows. */
  readonly endpoints: ReadonlyMap<string, string>
  /** What the manifest may write outside this repository, in lower case: `organization`, or `owner/name`. Absent: nothing. */
  readonly secrets?: ReadonlySet<string>
  /** Credential or provider → name of the environment variable that holds its admin key. */
  readonly adminKeys: ReadonlyMap<string, string>
  /** Command lines that the workflow allows; absent: none. */
  readonly commands?: readonly AllowedCommand[]
  /** Looks at everything even where the index says that nothing is due. */
  readonly full?: boolean
  /** Keeps the dashboard issue: the Action's alone. */
  readonly dashboard?: boolean
}

/** Which run this is, for commands (taken once per run) and audit. */
export interface Occasion {
  /** URL of the Action run, or `cli`. */
  readonly run: string
  readonly runId?: string
  readonly attempt: number
  /** Who asked. */
  readonly actor: string
  /** It was started by hand or by the ears, and told nothing: somebody may have left. */
  readonly woken?: boolean
}

/** The outside, as an edge found it. */
export interface Outside {
  readonly fetch: Fetch
  readonly clock: Clock
  readonly timer?: Timer
  /** 0 … 1, spreads the repeats of many runners; absent: `Math.random`. */
  readonly random?: () => number
  /** Starts other people's programs; absent: as children of this process. */
  readonly program?: RunProgram
  readonly env: Readonly<Record<string, string | undefined>>
  /** GitHub's API: `https://api.github.com`, or `https://ghe.example/api/v3`. */
  readonly api: string
  readonly owner: string
  readonly name: string
  /** One per process; everything that is printed passes it. */
  readonly redactor: Redactor
  readonly log: (line: string) => void
  /** For what deserves a second look; absent: `log`. */
  readonly warn?: (line: string) => void
  /** Milliseconds between two writes to GitHub; absent: the second that GitHub asks for. */
  readonly gap?: number
}
