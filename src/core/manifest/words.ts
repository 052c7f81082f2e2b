// How a problem speaks: short, on one line, and never repeating so much of a text that a key pasted by mistake is spread.

const SHOWN = 24
const LISTED = 8

/** A user's own text in quotes, cut when it is long: it may be a key that landed in the wrong place. */
export function quote(text: string): string {
  return JSON.stringify(text.length <= SHOWN ? text : `${text.slice(0, 8)}…`)
}

/** Goes on after "… is not known": `. Did you mean "openai"? · known: openai, resend`. */
export function suggest(name: string, known: readonly string[]): string {
  const near = nearest(name, known)
  const meant = near === undefined ? '' : `. Did you mean "${near}"?`
  return `${meant} · known: ${listed(known)}`
}

/** The first few of a list, alphabetically. */
export function listed(names: readonly string[]): string {
  const sorted = [...names].sort()
  if (sorted.length === 0) return 'none'
  return sorted.length <= LISTED ? sorted.join(', ') : `${sorted.slice(0, LISTED).join(', ')}, …`
}

/** The known name that a typo most likely meant; undefined when none is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  // Nobody mistypes a name at that length, and the distance costs length times length.
  if (name.length > 64) return undefined
  const lower = name.toLowerCase()
  const ranked = known
    .map((candidate) => ({ candidate, edits: editsTo(lower, candidate) }))
    .filter(({ edits }) => edits !== undefined)
    .sort((a, b) => (a.edits ?? 0) - (b.edits ?? 0))
  // `env` for `environments`: too far for a typo, and plainly meant.
  return ranked[0]?.candidate ?? known.find((candidate) => lower.length > 1 && candidate.startsWith(lower))
}

/** Undefined: too many for a typo. */
function editsTo(name: string, candidate: string): number | undefined {
  const most = Math.max(1, Math.floor(candidate.length / 3))
  if (Math.abs(name.length - candidate.length) > most) return undefined
  const edits = distance(name, candidate.toLowerCase())
  return edits <= most ? edits : undefined
}

/** Edits from one to the other: insert, delete, replace, swap of neighbours (optimal string alignment). */
function distance(a: string, b: string): number {
  let before: readonly number[] = []
  let row: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1]
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const edits = [(row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1)]
      next.push(Math.min(...edits, swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY))
    }
    before = row
    row = next
  }
  return row[b.length] ?? 0
}
