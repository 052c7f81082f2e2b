let why: string | undefined

/** Called by a test file that tries the sandbox itself, with requests that nobody would send or handlers that are no vendor's. */
export function unjudged(because: string): void {
  why = because
}

/** Why what passes in this file is not held to the documents; undefined: they are. */
export function whyUnjudged(): string | undefined {
  return why
}
