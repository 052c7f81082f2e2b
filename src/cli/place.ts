import { execFileSync } from 'node:child_process'
import { Failure } from '../core/failure.ts'

export type Env = Readonly<Record<string, string | undefined>>

export interface Place {
  readonly owner: string
  readonly name: string
}

/** The repository a verb works on: `--repo`, GITHUB_REPOSITORY, or where the clone's `origin` points. */
export function placeOf(given: string | undefined, env: Env): Place {
  const text = given ?? env['GITHUB_REPOSITORY']
  if (text !== undefined && text !== '') return readPlace(text)
  const found = placeHere()
  if (found !== undefined) return found
  throw refused('no repository is named and this folder is no clone of one', 'Say --repo OWNER/NAME.')
}

/** Where this folder is a clone of; undefined: of nothing. */
export function placeHere(): Place | undefined {
  const origin = remote()
  return origin === undefined ? undefined : readRemote(origin)
}

/** `owner/name` of a remote's address, in any of git's spellings; undefined: none. */
export function readRemote(address: string): Place | undefined {
  if (/^file:/i.test(address)) return undefined
  const path = /^(?:[a-z+]+:\/\/)?(?:[^@/\s]+@)?[^/:\s]+(?::\d+)?[:/](.+)$/i.exec(address.trim())?.[1]
  const [owner, name, ...rest] = (path ?? '')
    .replace(/^\/+/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .split('/')
  return owner !== undefined && name !== undefined && rest.length === 0 && isPlace(owner, name)
    ? { owner, name }
    : undefined
}

/** The login: standard input, GITHUB_TOKEN or GH_TOKEN. Undefined: there is none. */
export async function tokenOf(fromStdin: boolean, env: Env): Promise<string | undefined> {
  if (!fromStdin) return env['GITHUB_TOKEN'] || env['GH_TOKEN'] || undefined
  const { piped } = await import('./hidden.ts')
  const text = await piped()
  if (text.trim() === '') throw refused('--token-stdin was given and standard input is empty', 'Pipe the token in.')
  return text.trim()
}

function readPlace(text: string): Place {
  const [owner, name, ...rest] = text.split('/')
  if (owner !== undefined && name !== undefined && rest.length === 0 && isPlace(owner, name)) return { owner, name }
  throw refused('the repository is not named as OWNER/NAME', 'Say it as in --repo acme/shop.')
}

function isPlace(owner: string, name: string): boolean {
  return /^[A-Za-z0-9_](?:[A-Za-z0-9_-]*)$/.test(owner) && /^[A-Za-z0-9_.-]+$/.test(name) && !/^\.+$/.test(name)
}

function remote(): string | undefined {
  try {
    const text = execFileSync('git', ['remote', 'get-url', 'origin'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return text.trim()
  } catch {
    return undefined
  }
}

function refused(what: string, remedy: string): Failure {
  return new Failure('input-invalid', `Nothing was done: ${what}. ${remedy}`, { effect: 'not-done' })
}
