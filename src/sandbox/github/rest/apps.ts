// What an App's maker asks, and the variables of an environment that name the App.
import { convert } from '../apps/make.ts'
import { needText } from '../graphql/codec.ts'
import { notFound, refusal } from '../refusal.ts'
import { json, readBody } from '../../reply.ts'
import { checkName, scopeOf } from '../secrets/scopes.ts'
import type { Scope } from '../actions/state.ts'
import { iso, now, type World } from '../world.ts'
import type { SandboxReply, SandboxRequest } from '../../contract.ts'
import { type AskedRepository, paged, repositoryRoute, type Route } from './route.ts'

const PATH = '/environments/{environment}/variables'

export const VARIABLES: readonly Route[] = [
  repositoryRoute(`GET ${PATH}`, 'environments:read', (asked) => {
    const all = [...scopeIn(asked).variables].map(([name, variable]) => show(name, variable))
    const { items, headers } = paged(asked, all)
    return json(200, { total_count: all.length, variables: items }, headers)
  }),
  repositoryRoute(`GET ${PATH}/{name}`, 'environments:read', (asked) => {
    const name = asked.part('name').toUpperCase()
    const found = scopeIn(asked).variables.get(name)
    if (found === undefined) throw notFound()
    return json(200, show(name, found))
  }),
  repositoryRoute(`POST ${PATH}`, 'environments:write', (asked) => {
    const { variables } = scopeIn(asked)
    const name = checkName(needText(asked.body, 'name'))
    if (variables.has(name)) throw refusal(409, 'Already exists - Variable already exists')
    const at = now(asked.world)
    variables.set(name, { value: needText(asked.body, 'value'), createdAt: at, updatedAt: at })
    return json(201, {})
  }),
]

/** The one request without a login: the code is the proof. Undefined: it is another. */
export function unknownAsks(world: World, path: string, request: SandboxRequest): SandboxReply | undefined {
  const code = /^\/app-manifests\/([^/]+)\/conversions$/.exec(path)?.[1]
  if (code === undefined || request.method !== 'POST' || readBody(request) === undefined) return undefined
  return json(201, convert(world, code))
}

function scopeIn(asked: AskedRepository): Scope {
  return scopeOf(asked.world, asked.repository, `environment/${asked.part('environment')}`)
}

function show(name: string, { value, createdAt, updatedAt }: { value: string; createdAt: number; updatedAt: number }) {
  return { name, value, created_at: iso(createdAt), updated_at: iso(updatedAt) }
}
