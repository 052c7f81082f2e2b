import type { SlotFacts } from '../../../core/facts.ts'

/** The secret of one attempt: `<NAME>_V<attempt>`; an adopted one (attempt 0) keeps its plain name. */
export function versionName(secret: string, attempt: number): string {
  return attempt === 0 ? secret : `${secret}_V${attempt}`
}

/** Which attempts the exact tokens `secrets.<NAME>`, `secrets.<NAME>_V<n>`, `secrets['…']` of these texts name. */
export function namedIn(texts: readonly string[], secret: string): NonNullable<SlotFacts['named']> {
  const attempts = new Set<number>()
  for (const text of texts)
    for (const { groups } of text.matchAll(tokens(secret))) attempts.add(Number(groups?.['attempt'] ?? 0))
  const [attempt] = attempts
  if (attempt === undefined) return 'none'
  return attempts.size > 1 ? 'mixed' : { attempt }
}

/** The text with exactly those tokens naming `attempt`; everything else stays as it is. */
export function renamed(text: string, secret: string, attempt: number): string {
  return text.replace(tokens(secret), versionName(secret, attempt))
}

/** GitHub's expressions do not care about case, nor do names of secrets. A longer name that begins the same is another secret. */
function tokens(secret: string): RegExp {
  const name = secret.replace(/[^A-Za-z0-9_]/g, '\\$&')
  const before = `(?<=(?<![\\w.-])secrets(?:\\s*\\.\\s*|\\s*\\[\\s*(?<quote>['"])))`
  // After a dot no quote was caught, and a reference to what was not caught is empty.
  return new RegExp(`${before}${name}(?:_V(?<attempt>[1-9]\\d{0,8}))?(?![A-Za-z0-9_-])(?=\\k<quote>)`, 'gi')
}
