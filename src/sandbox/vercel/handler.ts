import type { Handler, SandboxReply, SandboxRequest } from '../contract.ts'
import { bearer, json, type Loose, readBody } from '../reply.ts'
import { startBuild } from './builds.ts'
import { createEnv, listEnv, patchEnv } from './env.ts'
import { refuse } from './errors.ts'
import { nowOf, type Build, type Project, type State } from './state.ts'

/** Vercel's API as an HTTP server without the sockets. */
export function createHandler(state: State): Handler {
  return async (request) => {
    if (request.url.pathname.startsWith('/v1/integrations/deploy/')) return callHook(state, request)
    return state.tokens.has(bearer(request) ?? '') ? answer(state, request) : refuse(403, 'forbidden')
  }
}

/** No token but the address (docs, "Deploy Hooks"): production is built from what was merged last, and a job is told, no build. */
function callHook(state: State, { method, url }: SandboxRequest): SandboxReply {
  const [, , , , id, secret = ''] = url.pathname.split('/')
  const project = state.projects.find((one) => one.id === id)
  if (method !== 'POST' || project === undefined || !project.hooks.includes(secret)) return refuse(404, 'not_found')
  startBuild(state, project)
  return json(201, { job: { id: state.letters.text(20), state: 'PENDING', createdAt: nowOf(state) } })
}

function answer(state: State, request: SandboxRequest): SandboxReply {
  const [, version, root, id = '', leaf, last] = request.url.pathname.split('/').map(decodeURIComponent)
  const at = `${request.method} ${version ?? ''} ${root ?? ''}`
  if (root === 'deployments') return deployments(state, request, { at, id })
  const project = state.projects.find((one) => one.id === id || one.name === id)
  if (root !== 'projects' || project === undefined || !isSeen(project, request)) return refuse(404, 'not_found')
  if (at === 'GET v9 projects' && leaf === undefined) return showProject(project)
  if (leaf !== 'env') return refuse(404, 'not_found')
  if (at === 'GET v10 projects' && last === undefined) return listEnv(project)
  if (at === 'POST v10 projects' && last === undefined) return createEnv(state, project, request)
  if (at === 'PATCH v9 projects' && last !== undefined) return patchEnv(state, project, { id: last, request })
  return refuse(404, 'not_found')
}

/** A team's project is not seen without naming the team. */
function isSeen(project: Project, { url }: SandboxRequest): boolean {
  return project.team === undefined || project.team === (url.searchParams.get('teamId') ?? url.searchParams.get('slug'))
}

function deployments(
  state: State,
  request: SandboxRequest,
  { at, id }: { readonly at: string; readonly id: string },
): SandboxReply {
  if (at === 'POST v13 deployments') return redeploy(state, request)
  const found = findBuild(state, request, (one) => one.id === id || one.url === id)
  return at === 'GET v13 deployments' && found !== undefined ? json(200, showBuild(found)) : refuse(404, 'not_found')
}

function findBuild(
  state: State,
  request: SandboxRequest,
  is: (build: Build) => boolean,
): { readonly project: Project; readonly build: Build } | undefined {
  return state.projects
    .filter((project) => isSeen(project, request))
    .flatMap((project) => project.builds.map((build) => ({ project, build })))
    .find(({ build }) => is(build))
}

/** `POST /v13/deployments` with `deploymentId`: the same source, built again. */
function redeploy(state: State, request: SandboxRequest): SandboxReply {
  const { deploymentId, name, target } = readBody(request) ?? {}
  if (typeof name !== 'string' || target !== 'production') return refuse(400, 'bad_request')
  const found = findBuild(state, request, ({ id }) => id === deploymentId)
  if (found === undefined) return refuse(404, 'not_found')
  return json(200, showBuild({ ...found, build: startBuild(state, found.project, found.build) }))
}

function showProject({ id, name, serving, lastAlias, builds }: Project): SandboxReply {
  const asked = lastAlias && {
    fromDeploymentId: lastAlias.from,
    toDeploymentId: lastAlias.to,
    jobStatus: 'succeeded',
    requestedAt: lastAlias.at,
    type: lastAlias.type,
  }
  return json(200, {
    id,
    name,
    lastAliasRequest: asked ?? null,
    latestDeployments: builds.map((build) => build.id).slice(-1),
    targets: {
      production:
        serving === undefined ? null : { id: serving.id, createdAt: serving.createdAt, readyState: serving.state },
    },
  })
}

function showBuild({ project, build }: { readonly project: Project; readonly build: Build }): Loose {
  return {
    id: build.id,
    url: build.url,
    name: project.name,
    projectId: project.id,
    target: build.target,
    readyState: build.state,
    ...(build.substate === undefined ? {} : { readySubstate: build.substate }),
    aliasAssigned: build.aliasAssigned,
    aliasError: build.aliasError,
    createdAt: build.createdAt,
  }
}
