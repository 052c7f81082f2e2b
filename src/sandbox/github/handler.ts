import type { SandboxReply, SandboxRequest } from '../contract.ts'
import { json } from '../reply.ts'
import { serveGraphql } from './graphql/serve.ts'
import { isRefusal } from './refusal.ts'
import { ACTIONS } from './rest/actions.ts'
import { CHECKS } from './rest/checks.ts'
import { GIT } from './rest/git.ts'
import { PULLS, TALK } from './rest/pulls.ts'
import { REPOSITORY } from './rest/repository.ts'
import { dispatch } from './rest/route.ts'
import { SECRETS } from './rest/secrets.ts'
import { accessOf } from './tokens.ts'
import type { World } from './world.ts'

const ROUTES = [...REPOSITORY, ...GIT, ...PULLS, ...TALK, ...CHECKS, ...SECRETS, ...ACTIONS]

/** Answers one request, as api.github.com or as an Enterprise Server below /api. */
export async function serve(world: World, request: SandboxRequest): Promise<SandboxReply> {
  const reply = answer(world, request)
  const id = world.letters.text(4)
  return {
    ...reply,
    headers: {
      'x-github-request-id': id,
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': '4999',
      ...reply.headers,
    },
  }
}

function answer(world: World, request: SandboxRequest): SandboxReply {
  const path = request.url.pathname.replace(/^\/api(\/v3)?(?=\/)/, '')
  const access = accessOf(world, request)
  if (!access) return json(401, { message: 'Bad credentials', documentation_url: 'https://docs.github.com/rest' })
  if (path === '/graphql') return serveGraphql({ world, access }, request)
  try {
    return dispatch(ROUTES, path, { world, access, request }) ?? json(404, { message: 'Not Found' })
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown
    const { status, message, errors } = thrown
    return json(status, {
      message,
      documentation_url: 'https://docs.github.com/rest',
      ...(errors === undefined ? {} : { errors }),
    })
  }
}
