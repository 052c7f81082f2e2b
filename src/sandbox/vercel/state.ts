import type { SandboxClock } from '../contract.ts'
import type { Letters } from '../letters.ts'

/** One environment variable, for some targets, with what nobody is shown. */
export interface EnvRow {
  readonly id: string
  readonly key: string
  value: string
  type: 'system' | 'encrypted' | 'plain' | 'sensitive'
  target: readonly string[]
  readonly gitBranch?: string
  comment?: string
  readonly configurationId?: string
  readonly createdAt: number
  updatedAt: number
}

/** One build. It keeps the values that it was made with, for ever. */
export interface Build {
  readonly id: string
  readonly url: string
  readonly target: 'production' | null
  readonly env: ReadonlyMap<string, string>
  readonly createdAt: number
  state: 'QUEUED' | 'BUILDING' | 'READY' | 'ERROR' | 'CANCELED' | 'BLOCKED'
  substate?: 'STAGED' | 'ROLLING' | 'PROMOTED'
  aliasAssigned: number | null
  aliasError: { readonly code: string } | null
}

export interface Project {
  readonly id: string
  readonly name: string
  readonly team: string | undefined
  readonly env: EnvRow[]
  readonly builds: Build[]
  /** The last parts of its deploy hooks' addresses: whoever has one starts a build. */
  readonly hooks: string[]
  /** What the production domains point to. */
  serving: Build | undefined
  /** The last Instant Rollback or promotion; while it is a rollback, new builds do not serve by themselves. */
  lastAlias:
    | { readonly type: 'rollback' | 'promote'; readonly from: string; readonly to: string; readonly at: number }
    | undefined
}

/** What may be turned while the sandbox runs. */
export interface VercelControls {
  /** How long a build takes, and how long until the domains point to it, in virtual milliseconds. */
  builds: number
  aliases: number
  /** The next build ends so instead of becoming ready. */
  nextEnds: 'ERROR' | 'CANCELED' | 'BLOCKED' | undefined
  /** The next build is ready, and the domains cannot be pointed to it. */
  nextAliasFails: boolean
  /** A redeployment carries the values of the build it was made from, as one of Vercel's documents says. */
  inherits: boolean
  /** A variable that is to be made fails, and the answer is 201 all the same. */
  failsToCreate: string | undefined
}

/** All that Vercel knows of one account. */
export interface State {
  readonly clock: SandboxClock
  readonly letters: Letters
  readonly controls: VercelControls
  readonly tokens: Set<string>
  readonly projects: Project[]
  /** The domains point to another build now. */
  readonly onServing: ((project: Project, build: Build) => void)[]
}

/** Vercel tells whole milliseconds; a sandbox on sockets has a clock that stands between two. */
export function nowOf({ clock }: Pick<State, 'clock'>): number {
  return Math.floor(clock.now())
}
