import { linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Failure } from '../../core/failure.ts'

/** Writes all files or none, and never over one that is there: a whole file is linked to its name, which fails if it is taken. */
export function writeAll(root: string, texts: ReadonlyMap<string, string>): void {
  const made: string[] = []
  const draft = (path: string): string => join(root, `${path}.keyturn-${process.pid}`)
  try {
    for (const [path, text] of texts) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(draft(path), text, { flag: 'wx' })
    }
    for (const path of texts.keys()) {
      linkSync(draft(path), join(root, path))
      made.push(path)
    }
  } catch (thrown) {
    for (const path of made) rmSync(join(root, path), { force: true })
    const why = thrown instanceof Error && 'code' in thrown ? ` (${String(thrown.code)})` : ''
    throw new Failure(
      'input-invalid',
      `Nothing was written: ${[...texts.keys()].join(' and ')} cannot be made here${why}. Check that the folder may be written to.`,
      { effect: 'not-done' },
    )
  } finally {
    for (const path of texts.keys()) rmSync(draft(path), { force: true })
  }
}
