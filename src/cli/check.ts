import { existsSync, readFileSync } from 'node:fs'
import { Failure } from '../core/failure.ts'
import { formatProblems } from '../core/manifest/format.ts'
import { MANIFESTS } from '../core/manifest/paths.ts'
import type { ManifestProblem } from '../core/manifest/policy.ts'
import type { ManifestReading } from '../core/manifest/read.ts'
import { remindable } from '../core/remind/standing.ts'
import type { Arguments } from './arguments.ts'
import { type Console, printJson } from './output.ts'

/** `keyturn check [FILE] [--online]`. */
export async function check(given: Arguments, to: Console): Promise<number> {
  const path = given.rest[0] ?? given.text('manifest') ?? MANIFESTS.find((place) => existsSync(place))
  // Online it is the repository's own manifest that counts; one that lies here is judged first.
  if (path === undefined && given.flag('online')) return online(given, to)
  if (path === undefined) {
    throw refused('There is no rotation.yml here, nor one in .github/.', 'Name one: keyturn check FILE.')
  }
  const reading = await read(path)
  if ('problems' in reading) return tellProblems(given, to, { path, problems: reading.problems })
  if (given.flag('online')) return online(given, to)
  const credentials = remindable(reading.manifest).map(({ id }) => id)
  if (given.flag('json')) printJson(to, { version: 1, path, problems: [], credentials })
  else
    to.out(
      `${path} is right: ${count(credentials.length, 'credential')}.\n${credentials.map((id) => `  ${id}\n`).join('')}`,
    )
  return 0
}

async function online(given: Arguments, to: Console): Promise<number> {
  const { checkOnline } = await import('./online.ts')
  return checkOnline(given, to)
}

async function read(path: string): Promise<ManifestReading> {
  const { readManifest } = await import('../core/manifest/read.ts')
  const { PROVIDERS } = await import('../plugins/registry.ts')
  return readManifest(textOf(path), path, PROVIDERS)
}

function tellProblems(
  given: Arguments,
  to: Console,
  { path, problems }: { readonly path: string; readonly problems: readonly ManifestProblem[] },
): number {
  if (given.flag('json')) printJson(to, { version: 1, path, problems, credentials: [] })
  else to.err(`${formatProblems(problems)}\n`)
  return 1
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw refused(`${path} cannot be read.`, 'Is it there, and a file?')
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

function refused(what: string, remedy: string): Failure {
  return new Failure('input-invalid', `${what} ${remedy}`, { effect: 'not-done' })
}
