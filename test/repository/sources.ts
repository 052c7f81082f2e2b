import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of the repository these tests stand in. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

export interface Source {
  /** Relative to the root, with slashes. */
  readonly path: string
  readonly text: string
}

/** Every TypeScript module below a folder of the repository. */
export function sources(folder: string): readonly Source[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
    .map((path) => ({ path, text: read(path) }))
}

/** Text of a file of the repository. */
export function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

/** Lines as an editor counts them. */
export function lines(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
}

/** The middle one. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
