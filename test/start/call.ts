// Requests by name, as reports, transcripts and judges tell them.
import type { Call } from '../../src/sandbox/contract.ts'

/** `query Snapshot`, `mutation Commit`; undefined: not GraphQL. */
export function operationOf({ request }: Call): string | undefined {
  if (request.url.pathname !== '/graphql') return undefined
  return /"query":"(?:\\n|\s)*((?:query|mutation)(?: \w+)?)/.exec(request.body)?.[1]
}

/** `PutSecretValue`, `AssumeRoleWithWebIdentity`; undefined: not AWS's. */
function awsOperation({ host, request }: Call): string | undefined {
  if (host !== 'aws' && host !== 'aws-iam') return undefined
  return request.headers.get('x-amz-target')?.split('.')[1] ?? /Action=(\w+)/.exec(request.body)?.[1]
}

/** A GraphQL query is a POST that changes nothing, and so are AWS's questions. */
export function isEffect(call: Call): boolean {
  if (/^(?:Describe|Get|List|Assume)/.test(awsOperation(call) ?? '')) return false
  return call.request.method !== 'GET' && operationOf(call)?.startsWith('query') !== true
}

/** A GraphQL mutation of ours writes branches and texts: nobody holds another key after it. */
export function movesKeys(call: Call): boolean {
  return isEffect(call) && call.request.url.pathname !== '/graphql'
}

/** `github POST /graphql mutation Commit`. */
export function nameOf(call: Call): string {
  const { host, request } = call
  return [host, request.method, request.url.pathname, operationOf(call) ?? awsOperation(call)].filter(Boolean).join(' ')
}
