import { nowOf, type Build, type Project, type State } from './state.ts'

/** The values that a build for production gets: those of now (docs, "Environment variables"). */
function productionEnv(project: Project): ReadonlyMap<string, string> {
  const rows = project.env.filter((row) => row.target.includes('production') && row.gitBranch === undefined)
  return new Map(rows.map(({ key, value }) => [key, value]))
}

/** A build for production that nothing has happened to yet. `from`: made from that one. */
function newBuild({ clock, controls, letters }: State, project: Project, from?: Build): Build {
  const name = letters.text(24)
  const build: Build = {
    id: `dpl_${name}`,
    url: `${project.name}-${name.slice(0, 9).toLowerCase()}.vercel.app`,
    target: 'production',
    env: from !== undefined && controls.inherits ? from.env : productionEnv(project),
    createdAt: nowOf({ clock }),
    state: 'QUEUED',
    aliasAssigned: null,
    aliasError: null,
  }
  project.builds.push(build)
  return build
}

/** One that serves at once, as before the story begins. */
export function servingBuild(state: State, project: Project): void {
  const build = newBuild(state, project)
  build.state = 'READY'
  serve(state, project, build)
}

/** A new build for production, which is queued, built, made ready and served in its time. */
export function startBuild(state: State, project: Project, from?: Build): Build {
  const { clock, controls } = state
  const build = newBuild(state, project, from)
  const end = controls.nextEnds
  controls.nextEnds = undefined
  if (end === 'BLOCKED') {
    build.state = end
    return build
  }
  clock.at(clock.now() + Math.min(1000, controls.builds), () => void (build.state = 'BUILDING'))
  clock.at(clock.now() + controls.builds, () => {
    build.state = end ?? 'READY'
    if (end === undefined) clock.at(clock.now() + controls.aliases, () => assign(state, project, build))
  })
  return build
}

/** After an Instant Rollback nothing serves by itself, until a person promotes something (docs, "Instant Rollback"). */
function assign(state: State, project: Project, build: Build): void {
  if (project.lastAlias?.type === 'rollback') {
    build.substate = 'STAGED'
    return
  }
  if (state.controls.nextAliasFails) {
    state.controls.nextAliasFails = false
    build.aliasError = { code: 'cert_missing' }
    return
  }
  // A build that was begun earlier does not push away a later one that was quicker.
  if (project.serving !== undefined && project.serving.createdAt > build.createdAt) return
  serve(state, project, build)
}

/** The domains point to that build from now on. */
export function serve(state: State, project: Project, build: Build): void {
  project.serving = build
  build.substate = 'PROMOTED'
  build.aliasAssigned = nowOf(state)
  for (const told of state.onServing) told(project, build)
}
