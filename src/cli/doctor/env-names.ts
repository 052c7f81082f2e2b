/** Files that show which variables there are, and hold none. */
const EXAMPLE = /^\.env\.(example|sample|template|dist|defaults?)$|^\.env-(example|sample|template)$/

/** Is this a `.env` that only shows what belongs into one? */
export function isExample(path: string): boolean {
  return EXAMPLE.test(nameOf(path))
}

/** Is this a `.env` with values? */
export function isEnv(path: string): boolean {
  return /^\.env(\.[\w-]+)?$|^\.env-[\w-]+$/.test(nameOf(path)) && !isExample(path)
}

/** `.gitignore` of the file's own folder and of those above it, the root's first. */
export function gitignoresFor(path: string): readonly string[] {
  const folders = path.split('/').slice(0, -1)
  return ['', ...folders].map((_, depth) => [...folders.slice(0, depth), '.gitignore'].join('/'))
}

export function nameOf(path: string): string {
  return path.split('/').at(-1) ?? ''
}
