// The one way of the bot's to GitHub: Probot's `octokit.request`, as narrow as it is used.
import { at, listAt, loginAt, looseText } from '../github/codec.ts'

/** What GitHub answered, of a shape that nobody has looked at yet. */
export interface Answer {
  readonly status: number
  readonly data: unknown
}

/**
 * Asks GitHub as the App's installation on one repository: `ask('GET /repos/{owner}/{repo}', { owner, repo })`. Any refusal is
 * thrown, with its `status`.
 */
export type Ask = (route: string, params: Readonly<Record<string, unknown>>) => Promise<Answer>

/** One repository. */
export interface Place {
  readonly owner: string
  readonly repo: string
}

/** What was looked at, or why it was not seen. */
export type Seen =
  | { readonly seen: true; readonly data: unknown }
  | {
      readonly seen: false
      readonly why: 'absent' | 'not-permitted'
      /** GitHub's name of the permission that would have been enough, if it said so. */
      readonly lacks: string | undefined
    }

/** Asks for what may not be there, or not be shown. Anything else that fails is thrown on. */
export async function look(ask: Ask, route: string, params: Readonly<Record<string, unknown>>): Promise<Seen> {
  try {
    return { seen: true, data: (await ask(route, params)).data }
  } catch (thrown) {
    const status = statusOf(thrown)
    if (status !== undefined && ABSENT.includes(status)) return { seen: false, why: 'absent', lacks: undefined }
    if (status !== 403 || isPaced(thrown)) throw thrown
    return { seen: false, why: 'not-permitted', lacks: lackOf(thrown) }
  }
}

/** 409 is a repository without a commit ("Git Repository is empty"), 410 what is switched off or gone. */
const ABSENT: readonly number[] = [404, 409, 410]

/** The status of a refusal; undefined: it was none of GitHub's. */
export function statusOf(thrown: unknown): number | undefined {
  const status = loose(thrown, 'status')
  return typeof status === 'number' ? status : undefined
}

/** Every line of a list, a hundred at a time. */
export async function askAll(
  ask: Ask,
  route: string,
  params: Readonly<Record<string, unknown>>,
): Promise<readonly unknown[]> {
  const all: unknown[] = []
  for (let page = 1; ; page++) {
    const { data } = await ask(route, { ...params, per_page: PAGE, page })
    const lines = linesOf(data)
    all.push(...lines)
    if (lines.length < PAGE) return all
  }
}

const PAGE = 100

/** Some lists of GitHub's stand under a name, beside their count. */
function linesOf(data: unknown): readonly unknown[] {
  const named = typeof data === 'object' && data !== null ? Object.values(data).find((one) => Array.isArray(one)) : []
  return Array.isArray(data) ? data : listAt(named)
}

/** Asks GitHub's GraphQL; a query alone, and all of its answer or nothing. What there is none of is null in it. */
export async function query(
  ask: Ask,
  document: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const { data } = await ask('POST /graphql', { query: document, variables })
  if (listAt(data, 'errors').some((one) => looseText(one, 'type') !== 'NOT_FOUND'))
    throw new Error('GitHub answered a query of the bot’s in part only; nothing was changed.')
  return at(data, 'data')
}

/** The App's own login, `keyturn[bot]`. */
export async function whoAmI(ask: Ask): Promise<string> {
  const login = loginAt(await query(ask, 'query { viewer { login } }', {}), 'viewer', 'login')
  if (login === undefined) throw new Error('GitHub does not say whose the token is; nothing was changed.')
  return login
}

/** Are both the same App? Its login ends in `[bot]` in some answers and not in others. */
export function isSame(one: string | undefined, other: string): boolean {
  return one !== undefined && bare(one) === bare(other)
}

function bare(login: string): string {
  return login.toLowerCase().replace(/\[bot\]$/, '')
}

/** A refusal for asking too much says nothing of permissions (GitHub: "Rate limits for the REST API"). */
function isPaced(thrown: unknown): boolean {
  return /rate limit|abuse/i.test(thrown instanceof Error ? thrown.message : '')
}

/** GitHub's changelog of 2023-08-10: `x-accepted-github-permissions: actions=read`. */
function lackOf(thrown: unknown): string | undefined {
  const said = loose(loose(loose(thrown, 'response'), 'headers'), 'x-accepted-github-permissions')
  const [first = ''] = typeof said === 'string' ? said.split(/[;,]/) : []
  return /^(\w+)=\w+$/.exec(first.trim())?.[1]
}

function loose(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
