/** The shortest end that tells one value from others. */
const END = 3

/**
 * What fits a hint as vendors show them: both ends, with dots, stars or an ellipsis between; never matches where the end is under three
 * characters, which tell nothing, or where there is no hint.
 */
export function patternOfHint(hint: string | undefined): RegExp {
  const [, start = '', end = ''] = /^([\w-]*)[.*]{2,}([\w-]*)$/.exec(hint?.replaceAll('…', '...') ?? '') ?? []
  return end.length < END ? /(?!)/ : new RegExp(`^${start}[^]+${end}$`)
}
