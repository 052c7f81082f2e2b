import { Failure } from '../../core/failure.ts'
import type { Fingerprint, Instant, Testimony } from '../../core/facts.ts'
import type { HttpWitnessSpec } from '../../core/manifest/policy.ts'
import { inside, list, text } from '../contract/read.ts'
import type { Reply, Request, Send } from '../../http/send.ts'
import type { Acceptance, Heir, Witness } from '../contract/witness.ts'

/** Answers of a health page are small; what is larger is something else. */
const LARGEST = 64 * 1024
const MOVED = [301, 302, 303, 307, 308] as const

/** What the witness `http` is opened with. */
export interface HttpOpening {
  readonly send: Send
  readonly now: () => Instant
}

/** The app itself, asked so often. It is given no secret, follows no redirect, and is believed about itself only. */
export function openHttp(spec: HttpWitnessSpec, opening: HttpOpening): Witness {
  return {
    id: 'http',
    what: describe(spec),
    serves: (_since, heir) => serves(spec, opening, heir),
    ...(spec.accepts === undefined ? {} : { accepts: (wish) => accepts(spec, opening, wish) }),
  }
}

interface Heard {
  readonly good: number
  readonly instances: ReadonlySet<string>
  /** Instances (or how often, where they have no names) that run on another key. */
  readonly others: ReadonlySet<string>
  readonly bad: ReadonlyMap<string, number>
}

async function serves(spec: HttpWitnessSpec, { send, now }: HttpOpening, heir: Heir): Promise<Testimony> {
  const about = { witness: 'http', asked: `GET ${pageOf(spec)}, ${times(spec.asks)}` }
  if (spec.fingerprint !== undefined && (heir.fingerprint ?? heir.after) === undefined)
    return { ...about, answer: 'the new key has no fingerprint to compare', verdict: 'unknown', at: now() }
  const { fingerprint } = spec
  const heard = await askAll(
    spec,
    send,
    (reply) => fingerprint === undefined || runsOn(heir, at(reply.json, fingerprint)),
  )
  return { ...about, ...verdictOf(spec, heard, 'on another key'), at: now() }
}

/** Each instance lists what it accepts: keys it does not name it would refuse. */
async function accepts(spec: HttpWitnessSpec, { send, now }: HttpOpening, wish: Acceptance): Promise<Testimony> {
  const heard = await askAll(spec, send, (reply) => fulfils(wish, listAt(reply.json, spec.accepts ?? '')))
  const asked = `GET ${pageOf(spec)}, ${times(spec.asks)}: which keys are accepted`
  return { witness: 'http', asked, ...verdictOf(spec, heard, 'not so far yet'), at: now() }
}

function verdictOf(
  spec: HttpWitnessSpec,
  heard: Heard,
  otherwise: string,
): Pick<Testimony, 'answer' | 'verdict' | 'number'> {
  const enough = spec.instances <= 1 || heard.instances.size >= spec.instances
  const good = heard.bad.size === 0 && heard.others.size === 0 && enough
  return { answer: answerOf(spec, heard, otherwise), verdict: good ? 'yes' : 'waiting', number: heard.good }
}

/** Undefined: the answer names no such list, and tells nothing. */
function fulfils({ accepts: needed, refuses, only }: Acceptance, shown: readonly string[] | undefined): boolean {
  if (shown === undefined || shown.length === 0) return false
  const names = (fingerprint: Fingerprint): boolean => shown.some((told) => begins(told, fingerprint))
  return (
    (needed === undefined || names(needed)) &&
    (refuses === undefined || !names(refuses)) &&
    (only === undefined || shown.every((told) => begins(told, only)))
  )
}

function listAt(json: unknown, path: string): readonly string[] | undefined {
  const names = path.split('.')
  const last = names.pop() ?? ''
  const all = list(
    names.reduce<unknown>((of, name) => inside(of, name), json),
    last,
  )?.map((one) => (typeof one === 'string' ? digitsOf(one) : undefined))
  const digits = all?.flatMap((one) => one ?? [])
  return digits?.length === all?.length ? digits : undefined
}

