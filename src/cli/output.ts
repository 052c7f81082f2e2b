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
