// Is a wake worth a run? Most of what happens in a repository has nothing to do with keys.
import type { Wake } from './deeds.ts'

/** What the bot knows of a repository that has Keyturn's workflow. */
export interface Home {
  /** The file's name, as in `keyturn.yml`. */
  readonly workflow: string
  /** The branch it is started on. */
  readonly branch: string
  /** Does its `workflow_dispatch` declare the input `comment`? */
  readonly takesComment: boolean
  /** Path and text of the manifest; undefined: there is none, or it cannot be read. */
  readonly manifest: { readonly path: string; readonly text: string } | undefined
}

export const LOCK = 'rotation.lock.yml'

/**
 * What names a file or an environment counts if the manifest names it, too. Keyturn's own runs never count: each ends with an event,
 * and one would wake the next for ever.
 */
export function isWorth({ because, of, touched = [] }: Wake, { workflow, manifest }: Home): boolean {
  if (because === 'push') return touched.some((path) => path === LOCK || path === manifest?.path)
  if (because === 'run') return of !== workflow && isNamed(of, manifest?.text)
  if (because === 'deployment') return isNamed(of, manifest?.text)
  return true
}

function isNamed(name: string | undefined, text: string | undefined): boolean {
  return name !== undefined && name !== '' && text?.toLowerCase().includes(name.toLowerCase()) === true
}
