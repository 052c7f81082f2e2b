import { Failure } from '../core/failure.ts'
import { paintFor } from './colours.ts'

/** Where a verb prints, and what it may know of the outside. */
export interface Console {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Prints one value as JSON, for other programs. */
export function printJson(to: Console, value: unknown): void {
  to.out(`${JSON.stringify(value, undefined, 2)}\n`)
}

/** Bold where a person looks at a terminal, or has asked for it. */
export function bold(to: Console, text: string): string {
  return paintFor(to).bold(text)
}

/** A whole text where `--out` says, else on standard output. */
export async function writeOut(text: string, path: string | undefined, to: Console): Promise<void> {
  if (path === undefined) {
    to.out(text)
    return
  }
  const { writeFile } = await import('node:fs/promises')
  try {
    await writeFile(path, text)
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : 'unknown'
    throw new Failure('input-invalid', `The report could not be written: ${why}`, { effect: 'not-done' })
  }
}
