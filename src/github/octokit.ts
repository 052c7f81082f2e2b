import type { Octokit } from '@octokit/rest'
import { Failure } from '../core/failure.ts'
import { misread } from '../http/refuse.ts'
import type { Request, Send } from '../http/send.ts'
import type { Api } from './api.ts'

/** What octokit needs of a `fetch` answer. */
interface OctokitReply {
  readonly status: number
  readonly url: string
  readonly headers: ReadonlyMap<string, string>
  text(): Promise<string>
}

interface OctokitInit {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/**
 * GitHub's own REST client, for the few calls off the usual path. It only spells requests: they leave through our `send`, so
 * time-outs, repeats and pace are ours, and it comes without its retry and throttling plugins (which repeat POSTs).
 */
export async function openOctokit(api: Pick<Api, 'base' | 'send'>): Promise<Octokit> {
  const { Octokit: Client } = await import('@octokit/rest')
  return new Client({
    baseUrl: api.base,
    userAgent: 'keyturn',
    log: SILENT,
    request: { fetch: octokitFetch(api.send), retries: 0 },
  })
}

/** Our `send` in the shape of the `fetch` that octokit's packages take. */
function octokitFetch(send: Send): (url: string, init: OctokitInit) => Promise<OctokitReply> {
  return async (url, init) => {
    const request: Request = {
      method: methodOf(init.method),
      url,
      path: template(url),
      headers: init.headers ?? {},
      ...(init.body === undefined ? {} : { body: init.body }),
    }
    const reply = await send(request)
    // The client's types promise fields, and whoever asks reads them.
    if (reply.json === null || !['object', 'undefined'].includes(typeof reply.json))
      throw misread(request, reply, 'neither an object nor a list')
    return {
      status: reply.status,
      url,
      headers: new Map([['content-type', 'application/json; charset=utf-8']]),
      text: () => Promise.resolve(reply.json === undefined ? '' : JSON.stringify(reply.json)),
    }
  }
}

/** Runs a call and gives back our own failure where octokit has wrapped it in its. */
export async function unwrapped<T>(call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (thrown) {
    if (thrown instanceof Error && thrown.cause instanceof Failure) throw thrown.cause
    throw thrown
  }
}

const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing }

function nothing(): void {
  return undefined
}

const METHODS = ['GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE'] as const

function methodOf(text: string | undefined): Request['method'] {
  const method = METHODS.find((known) => known === text?.toUpperCase())
  if (method === undefined) throw new Error(`no such method: ${text ?? 'none'}`)
  return method
}

/** The path as errors name it: owner, repository, numbers and oids are not told apart by it. */
function template(url: string): string {
  return new URL(url).pathname
    .replace(/^\/api\/v3/, '')
    .replace(/^\/repos\/[^/]+\/[^/]+/, '/repos/{owner}/{repo}')
    .replace(/^\/orgs\/[^/]+\/teams\/[^/]+\/memberships\/[^/]+/, '/orgs/{org}/teams/{team}/memberships/{login}')
    .replace(/^\/orgs\/[^/]+\/teams\/[^/]+\/members$/, '/orgs/{org}/teams/{team}/members')
    .replace(/\/collaborators\/[^/]+/, '/collaborators/{login}')
    .replace(/\/\d+(?=\/|$)/g, '/{id}')
    .replace(/\/[0-9a-f]{40}(?=\/|$)/g, '/{oid}')
}
