import type { Ask } from '../ask.ts'
import type { Octokit } from './ears.ts'

/** Probot's GitHub, as narrow as reviews, introductions and looks use it. */
export function askBy(octokit: Octokit): Ask {
  return async (route, params) => {
    const { status, data } = await octokit.request(addressed(octokit, route), { ...params, ...repeated(route) })
    return { status, data }
  }
}

/** Enterprise Server has GraphQL beside its REST API, not below it (GitHub Enterprise Server: "Forming calls with GraphQL"). */
function addressed({ request }: Octokit, route: string): string {
  const base = request.endpoint.DEFAULTS.baseUrl
  return route === 'POST /graphql' && /\/api\/v3\/?$/.test(base)
    ? `POST ${base.replace(/\/v3\/?$/, '/graphql')}`
    : route
}

/** A lost answer may hide an issue that was opened; asked again there would be two. */
function repeated(route: string) {
  return route.startsWith('POST /repos/') ? { request: { retries: 0 } } : {}
}
