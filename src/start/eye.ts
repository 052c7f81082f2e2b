import { Buffer } from 'node:buffer'
import { Failure } from '../core/failure.ts'
import { field } from '../http/json.ts'
import type { Reply, Send } from '../http/send.ts'
import { list, text } from '../plugins/contract/read.ts'

/** Why something was not seen: the token may not, the plan has it not, it is not there, or asking failed. */
export type Blind = 'not-permitted' | 'plan' | 'absent' | 'failed'

/** What was looked at, or why it was not seen. */
export type Look<T> =
  | { readonly seen: true; readonly value: T }
  | { readonly seen: false; readonly why: Blind; readonly about: string }

/** One repository, read with one token. */
export interface Eye {
  /** Asks below the repository: `/environments/{environment}`, its places filled in order. */
  look(path: string, at?: readonly string[], query?: Readonly<Record<string, string>>): Promise<Look<Reply>>
  /** Permissions, by GitHub's API names, without which GitHub refused something. */
  readonly refused: ReadonlySet<string>
}

/** Refusals are answers here; only a token that GitHub does not take is a failure. */
export function createEye(send: Send, owner: string, name: string): Eye {
  const refused = new Set<string>()
  return {
    refused,
    look: async (path, at = [], query = {}) => {
      const values = [...at]
      const filled = path.replaceAll(/\{(\w+)\}/g, (_, place) => spell(values.shift() ?? '', place === 'path'))
      const asked = new URLSearchParams(query).toString()
      const url = `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}${filled}${asked && `?${asked}`}`
      try {
        const reply = await send({ method: 'GET', url, path: `/repos/{owner}/{repo}${path}`, accept: [403, 404, 409] })
        return judge(reply, refused)
      } catch (thrown) {
        if (!(thrown instanceof Failure) || thrown.code === 'credential-rejected') throw thrown
        return { seen: false, why: 'failed', about: thrown.message }
      }
    },
  }
}

/** `pull_requests` → `Pull requests`, as GitHub's settings have it. */
function settingName(permission: string): string {
  const words = permission.replaceAll('_', ' ')
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}

/** A path's slashes stay; every other value is one segment. */
function spell(value: string, isPath: boolean): string {
  return isPath ? value.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(value)
}

function judge(reply: Reply, refused: Set<string>): Look<Reply> {
  if (reply.status < 300) return { seen: true, value: reply }
  const said = text(reply.json, 'message') ?? ''
  if (/upgrade to github/i.test(said))
    return { seen: false, why: 'plan', about: 'the plan of this repository has it not' }
  // 409: an empty repository.
  if (reply.status !== 403) return { seen: false, why: 'absent', about: 'it is not there, or the token may not see it' }
  if (/rate limit|abuse/i.test(said)) return { seen: false, why: 'failed', about: 'GitHub asks to slow down' }
  // `secrets=read`, or several sets of which any would do, or several of which all are needed.
  const [wanted] = (reply.header('x-accepted-github-permissions') ?? '').split(/[;,]/)
  const [permission = ''] = (wanted ?? '').trim().split('=')
  if (!/^\w+$/.test(permission)) return { seen: false, why: 'not-permitted', about: 'the token may not see it' }
  refused.add(permission)
  return { seen: false, why: 'not-permitted', about: `the token lacks “${settingName(permission)}”` }
}

/** The look, read further; what cannot be read counts as failed. */
export function read<T>(look: Look<Reply>, reader: (json: unknown) => T | undefined): Look<T> {
  if (!look.seen) return look
  const value = reader(look.value.json)
  return value === undefined
    ? { seen: false, why: 'failed', about: 'GitHub’s answer was not understood' }
    : { seen: true, value }
}

/** The texts of one field of each item of a list. */
export function namesIn(json: unknown, name: string, of: string): readonly string[] | undefined {
  return list(json, name)?.flatMap((item) => text(item, of) ?? [])
}

/** A file's text, as REST's contents give it. */
export function contentOf(json: unknown): string | undefined {
  const content = field(json, 'content')
  return field(json, 'encoding') === 'base64' && typeof content === 'string'
    ? Buffer.from(content, 'base64').toString('utf8')
    : undefined
}
