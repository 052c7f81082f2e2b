import { gitignoresFor, isEnv, isExample, nameOf } from '../env-names.ts'
import { type FilesFacts, valueOf } from '../facts.ts'
import type { Check, Finding } from '../finding.ts'
import { covers } from '../patterns.ts'

export const envFiles: Check = (facts) => {
  const files = valueOf(facts.files)
  return files === undefined ? [] : [...committed(files), ...uncovered(files)]
}

function committed({ paths }: FilesFacts): readonly Finding[] {
  const found = paths.filter((path) => isEnv(path))
  if (found.length === 0) return []
  return [
    {
      level: 'warning',
      what: `${found.join(', ')} ${found.length === 1 ? 'is' : 'are'} committed.`,
      means:
        'If a key is or was in it, whoever reads the repository or an old copy of it has that key. Deleting the file does not take it out of the history.',
      fix: 'Turn such a key now; then `git rm --cached` the file and add `.env*` to .gitignore.',
    },
  ]
}

function uncovered(files: FilesFacts): readonly Finding[] {
  const example = files.paths.find((path) => isExample(path) && !isIgnored(path, files))
  if (example === undefined) return []
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

/** Would a `.env` beside the example be left out? The last line that fits decides, the nearest file last. */
function isIgnored(example: string, { gitignores }: FilesFacts): boolean {
  const lines = gitignoresFor(example).flatMap((path) => (gitignores.get(path) ?? '').split(/\r?\n/))
  // Of a path, only patterns for one folder differ; those are rare for `.env`, and a name decides.
  const patterns = lines.flatMap((line) => {
    const [, not = '', pattern = ''] = /^(!?)(?:\/|\*\*\/)?([^#\s]\S*?)\s*$/.exec(line) ?? []
    return pattern === '' ? [] : [`${not}${nameOf(pattern)}`]
  })
  return covers(patterns, '.env')
}
