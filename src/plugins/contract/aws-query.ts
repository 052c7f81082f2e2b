// AWS's query protocol: one POST of a form to `/`, signed, answered in XML. IAM and STS speak nothing else (facts of botocore's models:
// `protocols: ["query"]`); both have one host for all regions, whose signatures name us-east-1.
import { turnedDown } from '../../http/refuse.ts'
import type { Explained, Reply, Request, Send } from '../../http/send.ts'
import type { Instant } from '../../core/facts.ts'
import { explained } from './aws.ts'
import { type AwsKeys, signed } from './sigv4.ts'
import { element, isWhole } from './xml.ts'

/** Where a service without regions is asked, and which text of its API is meant. */
export const QUERIED = {
  iam: { url: 'https://iam.amazonaws.com', version: '2010-05-08' },
  sts: { url: 'https://sts.amazonaws.com', version: '2011-06-15' },
} as const

/** One operation. */
export interface QueryQuestion {
  readonly service: keyof typeof QUERIED
  readonly action: string
  readonly form?: Readonly<Record<string, string>>
  /** It changes something: it goes out once. */
  readonly writes?: true
  /** What its own refusals mean; the others are those of all services. */
  readonly explain?: (code: string) => Explained | undefined
}

export interface QueryAnswer {
  readonly request: Request
  readonly reply: Reply
  readonly xml: string
  /** AWS's own code of a refusal; undefined: it was done. */
  readonly code?: string
}

/** By what and as whom it is asked. */
export interface QueryBy {
  readonly send: Send
  readonly now: () => Instant
  readonly keys: AwsKeys
  /** Undefined: AWS's own hosts. */
  readonly base: string | undefined
}

/** Refusals are answers, for their meaning is in their body. */
const REFUSALS: readonly number[] = [400, 401, 403, 404, 409]

/** Asks, and gives a refusal back with its code. */
export async function tryQuery(by: QueryBy, question: QueryQuestion): Promise<QueryAnswer> {
  const request = requestOf(by, question)
  const reply = await by.send(request)
  const xml = typeof reply.json === 'string' ? reply.json : ''
  return reply.status < 300 ? { request, reply, xml } : { request, reply, xml, code: codeIn(xml) }
}

/** The same; a refusal fails with what it means. */
export async function query(by: QueryBy, question: QueryQuestion): Promise<QueryAnswer> {
  const answer = await tryQuery(by, question)
  if (answer.code === undefined) return answer
  throw denied(question, answer)
}

/** What a refusal means to whoever has to do something about it. */
export function denied({ explain }: QueryQuestion, { request, reply, code = '' }: QueryAnswer): Error {
  const told = explain?.(code) ?? explained(code)
  return turnedDown(request, reply, told ?? `AWS does not take this request${code === '' ? '' : ` (${code})`}.`)
}

/** Was it answered whole? */
export function isAnswered({ action }: Pick<QueryQuestion, 'action'>, { xml, code }: QueryAnswer): boolean {
  return code === undefined && isWhole(xml, action)
}

function requestOf({ base, keys, now }: QueryBy, { service, action, form, writes }: QueryQuestion): Request {
  const { url: own, version } = QUERIED[service]
  const url = `${(base ?? own).replace(/\/+$/, '')}/`
  const body = new URLSearchParams({ Action: action, Version: version, ...form }).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', accept: 'text/xml' }
  const signing = { host: new URL(url).host, headers, body, region: 'us-east-1', service, at: now() }
  return {
    method: 'POST',
    url,
    path: `/ ${action}`,
    headers: signed(signing, keys),
    body,
    text: true,
    accept: REFUSALS,
    ...(writes === true ? { repeats: 0 } : { asks: true as const }),
  }
}

/** `<ErrorResponse><Error><Type/><Code/><Message/></Error></ErrorResponse>`; empty: nobody's refusal that is known. */
function codeIn(xml: string): string {
  const code = element(xml, 'Code') ?? ''
  return /^[A-Za-z.]{3,64}$/.test(code) ? code : ''
}
