import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../../core/failure.ts'
import type { Files } from '../../start/draft/plan.ts'
import { TELLING } from '../../start/draft/telling.ts'

/** What is read of a clone: names of its files, and the text of the few that tell something. */
export interface Clone extends Files {
  readonly root: string
  /** The default branch as the clone remembers it; undefined: it does not. */
  readonly branch: string | undefined
}

/** Reads the clone that a folder lies in. Files that git ignores are not read: they may hold values. */
export function readClone(folder: string): Clone {
  const root = git(folder, ['rev-parse', '--show-toplevel'])
  if (root === undefined)
    throw new Failure(
      'input-invalid',
      'Nothing was done: this folder is no clone of a repository. Clone it, and run `keyturn init` inside.',
      { effect: 'not-done' },
    )
  const listed = git(root, ['ls-files', '--cached', '--others', '--exclude-standard', '-z']) ?? ''
  const paths = [...new Set(listed.split('\0'))].filter((path) => TELLING.test(path)).sort()
  const texts = paths.flatMap((path) => {
    const text = textOf(root, path)
    return text === undefined ? [] : [[path, text] as const]
  })
  const head = git(root, ['symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD'])
  return { root, branch: head?.replace(/^origin\//, ''), texts: new Map(texts), text: (path) => textOf(root, path) }
}

/** A file as it lies there; undefined: there is none, or it is no file. */
export function textOf(root: string, path: string): string | undefined {
  try {
    return existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined
  } catch {
    return undefined
  }
}

function git(folder: string, words: readonly string[]): string | undefined {
  try {
    const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore']
    const said = execFileSync('git', [...words], { cwd: folder, encoding: 'utf8', stdio, maxBuffer: 64 * 1024 * 1024 })
    return words.includes('-z') ? said : said.trim()
  } catch {
    return undefined
  }
}
