import type { Instant } from '../core/facts.ts'
import { Failure } from '../core/failure.ts'
import type { Reply } from '../http/send.ts'
import { type Api, graphqlUrl } from './api.ts'
import { isJson, looseAt, type Json } from './codec.ts'
import { failureOf, readErrors, type GraphqlError } from './errors.ts'

/** What GitHub answered: the data it gave, and what it could not give, by the alias of the root field (or of the field below `repository`). */
export interface Answered {
  readonly data: Json
  readonly errors: readonly GraphqlError[]
  /** GitHub's time. */
  readonly at: Instant
}

export type Variables = Readonly<Record<string, unknown>>

/** Repeats of a query after a passing failure. A mutation goes out once. */
const REPEATS = 3

/** Sends a query. Safe to repeat, so it is, a few times; a failure of it never leaves an effect in doubt. */
export async function query(api: Api, document: string, variables: Variables): Promise<Answered> {
  for (let repeated = 0; ; repeated++) {
    try {
      return await ask(api, document, variables)
    } catch (thrown) {
      const failure = withoutEffect(thrown)
      if (!(failure instanceof Failure) || !passing(failure) || repeated >= REPEATS) throw failure
      await api.clock.sleep(500 * 2 ** repeated)
    }
  }
}

/** As `query`, and any error at all is a failure: for reads of which no part may be missing. */
export async function queryWhole(api: Api, document: string, variables: Variables): Promise<Answered> {
  const answered = await query(api, document, variables)
  const [first] = answered.errors
  if (first) throw failureOf(first, 'not-done')
  return answered
}

/**
 * Sends a mutation, once. Root fields run one after the other and each may fail alone (GraphQL specification, section 6.2.2):
 * the caller looks at `errors`.
 */
export async function mutate(api: Api, document: string, variables: Variables): Promise<Answered> {
  const reply = await api.send(request(api, document, variables))
  return judge(api, reply, 'unknown')
}

async function ask(api: Api, document: string, variables: Variables): Promise<Answered> {
  const reply = await api.read(request(api, document, variables))
  return judge(api, reply, 'not-done')
}

function request(api: Api, document: string, variables: Variables) {
  return { method: 'POST', url: graphqlUrl(api.base), path: '/graphql', body: { query: document, variables } } as const
}

function judge(api: Api, reply: Reply, effect: 'not-done' | 'unknown'): Answered {
  const errors = readErrors(reply)
  const data = looseAt(reply.json, 'data')
  if (isJson(data)) return { data, errors, at: api.time(reply) }
  const [first] = errors
  // Without any data nothing was run: the document was refused whole, or a query failed at its root.
  if (first) throw failureOf(first, first.type === 'UNKNOWN' ? effect : 'not-done')
  throw new Failure('unexpected-response', 'GitHub answered a GraphQL request with neither data nor errors.', {
    effect,
  })
}

function passing(failure: Failure): boolean {
  return failure.code === 'unreachable' || failure.code === 'timed-out' || failure.code === 'unexpected-response'
}

/** A query changes nothing, though it is a POST. */
function withoutEffect(thrown: unknown): unknown {
  if (!(thrown instanceof Failure) || thrown.effect === 'not-done') return thrown
  const { status, detail, retryAt, cause } = thrown
  return new Failure(
    thrown.code,
    thrown.message.replace('Whether it took effect is not known.', 'Nothing was changed.'),
    {
      effect: 'not-done',
      ...(status === undefined ? {} : { status }),
      ...(detail === undefined ? {} : { detail }),
      ...(retryAt === undefined ? {} : { retryAt }),
      ...(cause === undefined ? {} : { cause }),
    },
  )
}
