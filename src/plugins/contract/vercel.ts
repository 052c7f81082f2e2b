import type { VercelProject } from '../../core/manifest/policy.ts'
import type { Secret } from '../../core/secret.ts'
import { misread } from '../../http/refuse.ts'
import type { Explained, Reply, Request, Send } from '../../http/send.ts'
import { id, inside, number, text } from './read.ts'

/** Vercel's API, as far as its store, its deployer and its witness may reach it. */
export interface VercelRest {
  readonly send: Send
  /** `https://api.vercel.com`, unless the workflow allows another. */
  readonly base: string
  /** The token of the gate; fails with what to add to the workflow. */
  readonly token: () => Secret
}

export const VERCEL_HOST = 'https://api.vercel.com'

/** What is asked of one project. */
export interface VercelQuestion {
  readonly method: Request['method']
  /** Template: `/v9/projects/{project}/env/{env}`. */
  readonly path: string
  /** Fills the template's places, in order. */
  readonly at?: readonly string[]
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly accept?: readonly number[]
}

/** Asks Vercel, and gives the request along for judging the answer. A team's project is not seen without its team. */
export async function askVercel(
  rest: VercelRest,
  { team }: Pick<VercelProject, 'team'>,
  question: VercelQuestion,
): Promise<{ readonly request: Request; readonly reply: Reply }> {
  const values = [...(question.at ?? [])]
  const path = question.path.replace(/\{[^}]+\}/g, () => encodeURIComponent(values.shift() ?? ''))
  const query = new URLSearchParams({ ...question.query, ...inTeam(team) }).toString()
  const { method, body, accept } = question
  const request: Request = {
    method,
    url: `${rest.base.replace(/\/+$/, '')}${path}${query === '' ? '' : `?${query}`}`,
    path: question.path,
    headers: { authorization: `Bearer ${rest.token().reveal()}` },
    explain,
    // A write goes out once: whoever sent it looks before it is sent again.
    ...(method === 'GET' ? {} : { repeats: 0 }),
    ...(body === undefined ? {} : { body }),
    ...(accept === undefined ? {} : { accept }),
  }
  return { request, reply: await rest.send(request) }
}

function inTeam(team: string | undefined): Readonly<Record<string, string>> {
  if (team === undefined) return {}
  return team.startsWith('team_') ? { teamId: team } : { slug: team }
}

/** Both "no such project" and "another team's" come as 403 or 404. */
function explain(status: number): Explained | undefined {
  if (status === 401)
    return {
      code: 'credential-rejected',
      message: 'Vercel does not know the token in VERCEL_TOKEN: it may have expired.',
    }
  if (status === 403)
    return {
      code: 'permission-missing',
      message:
        'The token in VERCEL_TOKEN may not do this in that project: check whether it is alive, its scope, and `team:` in rotation.yml.',
    }
  if (status === 404)
    return {
      code: 'not-found',
      message: 'Vercel shows no such thing to this token: check `project:` and `team:` in rotation.yml.',
    }
  return undefined
}

/** What serves a project's production now. */
export interface Production {
  readonly name: string
  /** Undefined: nothing serves. */
  readonly serving?: { readonly id: string; readonly createdAt: number }
  /** What production was rolled back to: a new build does not serve by itself until a person promotes one. */
  readonly rolledBackTo?: string
}

/**
 * `GET /v9/projects/{project}`: `targets.production` is what the production domains point to, `lastAliasRequest` the last Instant
 * Rollback or promotion (@vercel/sdk 1.28.35, models/getprojectop).
 */
export async function productionOf(rest: VercelRest, project: VercelProject): Promise<Production> {
  const question: VercelQuestion = { method: 'GET', path: '/v9/projects/{project}', at: [project.project] }
  const { request, reply } = await askVercel(rest, project, question)
  const name = text(reply.json, 'name')
  if (name === undefined || id(reply.json, 'id') !== project.project) throw misread(request, reply, 'another project')
  const target = inside(inside(reply.json, 'targets'), 'production')
  const [serving, createdAt] = [id(target, 'id'), number(target, 'createdAt')]
  const rolledBackTo = rollbackIn(inside(reply.json, 'lastAliasRequest'))
  const back = rolledBackTo !== undefined && rolledBackTo === serving ? { rolledBackTo } : {}
  if (target === undefined || target === null) return { name }
  if (serving === undefined || createdAt === undefined) throw misread(request, reply, 'a deployment without id or time')
  return { name, serving: { id: serving, createdAt }, ...back }
}

function rollbackIn(asked: unknown): string | undefined {
  return text(asked, 'type') === 'rollback' ? id(asked, 'toDeploymentId') : undefined
}
