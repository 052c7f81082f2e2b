// Requests by name, as reports, transcripts and judges tell them.
import type { Call } from '../../src/sandbox/contract.ts'

/** `query Snapshot`, `mutation Commit`; undefined: not GraphQL. */
export function operationOf({ request }: Call): string | undefined {
  if (request.url.pathname !== '/graphql') return undefined
  return /"query":"(?:\\n|\s)*((?:query|mutation)(?: \w+)?)/.exec(request.body)?.[1]
}

/** A GraphQL query is a POST that changes nothing. */
export function isEffect(call: Call): boolean {
  return call.request.method !== 'GET' && operationOf(call)?.startsWith('query') !== true
}

/** A GraphQL mutation of ours writes branches and texts: nobody holds another key after it. */
export function movesKeys(call: Call): boolean {
  return isEffect(call) && call.request.url.pathname !== '/graphql'
}

/** `github POST /graphql mutation Commit`. */
export function nameOf(call: Call): string {
  const { host, request } = call
  return [host, request.method, request.url.pathname, operationOf(call)].filter(Boolean).join(' ')
}
