import type { Ask } from '../ask.ts'

/** GitHub's client, as narrow as the ears use it: Probot's, with its throttling and repeats, or another of the same make. */
interface Client {
  readonly request: {
    (
      route: string,
      params: Readonly<Record<string, unknown>>,
    ): Promise<{ readonly status: number; readonly data: unknown }>
    readonly endpoint: { readonly DEFAULTS: { readonly baseUrl: string } }
  }
}

/** Asks through that client. */
export function askBy(client: Client): Ask {
  return async (route, params) => {
    const { status, data } = await client.request(addressed(client, route), { ...params, ...repeated(route) })
    return { status, data }
  }
}

/** Enterprise Server has GraphQL beside its REST API, not below it (GitHub Enterprise Server: "Forming calls with GraphQL"). */
function addressed({ request }: Client, route: string): string {
  const base = request.endpoint.DEFAULTS.baseUrl
  return route === 'POST /graphql' && /\/api\/v3\/?$/.test(base)
    ? `POST ${base.replace(/\/v3\/?$/, '/graphql')}`
    : route
}

/** A lost answer may hide an issue or a comment that was written; asked again there would be two. A second pull request GitHub refuses. */
function repeated(route: string) {
  return /^POST \/repos\/\{owner\}\/\{repo\}\/issues(?:\/\{issue_number\}\/comments)?$/.test(route)
    ? { request: { retries: 0 } }
    : {}
}
