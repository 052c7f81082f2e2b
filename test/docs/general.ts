// What differs from telling to telling is named by its kind.
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/127\.0\.0\.1:\d+/g, 'loopback'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>'],
  [/\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d+ \w{3} \d{4}, \d\d:\d\d(:\d\d)? UTC/g, '<time>'],
  [/\bin \d+ days\b/g, 'in <n> days'],
  [/\bproj_\w{24}\b/g, '<project>'],
  [/\buser-\w{24}\b/g, '<service account>'],
  [/\bkey_\w{16}\b/g, '<key>'],
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<key>'],
  [/\b[0-9a-f]{40}\b/g, '<oid>'],
  [/(?<=\bat )[0-9a-f]{7}\b/g, '<oid>'],
  [/(?<=\bkt-[\w-]+-)[0-9a-f]{6}\b/g, '<head>'],
  [/(?<=\/actions\/runs\/)\d+/g, '<run>'],
  [/(?<=`run )\d+(?=`)/g, '<run>'],
]

export function general(text: string): string {
  return KINDS.reduce((so, [pattern, kind]) => so.replaceAll(pattern, kind), text)
}

/** The same, where it is told twice by clocks that go at different speeds: how long anything took is left out, and what hangs on it. */
export function timeless(text: string): string {
  return general(text)
    .replaceAll(/https?:\/\/(?:github\.com|loopback)/g, '<github>')
    .replaceAll(/\b\d+ (?:s|min|h)\b/g, '<while>')
    .replaceAll(/ {2,}/g, '  ')
}
