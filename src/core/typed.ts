/** Names, ids and lengths of time are shorter; the keys of all vendors are longer. */
const LONGEST = 32
/** Of a key hardly more than the vendor's prefix. */
const SHOWN = 12

/** What a person typed, fit for a line of a log. What is long may be a key in the wrong place: its beginning must do. */
export function typed(text: string): string {
  const line = text.replaceAll(/[^\x20-\x7e]|`/g, '?')
  return line.length <= LONGEST ? line : `${line.slice(0, SHOWN)}…`
}
