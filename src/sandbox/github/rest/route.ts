import { demand, visible } from '../access.ts'
import type { SandboxReply, SandboxRequest } from '../../contract.ts'
import { json, type Loose, readBody } from '../../reply.ts'
import { refusal } from '../refusal.ts'
import type { Access, Repository, World } from '../world.ts'

/** What a route is given. */
export interface Asked {
  readonly world: World
  readonly access: Access
  readonly request: SandboxRequest
  readonly body: Loose
  readonly query: URLSearchParams
  /** A named part of the path, decoded. */
  part(name: string): string
  /** The same as a whole number; anything else is not found. */
  number(name: string): number
}

/** The same, on a repository the token may see and do this with. */
export interface AskedRepository extends Asked {
  readonly repository: Repository
}

export type Answering = (asked: Asked) => SandboxReply
export type RepositoryAnswering = (asked: AskedRepository) => SandboxReply

/** One route: `GET /repos/{owner}/{repo}/pulls/{number}`; `{path...}` takes the rest. */
export interface Route {
  readonly method: string
  readonly pattern: RegExp
  readonly names: readonly string[]
  readonly answer: Answering
}

/** A route outside repositories. */
export function route(spec: string, answer: Answering): Route {
  const [method = '', path = ''] = spec.split(' ')
  const names = [...path.matchAll(/\{([\w-]+)(?:\.\.\.)?\}/g)].map(([, name]) => name ?? '')
  const source = path.replace(/\{[\w-]+\.\.\.\}/g, '(.+)').replace(/\{[\w-]+\}/g, '([^/]+)')
  return { method, pattern: new RegExp(`^${source}$`), names, answer }
}

/** A route below `/repos/{owner}/{repo}`, with the permission it needs: `contents:write`. */
export function repositoryRoute(spec: string, needs: string, answer: RepositoryAnswering): Route {
  const [method = '', path = ''] = spec.split(' ')
  const [what = '', level = ''] = needs.split(':')
  return route(`${method} /repos/{owner}/{repo}${path}`, (asked) => {
    const repository = visible(asked.world, asked.access, `${asked.part('owner')}/${asked.part('repo')}`)
    demand(asked.access, repository, [what, level === 'write' ? 'write' : 'read'])
    return answer({ ...asked, repository })
  })
}

/** The answer of the first route that fits; undefined: there is none. */
export function dispatch(
  routes: readonly Route[],
  path: string,
  given: { world: World; access: Access; request: SandboxRequest },
): SandboxReply | undefined {
  for (const one of routes) {
    if (one.method !== given.request.method) continue
    const found = one.pattern.exec(path)
    if (found === null) continue
    const body = readBody(given.request)
    if (body === undefined)
      return json(400, { message: 'Problems parsing JSON', documentation_url: 'https://docs.github.com/rest' })
    const parts = new Map(one.names.map((name, index) => [name, decodeURIComponent(found[index + 1] ?? '')]))
    const part = (name: string) => parts.get(name) ?? ''
    return one.answer({
      ...given,
      body,
      query: given.request.url.searchParams,
      part,
      number: (name) => whole(part(name)),
    })
  }
  return undefined
}

function whole(text: string): number {
  if (!/^\d+$/.test(text)) throw refusal(404, 'Not Found')
  return Number(text)
}

/** One page of a list, with GitHub's `Link` header. */
export function paged<T>(asked: Asked, all: readonly T[]): { items: readonly T[]; headers: Record<string, string> } {
  const size = Math.min(100, Math.max(1, Number(asked.query.get('per_page') ?? '30') || 30))
  const page = Math.max(1, Number(asked.query.get('page') ?? '1') || 1)
  const items = all.slice((page - 1) * size, page * size)
  const last = Math.max(1, Math.ceil(all.length / size))
  const link = (to: number, rel: string) => {
    const url = new URL(asked.request.url)
    url.searchParams.set('page', String(to))
    return `<${url.href}>; rel="${rel}"`
  }
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
  ]
  return { items, headers: links.length > 0 ? { link: links.join(', ') } : {} }
}

/** 204. */
export function empty(): SandboxReply {
  return { status: 204, headers: {}, body: '' }
}
