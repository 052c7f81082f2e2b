import { type FilesFacts, valueOf } from '../facts.ts'
import type { Check, Finding } from '../finding.ts'

/** Files that show which variables there are, and hold none. */
const SHOWN = /^\.env\.(example|sample|template|dist|defaults?)$|^\.env-(example|sample)$/

export const envFiles: Check = (facts) => {
  const files = valueOf(facts.files)
  return files === undefined ? [] : [...committed(files), ...uncovered(files)]
}

function committed({ paths }: FilesFacts): readonly Finding[] {
  const found = paths.filter((path) => isEnv(path) && !SHOWN.test(nameOf(path)))
  if (found.length === 0) return []
  return [
    {
      level: 'warning',
      what: `${found.join(', ')} ${found.length === 1 ? 'is' : 'are'} committed.`,
      means:
        'Whoever reads the repository, or an old copy of it, has every key in it. Deleting the file does not take it out of the history.',
      fix: 'If a key is or was in it, turn that key now; then `git rm --cached` it and add `.env*` to .gitignore.',
    },
  ]
}

function uncovered({ paths, gitignore }: FilesFacts): readonly Finding[] {
  const example = paths.find((path) => SHOWN.test(nameOf(path)))
  if (example === undefined || ignores(gitignore ?? '')) return []
  return [
    {
      level: 'warning',
      what: `${example} asks for a .env, and .gitignore does not keep one out.`,
      means: 'The copy with real keys is one `git add .` away from the history.',
      fix: 'Add it to .gitignore.',
      lines: { file: '.gitignore', text: ['.env*', `!${nameOf(example)}`] },
    },
  ]
}

function isEnv(path: string): boolean {
  return /^\.env(\.[\w-]+)?$|^\.env-[\w-]+$/.test(nameOf(path))
}

/** Does a line keep `.env` out, and no later one let it in? */
function ignores(gitignore: string): boolean {
  const lines = gitignore.split(/\r?\n/).map((line) => line.trim())
  return lines.some(
    (line) => /^\/?(\*\*\/)?(\.env|\.env\*|\.env\.\*|\.env\*\.local|\*\.env|\.\*)\/?$/.test(line) && coversPlain(line),
  )
}

/** `.env.*` and `.env*.local` leave a plain `.env` in. */
function coversPlain(line: string): boolean {
  return !/\.env\.\*|\.local/.test(line)
}

function nameOf(path: string): string {
  return path.split('/').at(-1) ?? ''
}
