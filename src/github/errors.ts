import type { Instant } from '../core/facts.ts'
import { type Effect, Failure, type FailureCode } from '../core/failure.ts'
import type { Reply } from '../http/send.ts'
import { epoch } from '../http/time.ts'
import { looseAt, looseText } from './codec.ts'
import { permissionFor } from './permissions.ts'

/** One entry of GraphQL's `errors`. Its message is GitHub's own and may quote what we sent: it is never shown. */
export interface GraphqlError {
  /** GitHub's `type`; `UNKNOWN` where it gives none ("Something went wrong while executing your query"). */
  readonly type: string
  /** Aliases and fields down to what failed. */
  readonly path: readonly string[]
  /** GitHub says that the thing exists already. */
  readonly exists: boolean
  readonly retryAt?: Instant
}

/** The errors of an answer, without their texts. */
export function readErrors(reply: Reply): readonly GraphqlError[] {
  const retryAt = resetOf(reply)
  const errors = looseAt(reply.json, 'errors') ?? []
  // Something is said to be wrong, and nobody can tell what: that is an error, too.
  const list: readonly unknown[] = Array.isArray(errors) ? errors : [errors]
  return list.map((error) => {
    const type = [looseText(error, 'type'), looseText(error, 'extensions', 'code')].find(isWord) ?? 'UNKNOWN'
    const path = looseAt(error, 'path')
    return {
      type,
      path: Array.isArray(path) ? path.map(String).filter(isWord) : [],
      exists: /already exists/i.test(looseText(error, 'message') ?? ''),
      ...(/RATE_LIMIT/.test(type) && retryAt !== undefined ? { retryAt } : {}),
    }
  })
}

/** A name of GraphQL's; whatever else stands there is not repeated. */
function isWord(text: string | undefined): text is string {
  return text !== undefined && /^[A-Za-z0-9_]{1,60}$/.test(text)
}

/** The failure that an error of this type is (GitHub's GraphQL documentation names no closed list; these were seen). */
export function failureOf(error: GraphqlError, effect: Effect): Failure {
  const where = error.path.join('.') || 'the request'
  const code = CODES[error.type] ?? 'unexpected-response'
  const meaning = MEANINGS[code] ?? 'Keyturn looks again at its next run.'
  const asked = code === 'permission-missing' ? ` ${permissionFor(error.path)}` : ''
  return new Failure(code, `GitHub refused \`${where}\` (${error.type}). ${meaning}${asked}`, {
    effect: error.type === 'UNKNOWN' ? effect : 'not-done',
    detail: error.type,
    ...(error.retryAt === undefined ? {} : { retryAt: error.retryAt }),
  })
}

const CODES: Readonly<Record<string, FailureCode>> = {
  STALE_DATA: 'conflict',
  NOT_FOUND: 'not-found',
  FORBIDDEN: 'permission-missing',
  INSUFFICIENT_SCOPES: 'permission-missing',
  RATE_LIMITED: 'throttled',
  RATE_LIMIT: 'throttled',
  UNPROCESSABLE: 'refused',
  MAX_NODE_LIMIT_EXCEEDED: 'refused',
  SERVICE_UNAVAILABLE: 'unreachable',
  TIMEOUT: 'timed-out',
  UNKNOWN: 'unreachable',
}

const MEANINGS: Readonly<Partial<Record<FailureCode, string>>> = {
  conflict: 'Something changed at the same time; Keyturn looks again.',
  'not-found':
    'There is no such thing, or the token may not see it: check that the App is installed on this repository.',
  'permission-missing': 'The token may not do this.',
  throttled: 'The limit of this token is reached; Keyturn waits.',
  refused: 'GitHub does not take it as it is.',
  unreachable: 'It is in trouble at the moment; Keyturn looks again.',
}

function resetOf(reply: Reply): Instant | undefined {
  const at = epoch(Number(reply.header('x-ratelimit-reset')))
  return at === 0 ? undefined : at
}
