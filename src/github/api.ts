import type { Instant } from '../core/facts.ts'
import type { Secret } from '../core/secret.ts'
import type { Clock } from '../engine/ports.ts'
import type { Reply, Request, Send } from '../http/send.ts'
import { explain } from './explain.ts'
import { createPace, type Pace } from './pace.ts'

/** One repository at one GitHub, as one token sees it: what every part of `github/` sends through. */
export interface Api {
  /** `https://api.github.com`, or `https://ghe.example/api/v3`; no slash at the end. */
  readonly base: string
  readonly owner: string
  readonly name: string
  readonly clock: Clock
  /** Adds the token and GitHub's headers, and keeps the pace. Also for plugins that speak GitHub's REST. */
  readonly send: Send
  /** As `send`, for POSTs that change nothing (a GraphQL query): not paced as writes. */
  readonly read: Send
  /** GitHub's time as of an answer. */
  readonly time: (reply: Reply) => Instant
}

export interface ApiOptions {
  readonly send: Send
  readonly clock: Clock
  readonly token: () => Promise<Secret>
  readonly base: string
  readonly owner: string
  readonly name: string
  /** Milliseconds between two writes; GitHub asks for one second. */
  readonly gap?: number
}

/** GitHub's headers as of its REST documentation "API versions"; 2022-11-28 is supported by all of github.com and Enterprise Server. */
const HEADERS = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' }

/** Binds `send` to one repository and token. */
export function createApi(options: ApiOptions): Api {
  const { clock, owner, name } = options
  const pace = createPace(clock, options.gap)
  const send: Send = (request) => through(options, { pace, kind: writes(request) ? 'write' : 'read' }, request)
  const read: Send = (request) => through(options, { pace, kind: 'read' }, request)
  return {
    base: options.base.replace(/\/+$/, ''),
    owner,
    name,
    clock,
    send,
    read,
    time: (reply) => reply.date ?? clock.now(),
  }
}

/** `https://api.github.com` → `/graphql` below it; Enterprise Server's `…/api/v3` → `…/api/graphql` (its GraphQL documentation, "Forming calls"). */
export function graphqlUrl(base: string): string {
  return base.endsWith('/api/v3') ? `${base.slice(0, -3)}/graphql` : `${base}/graphql`
}

async function through(
  options: ApiOptions,
  turn: { pace: Pace; kind: 'read' | 'write' },
  request: Request,
): Promise<Reply> {
  return turn.pace.run(turn.kind, async () => {
    // What is asked of another repository brings the token for that one along.
    const authorization = request.headers?.['authorization'] ?? `Bearer ${(await options.token()).reveal()}`
    return options.send({ explain, ...request, headers: { ...HEADERS, ...request.headers, authorization } })
  })
}

function writes(request: Request): boolean {
  return request.method !== 'GET' && request.method !== 'HEAD'
}
