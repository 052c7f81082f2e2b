// AWS's JSON protocol (1.1): one POST to `/` of a region's host, named by a header, signed. Nothing here knows a service's words.
import { Failure } from '../../core/failure.ts'
import type { Instant } from '../../core/facts.ts'
import type { AwsPlace } from '../../core/manifest/policy.ts'
import type { Mask, Secret } from '../../core/secret.ts'
import { field } from '../../http/json.ts'
import type { Explained, Reply, Request, Send } from '../../http/send.ts'
import { answered } from './ask.ts'
import { hostOf, logIn } from './aws-login.ts'
import { type AwsKeys, signed } from './sigv4.ts'

/** AWS, as far as its store may reach it. */
export interface AwsRest {
  readonly send: Send
  /** Undefined: AWS's own host of each service and region; else the one host that the workflow allows instead. */
  readonly base: string | undefined
  /** What the workflow passes; fails with what to add to it. */
  readonly keys: () => AwsKeys
  /** The accounts that the workflow lets a role be of; fails with what to add to it. */
  readonly accounts: () => readonly string[]
  /** What the runner says the job is, for that audience and no other. */
  readonly identity: (audience: string) => Promise<Secret>
  readonly mask: Mask
  readonly now: () => Instant
  readonly sleep: (milliseconds: number) => Promise<void>
  /** Logins of this run, by role: one serves all credentials. */
  readonly sessions: Map<string, AwsSession>
}

export interface AwsSession {
  readonly keys: AwsKeys
  readonly until: Instant
}

/** One operation of one service. */
export interface AwsQuestion {
  readonly service: 'secretsmanager'
  /** `PutSecretValue`. */
  readonly operation: string
  readonly body: Readonly<Record<string, unknown>>
  /** It changes something: it goes out once, and whoever sent it looks before it is sent again. */
  readonly writes?: true
  readonly explain: (type: string) => Explained | undefined
}

export interface AwsAnswer {
  readonly request: Request
  readonly reply: Reply
}

/** Asks AWS, and gives the request along for judging the answer. Where a login ran out, it logs in once more. */
export async function askAws(rest: AwsRest, place: AwsPlace, question: AwsQuestion): Promise<AwsAnswer> {
  const first = await tryOnce(rest, place, question)
  if (!(first instanceof Failure)) return first
  if (place.role === undefined || !isOver(first)) throw first
  rest.sessions.delete(place.role)
  const second = await tryOnce(rest, place, question)
  if (second instanceof Failure) throw second
  return second
}

async function tryOnce(rest: AwsRest, place: AwsPlace, question: AwsQuestion): Promise<AwsAnswer | Failure> {
  const request = requestTo(rest, { place, keys: await keysFor(rest, place) }, question)
  const reply = await answered(rest.send, request)
  return reply instanceof Failure ? reply : { request, reply }
}

function requestTo(
  { base, now }: Pick<AwsRest, 'base' | 'now'>,
  { place: { region }, keys }: { readonly place: AwsPlace; readonly keys: AwsKeys },
  { service, operation, body: content, writes, explain }: AwsQuestion,
): Request {
  const url = hostOf(base, service, region)
  const body = JSON.stringify(content)
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `${service}.${operation}`,
  }
  return {
    method: 'POST',
    url,
    path: `/ ${operation}`,
    headers: signed({ host: new URL(url).host, headers, body, region, service, at: now() }, keys),
    body,
    explain: (_status, json) => {
      const type = typeOf(json)
      return explain(type) ?? explained(type)
    },
    ...(writes === true ? { repeats: 0 } : { asks: true as const }),
  }
}

/** So long before its end a login is not relied on. */
const SPARE = 60_000

async function keysFor(rest: AwsRest, place: AwsPlace): Promise<AwsKeys> {
  const { role, region } = place
  if (role === undefined) return rest.keys()
  const known = rest.sessions.get(role)
  if (known !== undefined && known.until - SPARE > rest.now()) return known.keys
  const session = await logIn(rest, { role, region })
  rest.sessions.set(role, session)
  return session.keys
}

/** `com.amazonaws.secretsmanager#ResourceNotFoundException:…` and the bare name are one (AWS JSON 1.1 protocol, "Operation error serialization"). */
function typeOf(json: unknown): string {
  const type = field(json, '__type')
  return typeof type === 'string' ? type.replace(/^.*#/, '').replace(/:.*$/, '') : ''
}

const OVER = ['ExpiredTokenException', 'ExpiredToken']

function isOver({ detail }: Failure): boolean {
  return OVER.includes(detail ?? '')
}

/** What every service answers alike (Secrets Manager API Reference, "Common Errors"; AWS General Reference, "Error responses"). */
export function explained(type: string): Explained | undefined {
  const found = COMMON.find(({ types }) => types.includes(type))
  return found && { code: found.code, message: found.message, detail: type }
}

interface Common extends Omit<Explained, 'detail'> {
  readonly types: readonly string[]
}

const COMMON: readonly Common[] = [
  {
    types: OVER,
    code: 'credential-rejected',
    message:
      'The login ran out. `aws-actions/configure-aws-credentials` lets it live for an hour unless `role-duration-seconds:` says more; with `role:` in rotation.yml Keyturn logs in anew by itself.',
  },
  {
    types: ['UnrecognizedClientException', 'InvalidClientTokenId', 'MissingAuthenticationToken', 'NotAuthorized'],
    code: 'credential-rejected',
    message: 'AWS does not know the keys it was asked with: look whether they are of this account and alive.',
  },
  {
    types: ['InvalidSignatureException', 'SignatureDoesNotMatch', 'IncompleteSignature', 'RequestExpired'],
    code: 'credential-rejected',
    message:
      'The signature does not fit: AWS_SECRET_ACCESS_KEY is not the one of AWS_ACCESS_KEY_ID, AWS_SESSION_TOKEN is of another login, or a clock is wrong by minutes.',
  },
  {
    types: ['AccessDeniedException', 'AccessDenied'],
    code: 'permission-missing',
    message:
      'AWS knows who asks, and a policy does not allow this. Compare the policy of the role with the one in docs/stores/aws-secrets-manager.md: the action, the secret with the six characters at the end of its ARN, its region, and the KMS key if it has one of its own.',
  },
  {
    types: ['ThrottlingException', 'Throttling', 'TooManyRequestsException', 'RequestLimitExceeded'],
    code: 'throttled',
    message: 'The account asks more often than AWS lets it; Keyturn comes back later.',
  },
]
