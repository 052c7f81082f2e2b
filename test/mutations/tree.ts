// A throw-away copy of the repository, with the packages of the real one.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export interface Tree {
  readonly root: string
  read(path: string): string
  write(path: string, text: string): void
  remove(): void
}

/** Copies the files of a commit, or as they stand, and links the packages. */
export function copyTree(from: string, commit: string | undefined): Tree {
  const root = mkdtempSync(join(tmpdir(), 'keyturn-mutation-'))
  if (commit === undefined) copyFiles(from, root)
  else extract(from, root, commit)
  symlinkSync(join(from, 'node_modules'), join(root, 'node_modules'))
  return {
    root,
    read: (path) => readFileSync(join(root, path), 'utf8'),
    write: (path, text) => writeFileSync(join(root, path), text),
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

function copyFiles(from: string, root: string): void {
  const listed = git(from, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']).toString('utf8')
  for (const path of new Set(listed.split('\0'))) {
    if (path === '' || !existsSync(join(from, path))) continue
    mkdirSync(dirname(join(root, path)), { recursive: true })
    cpSync(join(from, path), join(root, path))
  }
}

function extract(from: string, root: string, commit: string): void {
  execFileSync('tar', ['-x', '-C', root], { input: git(from, ['archive', commit]) })
}

function git(cwd: string, args: readonly string[]): Buffer {
  return execFileSync('git', args, { cwd, maxBuffer: 256 * 1024 * 1024 })
}
