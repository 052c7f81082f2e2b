import type { Secret } from '../../core/secret.ts'
import type { Reply, Request, Send } from '../../http/send.ts'

/** One repository at GitHub, as far as stores, deployers and witnesses may reach it. */
export interface GithubRest {
  readonly send: Send
  /** `https://api.github.com`, or an Enterprise Server's `…/api/v3`. */
  readonly base: string
  readonly owner: string
  readonly repository: string
  /** The App's token for this repository; asked for with every request, because it lives an hour. */
  readonly token: () => Promise<Secret>
}

/** What is asked below `/repos/{owner}/{repo}`, or below `/orgs/{org}` of who owns it. */
export interface Question {
  /** Absent: the repository. */
  readonly below?: 'organization'
  readonly method: Request['method']
  /** Template below the repository: `/actions/runs/{run}`. */
  readonly path: string
  /** Fills the template's places, in order. */
  readonly at?: readonly string[]
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly accept?: readonly number[]
  readonly repeats?: number
  readonly explain?: Request['explain']
}

/** The request for a question. The API version is the one that every Enterprise Server still in support knows. */
export async function questionTo(rest: GithubRest, question: Question): Promise<Request> {
  const values = [...(question.at ?? [])]
  const path = question.path.replace(/\{[^}]+\}/g, () => encodeURIComponent(values.shift() ?? ''))
  const query = question.query === undefined ? '' : `?${new URLSearchParams(question.query).toString()}`
  const owner = encodeURIComponent(rest.owner)
  const [place, template] =
    question.below === 'organization'
      ? [`/orgs/${owner}`, '/orgs/{org}']
      : [`/repos/${owner}/${encodeURIComponent(rest.repository)}`, '/repos/{owner}/{repo}']
  const { method, body, accept, repeats, explain } = question
  return {
    method,
    url: `${rest.base.replace(/\/+$/, '')}${place}${path}${query}`,
    path: `${template}${question.path}`,
    headers: {
      authorization: `Bearer ${(await rest.token()).reveal()}`,
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
    },
    ...(body === undefined ? {} : { body }),
    ...(accept === undefined ? {} : { accept }),
    ...(repeats === undefined ? {} : { repeats }),
    ...(explain === undefined ? {} : { explain }),
  }
}

/** Asks GitHub, and gives the request along for judging the answer. */
export async function askGithub(
  rest: GithubRest,
  question: Question,
): Promise<{ readonly request: Request; readonly reply: Reply }> {
  const request = await questionTo(rest, question)
  return { request, reply: await rest.send(request) }
}
