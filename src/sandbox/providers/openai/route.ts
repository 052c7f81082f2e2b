import type { SandboxReply, SandboxRequest } from '../../contract.ts'
import type { State } from './state.ts'

/** A request that was let in. */
export interface Visit {
  readonly state: State
  readonly request: SandboxRequest
  /** The organization of the admin key; empty on the side of the models. */
  readonly organization: string
  /** What stood in the path's places, in order. */
  readonly at: readonly string[]
}

export type Route = (visit: Visit) => SandboxReply

/** Routes by `METHOD /path/{place}`. */
export type Routes = Readonly<Record<string, Route>>

/** The route a request meets, with what stands in the path's places. */
export function findRoute(routes: Routes, method: string, path: string): { route: Route; at: string[] } | undefined {
  const asked = path.split('/')
  for (const [pattern, route] of Object.entries(routes)) {
    const [verb, template] = pattern.split(' ')
    const at = verb === method ? match((template ?? '').split('/'), asked) : undefined
    if (at !== undefined) return { route, at }
  }
  return undefined
}

function match(template: readonly string[], asked: readonly string[]): string[] | undefined {
  if (template.length !== asked.length) return undefined
  const at: string[] = []
  for (const [i, part] of template.entries()) {
    const given = asked[i] ?? ''
    if (part.startsWith('{')) at.push(decodeURIComponent(given))
    else if (part !== given) return undefined
  }
  return at
}