async function askAll(spec: HttpWitnessSpec, send: Send, good: (reply: Reply) => boolean): Promise<Heard> {
  const instances = new Set<string>()
  const others = new Set<string>()
  const bad = new Map<string, number>()
  let count = 0
  for (let asked = 0; asked < spec.asks; asked++) {
    const reply = await askOnce(spec, send)
    if (typeof reply === 'string') {
      bad.set(reply, (bad.get(reply) ?? 0) + 1)
      continue
    }
    count += 1
    const name = nameIn(reply, spec.instance)
    if (name !== undefined) instances.add(name)
    if (!good(reply)) others.add(name ?? `answer ${asked + 1}`)
  }
  return { good: count, instances, others, bad }
}

/** Why it is no good answer, in a word or two. */
async function askOnce(spec: HttpWitnessSpec, send: Send): Promise<Reply | string> {
  const request: Request = {
    method: 'GET',
    url: spec.url,
    path: new URL(spec.url).pathname,
    repeats: 0,
    timeout: 10_000,
    largest: LARGEST,
    accept: MOVED,
  }
  try {
    const reply = await send(request)
    return reply.status < 300 ? reply : String(reply.status)
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    // A page that says "ok" in plain text has answered all the same, where nothing is to be read from it.
    const plain = thrown.code === 'unexpected-response' && thrown.status === 200
    const readable = spec.fingerprint !== undefined || spec.accepts !== undefined || spec.instances > 1
    if (plain && !readable) return { status: 200, header: () => undefined, json: undefined }
    return plain ? 'no JSON' : String(thrown.status ?? thrown.code)
  }
}

function answerOf(spec: HttpWitnessSpec, heard: Heard, otherwise: string): string {
  const parts = [`good from ${heard.good} of ${times(spec.asks)}`]
  if (spec.instances > 1 || heard.instances.size > 0)
    parts.push(`${heard.instances.size} of ${Math.max(spec.instances, heard.instances.size)} instances`)
  if (heard.others.size > 0) parts.push(`${otherwise}: ${[...heard.others].slice(0, 5).join(', ')}`)
  for (const [why, count] of heard.bad) parts.push(`${why} ${times(count)}`)
  return parts.join(', ')
}

/** A header's name begins with `x-`; everything else is a path into the JSON. */
function nameIn(reply: Reply, where: string): string | undefined {
  const name = /^x-/i.test(where) ? reply.header(where) : at(reply.json, where)
  return name === undefined || !/^[\w.:/-]{1,80}$/.test(name) ? undefined : name
}

function at(json: unknown, path: string): string | undefined {
  const names = path.split('.')
  const last = names.pop() ?? ''
  return text(
    names.reduce<unknown>((of, name) => inside(of, name), json),
    last,
  )
}

/** Undefined: it is no fingerprint. */
function digitsOf(shown: string): string | undefined {
  const told = shown.toLowerCase().replace(/^sha256:/, '')
  return /^[0-9a-f]{16,64}$/.test(told) ? told : undefined
}

/** Does the app show the heir's fingerprint, or, where that is not known, another than the one before? */
function runsOn({ fingerprint, after }: Heir, shown: string | undefined): boolean {
  const told = digitsOf(shown ?? '')
  if (told === undefined) return false
  return fingerprint === undefined ? after !== undefined && !begins(told, after) : begins(told, fingerprint)
}

/** The app may show more digits than Keyturn keeps, with or without `sha256:`. */
function begins(told: string, fingerprint: Fingerprint): boolean {
  const digits = fingerprint.toLowerCase().replace(/^sha256:/, '')
  return digits.length === 16 && told.startsWith(digits)
}

function describe(spec: HttpWitnessSpec): string {
  return spec.instances > 1 ? `${pageOf(spec)} on ${spec.instances} instances` : pageOf(spec)
}

/** The address without its query, which may be nobody's business. */
function pageOf(spec: HttpWitnessSpec): string {
  const url = new URL(spec.url)
  return `${url.host}${url.pathname}`
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}
