// Texts that no person should have to read: a fault's own words, or what a careless printer makes of a wrong value.

const FAULTS: readonly (readonly [RegExp, string])[] = [
  [
    /Cannot (?:read|set|convert|access|destructure|mix)|is not (?:a function|iterable|a constructor|defined|an object)/,
    "a fault's own words are",
  ],
  [
    /Invalid (?:time value|array length|count value|string length|URL|Date)|Maximum call stack|circular structure/,
    "a fault's own words are",
  ],
  [
    /Unexpected (?:token|end of|non-whitespace)|in JSON at position|URI malformed|out of range/,
    "a fault's own words are",
  ],
  [/\bundefined\b|(?<!`)\bNaN\b|\[object |\bInfinity\b/, 'a value that was not looked at is'],
  [/(?:^|[\r\n])::/, "a command to the runner's log is"],
  // Line ends and tabs apart, nothing that moves a cursor, ends a text or turns its direction.
  [/[^\P{Cc}\t\n\r]|[\u202a-\u202e\u2066-\u2069]/u, 'a control character is'],
]

const LONGEST = 5_000

/** What is wrong with a text that is shown to people, as sentences. */
export function suspicious(text: string): readonly string[] {
  const found = FAULTS.flatMap(([pattern, what]) => {
    const hit = pattern.exec(text)
    return hit === null
      ? []
      : [`${what} told: ${JSON.stringify(text.slice(Math.max(0, hit.index - 80), hit.index + 120))}`]
  })
  return text.length > LONGEST ? [...found, `${text.length} characters are told: ${text.slice(0, 100)}…`] : found
}
