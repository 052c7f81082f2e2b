/** The permission, as GitHub's settings page of an App names it, that a field of our documents needs, and how to grant it. */
export function permissionFor(path: readonly string[]): string {
  const field = path.map((name) => FIELDS.find(([pattern]) => pattern.test(name))).find((found) => found !== undefined)
  return field
    ? `Grant the App the repository permission “${field[1]}”, and accept the change where it is installed.`
    : 'Check the App’s permissions: the README lists those that Keyturn needs.'
}

// Our aliases begin with what they do; GitHub's own field names follow for queries. Names as of the App settings page.
const FIELDS: readonly (readonly [RegExp, string])[] = [
  [/^(commit|ref|branch|journal|lock|root|nested|entries|index)/, 'Contents: Read and write'],
  [/^(check|checkSuites|checkRuns)/, 'Checks: Read and write'],
  [/^(board|comment|label|unlabel)/, 'Issues: Read and write'],
  [/^(pull|reviews|close|update|proposal)/, 'Pull requests: Read and write'],
  [/^(team|r\d)/, 'Members: Read-only” of the organisation, and “Pull requests: Read and write'],
]
