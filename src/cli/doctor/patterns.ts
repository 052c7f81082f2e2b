/** Do these filters of a workflow's `on:` let a branch or path through? The last pattern that fits decides; `!` takes out. */
export function covers(patterns: readonly string[], value: string): boolean {
  let inside = false
  for (const pattern of patterns) {
    if (pattern.startsWith('!')) inside &&= !fits(pattern.slice(1), value)
    else inside ||= fits(pattern, value)
  }
  return inside
}

/** GitHub's "Filter pattern cheat sheet": `*` stays within a segment, `**` does not, `?` and `+` repeat what is before them. */
export function fits(pattern: string, value: string): boolean {
  const source = pattern.replace(/[.^${}()|\\]/g, '\\$&').replace(/\*\*\/|\*\*|\*/g, (stars) => {
    if (stars === '**/') return '(?:.*/)?'
    return stars === '**' ? '.*' : '[^/]*'
  })
  try {
    return new RegExp(`^${source}$`).test(value)
  } catch {
    return false
  }
}

/** A text or a list of texts, as a list. */
export function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}
