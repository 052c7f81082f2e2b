import type { Call } from '../../src/sandbox/contract.ts'

/** A request of the code under test. */
export function isOurs(call: Call): boolean {
  return call.from === 'keyturn'
}

/** A GraphQL query is a POST that changes nothing. */
export function isEffect({ request }: Call): boolean {
  return request.method !== 'GET' && !/"query":"(?:\\n|\s)*query\b/.test(request.body)
}

/** A GraphQL mutation of ours writes branches and texts: nobody holds another key after it. */
export function movesKeys(call: Call): boolean {
  return isEffect(call) && call.request.url.pathname !== '/graphql'
}

/** `github POST /graphql mutation Commit`. */
export function nameOf({ host, request }: Call): string {
  const operation = /"query":"(?:\\n|\s)*((?:query|mutation) \w+)/.exec(request.body)?.[1]
  return [host, request.method, request.url.pathname, operation].filter(Boolean).join(' ')
}
