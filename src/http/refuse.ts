import { type Effect, Failure, type FailureCode, type FailureFacts } from '../core/failure.ts'
import type { Answer } from './answer.ts'
import { detailOf } from './detail.ts'
import { LARGEST } from './limits.ts'
import { field, tryJson } from './json.ts'
import { changes } from './repeat.ts'
import type { Explained, Reply, Request } from './send.ts'

// The only file that says whether an effect happened. Messages hold method, host, path template, status and request id, and
// nothing else of the exchange: no header, no body, no query.

/** The server refused: what its status, its body's code and its headers say. */
export function refusal(request: Request, answer: Answer, retryAt: number | undefined): Failure {
  const json = tryJson(answer.text)
  // GitHub's secondary limits are a 403 with a time to come back: nothing is missing but patience.
  const limited = answer.status === 403 && retryAt !== undefined
  const explained = limited ? undefined : request.explain?.(answer.status, json)
  const code = explained?.code ?? codeOf(answer.status, retryAt !== undefined)
  const detail = explained?.detail ?? detailOf(json)
  const said = `${name(request)} answered ${answer.status}${detail === undefined ? '' : ` ${detail}`}${requestId(answer)}.`
  return new Failure(code, `${said} ${explained?.message ?? meaning(code, answer.status)}`, {
    effect: answer.status >= 500 ? afterSending(request) : 'not-done',
    status: answer.status,
    ...(detail === undefined ? {} : { detail }),
    ...(retryAt === undefined ? {} : { retryAt }),
  })
}

/** No answer came. Where the request never left, nothing happened; else that is known of reads only. */
export function lost(request: Request, thrown: unknown): Failure {
  const why = systemCode(thrown)
  if (why === 'KEYTURN_TOO_LARGE') return tooLarge(request)
  const unsent = (why !== undefined && UNSENT.test(why)) || saysUnsent(thrown)
  const effect = unsent ? 'not-done' : afterSending(request)
  const text = unsent ? `could not be reached (${why})` : `gave no answer${why === undefined ? '' : ` (${why})`}`
  return new Failure(
    'unreachable',
    `${name(request)} ${text}. ${unsent ? 'Nothing was changed.' : inWords(effect)} Check the network, the proxy and the certificates of the runner.`,
    { effect },
  )
}

export function timedOut(request: Request, limit: number): Failure {
  const effect = afterSending(request)
  return new Failure(
    'timed-out',
    `${name(request)} gave no whole answer within ${limit / 1000} s. ${inWords(effect)} Keyturn tries again at its next run.`,
    { effect },
  )
}

export function tooLarge(request: Request): Failure {
  return unexpected(request, `answered with more than ${Math.round((request.largest ?? LARGEST) / 1024)} KB`, {})
}

export function unreadable(request: Request, answer: Answer, what: string): Failure {
  return unexpected(request, `answered ${answer.status} with ${what}${requestId(answer)}`, { status: answer.status })
}

/** For plugins: an answer that is JSON but lacks what the vendor's documents promise. `what` names it: `no "id"`. */
export function misread(request: Request, reply: Pick<Reply, 'status'>, what: string): Failure {
  return unexpected(request, `answered ${reply.status} with ${what}`, { status: reply.status })
}

/** For plugins: a refusal that the request took for an answer, and that leaves a person something to do. */
export function turnedDown(request: Request, reply: Pick<Reply, 'status'>, told: string | Explained): Failure {
  const { code, message } = typeof told === 'string' ? { code: 'refused' as const, message: told } : told
  return new Failure(code, `${name(request)} answered ${reply.status}. ${message}`, {
    effect: reply.status >= 500 ? afterSending(request) : 'not-done',
    status: reply.status,
  })
}

function unexpected(request: Request, said: string, facts: Pick<FailureFacts, 'status'>): Failure {
  const effect = afterSending(request)
  return new Failure(
    'unexpected-response',
    `${name(request)} ${said}. ${inWords(effect)} A proxy may stand between, or the API changed.`,
    { effect, ...facts },
  )
}

function afterSending(request: Request): Effect {
  return changes(request) ? 'unknown' : 'not-done'
}

function inWords(effect: Effect): string {
  return effect === 'unknown' ? 'Whether it took effect is not known.' : 'Nothing was changed.'
}

function name(request: Request): string {
  return `${request.method} ${new URL(request.url).host}${request.path}`
}

function requestId(answer: Answer): string {
  const id = ['x-request-id', 'x-github-request-id', 'x-amzn-requestid', 'request-id', 'cf-ray']
    .map(answer.header)
    .find((v) => v !== undefined)
  return id !== undefined && /^[\w:.-]{1,64}$/.test(id) ? ` (request ${id})` : ''
}

function codeOf(status: number, mustWait: boolean): FailureCode {
  if (status === 429 || (status === 403 && mustWait)) return 'throttled'
  if (status === 401) return 'credential-rejected'
  if (status === 403) return 'permission-missing'
  if (status === 404 || status === 410) return 'not-found'
  if (status === 409 || status === 412) return 'conflict'
  return status >= 500 ? 'unreachable' : 'refused'
}

function meaning(code: FailureCode, status: number): string {
  if (code === 'throttled') return 'Too many requests were sent; Keyturn comes back later.'
  if (code === 'credential-rejected')
    return 'It does not know the credential it was asked with: check that it is set and alive.'
  if (code === 'permission-missing') return 'The credential it was asked with may not do this: give it the permission.'
  if (code === 'not-found') return 'There is no such thing, or the credential may not see it.'
  if (code === 'conflict') return 'Something changed at the same time; Keyturn looks again.'
  if (code === 'unreachable') return 'It is in trouble at the moment; Keyturn tries again at its next run.'
  if (status >= 300 && status < 400)
    return 'It points to another place, and Keyturn takes keys nowhere else: check the base URL.'
  return 'It does not take this request.'
}

// Codes of node:net, node:dns and node:tls for a connection that never stood. Our transport says `unsent` itself.
const UNSENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EAI_FAIL|ENETUNREACH|EHOSTUNREACH|EADDRNOTAVAIL|ENETDOWN|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|ERR_TLS_CERT_ALTNAME_INVALID|ERR_INVALID_URL|ERR_INVALID_CHAR|ERR_HTTP_INVALID_HEADER_VALUE)$/

function saysUnsent(thrown: unknown): boolean {
  return field(thrown, 'unsent') === true
}

function systemCode(thrown: unknown): string | undefined {
  const code = field(thrown, 'code')
  const cause = field(thrown, 'cause')
  if (typeof code === 'string' && /^[A-Z0-9_]{3,40}$/.test(code)) return code
  return cause === undefined ? undefined : systemCode(cause)
}
