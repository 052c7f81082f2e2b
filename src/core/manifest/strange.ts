// Texts that people review must say what they seem to say: no invisible characters, none that turn the direction of reading,
// no line breaks that only some readers see.

const RANGES: readonly (readonly [number, number, string])[] = [
  [0x00, 0x00, 'a NUL character'],
  [0x01, 0x08, 'a control character'],
  [0x0b, 0x0c, 'a control character'],
  [0x0e, 0x1f, 'a control character'],
  [0x7f, 0x9f, 'a control character'],
  [0x61c, 0x61c, 'a character that turns the reading direction'],
  [0x200b, 0x200b, 'an invisible character'],
  [0x200e, 0x200f, 'a character that turns the reading direction'],
  [0x2028, 0x2029, 'a line break that only some readers see'],
  [0x202a, 0x202e, 'a character that turns the reading direction'],
  [0x2060, 0x2064, 'an invisible character'],
  [0x2066, 0x2069, 'a character that turns the reading direction'],
  [0xd800, 0xdfff, 'half of a character'],
  [0xfeff, 0xfeff, 'a byte order mark'],
  [0xfffd, 0xfffd, 'a byte that is not UTF-8'],
  [0xfffe, 0xffff, 'an invisible character'],
]

const STRANGE = new RegExp(
  `[${RANGES.map(([from, to]) => `\\u{${from.toString(16)}}-\\u{${to.toString(16)}}`).join('')}]|\\r(?!\\n)`,
  'u',
)

/** The first character that has no place in a text under review: where, and what it is in words. */
export function findStrange(text: string): { readonly index: number; readonly what: string } | undefined {
  const index = text.search(STRANGE)
  if (index === -1) return undefined
  const code = text.codePointAt(index) ?? 0
  const range = RANGES.find(([from, to]) => from <= code && code <= to)
  return { index, what: range?.[2] ?? 'a carriage return without a line feed' }
}
