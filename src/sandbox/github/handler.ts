import type { SandboxReply, SandboxRequest } from '../contract.ts'
import { json } from '../reply.ts'
import { serveGraphql } from './graphql/serve.ts'
import { isRefusal } from './refusal.ts'
import { spend } from './rate.ts'
import { ACTIONS } from './rest/actions.ts'
import { unknownAsks, VARIABLES } from './rest/apps.ts'
import { DISPATCHES } from './rest/dispatches.ts'
import { CHECKS } from './rest/checks.ts'
import { GIT } from './rest/git.ts'
import { ORGANIZATION } from './rest/organization.ts'
import { ISSUES } from './rest/issues.ts'
import { PULLS, TALK } from './rest/pulls.ts'
import { ALERTS } from './rest/alerts.ts'
import { ACTIVITY } from './rest/activity.ts'
import { REPOSITORY } from './rest/repository.ts'
import { dispatch } from './rest/route.ts'
import { SECRETS } from './rest/secrets.ts'
import { SETTINGS } from './rest/settings.ts'
import { TEAMS } from './rest/teams.ts'
import { accessOf } from './tokens.ts'
import type { Access, World } from './world.ts'

const ROUTES = [
  ...REPOSITORY,
  ...ACTIVITY,
  ...GIT,
  ...PULLS,
  ...TALK,
  ...ISSUES,
  ...CHECKS,
  ...SECRETS,
  ...ORGANIZATION,
  ...SETTINGS,
  ...VARIABLES,
  ...ACTIONS,
  ...DISPATCHES,
  ...TEAMS,
  ...ALERTS,
]

/** Answers one request, as api.github.com or as an Enterprise Server below /api. */
export async function serve(world: World, request: SandboxRequest): Promise<SandboxReply> {
  const access = accessOf(world, request)
  const rate = access && spend(world, access)
  const reply = rate?.over === true ? overLimit() : answer(world, access, request)
  const scopes = access?.scopes === undefined ? {} : { 'x-oauth-scopes': access.scopes.join(', ') }
  const own = { 'x-github-request-id': world.letters.text(4), ...scopes, ...rate?.headers }
  return { ...reply, headers: { ...own, ...reply.headers } }
}

function overLimit(): SandboxReply {
  return json(403, { message: 'API rate limit exceeded for installation.', documentation_url: DOCS })
}

const DOCS = 'https://docs.github.com/rest'

function answer(world: World, access: Access | undefined, request: SandboxRequest): SandboxReply {
  const path = request.url.pathname.replace(/^\/api(\/v3)?(?=\/)/, '')
  const open = refused(() => unknownAsks(world, path, request))
  if (open !== undefined) return open
  if (!access) return json(401, { message: 'Bad credentials', documentation_url: DOCS })
  if (path === '/graphql') return serveGraphql({ world, access }, request)
  return refused(() => dispatch(ROUTES, path, { world, access, request })) ?? json(404, { message: 'Not Found' })
}

/** Answers, or says the refusal as GitHub words it. */
function refused(asked: () => SandboxReply | undefined): SandboxReply | undefined {
  try {
    return asked()
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown
    const { status, message, errors, headers = {} } = thrown
    return json(status, { message, documentation_url: DOCS, ...(errors === undefined ? {} : { errors }) }, headers)
  }
}
