import type { Handler, SandboxClock } from '../contract.ts'
import { createLetters } from '../letters.ts'
import { serve, servingBuild, startBuild } from './builds.ts'
import { addRow } from './env.ts'
import { createHandler } from './handler.ts'
import { nowOf, type Build, type EnvRow, type Project, type State, type VercelControls } from './state.ts'

/** The project of the story. */
export const PROJECT = 'prj_4f9Kx2mWb7'

/** Vercel in the sandbox: projects, their variables and their builds. What is served, what can be turned, and the truth behind it. */
export interface VercelSandbox {
  readonly handler: Handler
  readonly controls: VercelControls
  /** The token that the gate holds. */
  readonly token: string
  /** A person makes a project. */
  project(id: string, name: string, team?: string): void
  /** A person writes a variable in the settings, or makes it. */
  setEnv(project: string, wish: Pick<EnvRow, 'key' | 'value'> & Partial<EnvRow>): void
  removeEnv(project: string, key: string): void
  rows(project: string): readonly Readonly<EnvRow>[]
  /** A person deploys what is merged. */
  build(project: string): string
  /** The first build, which serves at once. */
  first(project: string): void
  builds(project: string): readonly Readonly<Build>[]
  /** Whose values the production domains serve. */
  serving(project: string): Readonly<Build> | undefined
  /** A person makes a deploy hook in the settings; returns its address. */
  hook(project: string): string
  /** A person deletes all of them. */
  removeHooks(project: string): void
  /** A person rolls production back to an earlier build, at once: its values are those of its own time. */
  instantRollback(project: string, to: string): void
  /** A person promotes a build, which ends a rollback. */
  promote(project: string, id: string): void
  /** A person makes tokens void. */
  revokeTokens(): void
  onServing(told: (project: string, env: ReadonlyMap<string, string>) => void): void
}

export function createVercel(clock: SandboxClock): VercelSandbox {
  const letters = createLetters('vercel')
  const token = `vcp_${letters.text(40)}`
  const state: State = {
    clock,
    letters,
    controls: {
      builds: 60_000,
      aliases: 4000,
      nextEnds: undefined,
      nextAliasFails: false,
      inherits: false,
      failsToCreate: undefined,
    },
    tokens: new Set([token]),
    projects: [],
    onServing: [],
  }
  return {
    handler: createHandler(state),
    controls: state.controls,
    token,
    ...people(state),
    rows: (id) => projectOf(state, id).env,
    builds: (id) => projectOf(state, id).builds,
    serving: (id) => projectOf(state, id).serving,
    onServing: (told) => void state.onServing.push(({ id }, build) => told(id, build.env)),
  }
}

/** One name may be there several times: for other targets, for a branch. */
function isSame(row: EnvRow, { target = row.target, gitBranch }: Partial<EnvRow>): boolean {
  return row.gitBranch === gitBranch && row.target.join() === target.join()
}

type People = Pick<
  VercelSandbox,
  | 'hook'
  | 'removeHooks'
  | 'project'
  | 'setEnv'
  | 'removeEnv'
  | 'build'
  | 'first'
  | 'instantRollback'
  | 'promote'
  | 'revokeTokens'
>

/** What people do in the dashboard. */
function people(state: State): People {
  return {
    project(id, name, team) {
      state.projects.push({ id, name, team, env: [], builds: [], hooks: [], serving: undefined, lastAlias: undefined })
    },
    setEnv(id, { key, value, ...rest }) {
      const project = projectOf(state, id)
      const row = project.env.find((one) => one.key === key && isSame(one, rest))
      if (row === undefined) addRow(state, project, { type: 'sensitive', target: ['production'], ...rest, key, value })
      else Object.assign(row, { ...rest, value, updatedAt: nowOf(state) })
    },
    removeEnv(id, key) {
      const { env } = projectOf(state, id)
      const at = env.findIndex((row) => row.key === key)
      if (at >= 0) env.splice(at, 1)
    },
    hook: (id) => {
      const secret = state.letters.text(24)
      projectOf(state, id).hooks.push(secret)
      return `https://api.vercel.com/v1/integrations/deploy/${id}/${secret}`
    },
    removeHooks: (id) => void projectOf(state, id).hooks.splice(0),
    build: (id) => startBuild(state, projectOf(state, id)).id,
    first: (id) => servingBuild(state, projectOf(state, id)),
    instantRollback: (id, to) => point(state, id, { to, type: 'rollback' }),
    promote: (id, to) => point(state, id, { to, type: 'promote' }),
    revokeTokens: () => state.tokens.clear(),
  }
}

function point(
  state: State,
  id: string,
  { to, type }: { readonly to: string; readonly type: 'rollback' | 'promote' },
): void {
  const project = projectOf(state, id)
  const build = project.builds.find((one) => one.id === to)
  if (build?.state !== 'READY') throw new Error(`The project ${id} has no build ${to} that is ready.`)
  project.lastAlias = { type, from: project.serving?.id ?? '', to, at: nowOf(state) }
  serve(state, project, build)
}

function projectOf(state: State, id: string): Project {
  const found = state.projects.find((one) => one.id === id)
  if (found === undefined) throw new Error(`Vercel has no project ${id}.`)
  return found
}
