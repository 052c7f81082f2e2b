import { Failure } from '../core/failure.ts'
import type { Answer } from './answer.ts'
import type { FetchReply } from './fetch.ts'
import { lost, timedOut, tooLarge, refusal } from './refuse.ts'
import { LARGEST } from './limits.ts'
import { parseBody } from './parse.ts'
import { changes } from './repeat.ts'
import type { Reply, Request } from './send.ts'
import type { Outside } from './outside.ts'
import { headerDate } from './time.ts'
import { waitFor } from './wait.ts'

/** What one sending came to. `passing`: the same may well succeed a little later, after `wait` where the server named one. */
export type Outcome =
  | { readonly reply: Reply }
  | { readonly failure: Failure; readonly passing: boolean; readonly wait?: number }

/** Redirects of a read that stays on its own origin; GitHub answers so for a renamed repository. */
const REDIRECTS = 3
const MOVED: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** Sends once (and along redirects on the same origin) and judges the answer. */
export async function attempt(outside: Outside, request: Request): Promise<Outcome> {
  let url = request.url
  for (let hops = 0; ; hops++) {
    const result = await ask(outside, { ...request, url })
    if (result instanceof Failure) return { failure: result, passing: result.code !== 'unexpected-response' }
    const next = redirect(request, url, result)
    if (next !== undefined && hops < REDIRECTS) url = next
    else return judge(outside, request, result)
  }
}

function judge(outside: Outside, request: Request, answer: Answer): Outcome {
  const taken = answer.status >= 200 && answer.status < 300
  if (taken || request.accept?.includes(answer.status) === true) {
    const parsed = parseBody(request, answer)
    if (parsed instanceof Failure) return { failure: parsed, passing: !changes(request) }
    return {
      reply: {
        status: answer.status,
        header: answer.header,
        json: parsed.json,
        ...(answer.date === undefined ? {} : { date: answer.date }),
      },
    }
  }
  const now = answer.date ?? outside.clock.now()
  const wait = waitFor(answer, now)
  const failure = refusal(request, answer, wait === undefined ? undefined : outside.clock.now() + wait)
  const passing = failure.code === 'throttled' || (answer.status >= 500 && failure.code === 'unreachable')
  return { failure, passing, ...(wait === undefined ? {} : { wait }) }
}

async function ask(outside: Outside, request: Request): Promise<Answer | Failure> {
  const started = outside.clock.monotonic()
  const { host } = new URL(request.url)
  const answer = await race(outside, request)
  outside.log?.({
    method: request.method,
    host,
    path: request.path,
    status: answer instanceof Failure ? 0 : answer.status,
    milliseconds: Math.round(outside.clock.monotonic() - started),
  })
  return answer
}

/** The time-out covers the body too: a server that stops half-way must not hold the run. */
function race(outside: Outside, request: Request): Promise<Answer | Failure> {
  const abort = new AbortController()
  const limit = request.timeout ?? 30_000
  return new Promise((resolve) => {
    const off = outside.timer(limit, () => {
      resolve(timedOut(request, limit))
      abort.abort()
    })
    const settle = async (): Promise<void> => {
      resolve(await read(outside, request, abort.signal))
      off()
    }
    void settle()
  })
}

async function read(outside: Outside, request: Request, signal: AbortSignal): Promise<Answer | Failure> {
  try {
    const reply = await outside.fetch(request.url, { method: request.method, signal, ...content(request) })
    const text = await reply.text()
    return text.length > (request.largest ?? LARGEST) ? tooLarge(request) : answerOf(reply, text)
  } catch (thrown) {
    return lost(request, thrown)
  }
}

function answerOf(reply: FetchReply, text: string): Answer {
  const header = (name: string): string | undefined => reply.headers.get(name) ?? undefined
  const date = headerDate(header('date'))
  return { status: reply.status, header, text, ...(date === undefined ? {} : { date }) }
}

function content(request: Request): { headers: Record<string, string>; body?: string | Uint8Array } {
  const { body, idempotencyKey } = request
  const headers: Record<string, string> = { accept: 'application/json', 'user-agent': 'keyturn' }
  if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey
  for (const [name, value] of Object.entries(request.headers ?? {})) headers[name.toLowerCase()] = value
  if (body === undefined) return { headers }
  if (typeof body === 'string' || body instanceof Uint8Array) return { headers, body }
  headers['content-type'] ??= 'application/json'
  return { headers, body: JSON.stringify(body) }
}

/** Only a read, and only on the same origin: a header with a key in it must not reach another host. */
function redirect(request: Request, url: string, answer: Answer): string | undefined {
  const to = answer.header('location')
  const follow = MOVED.has(answer.status) && request.accept?.includes(answer.status) !== true
  if (!follow || to === undefined || request.method !== 'GET') return undefined
  if (!URL.canParse(to, url)) return undefined
  const [next, here] = [new URL(to, url), new URL(url)]
  return next.origin === here.origin && isSame(next, here) ? next.href : undefined
}

/** A renamed repository keeps the end of its paths and every query: what answers elsewhere answers another question. */
function isSame(next: URL, here: URL): boolean {
  return next.search === here.search && last(next) === last(here)
}

function last({ pathname }: URL): string | undefined {
  return pathname.split('/').at(-1)
}
