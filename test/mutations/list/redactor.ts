import type { Mutation } from '../mutation.ts'

const SECRET = 'test/core/secret.test.ts'

/** No value, in any spelling, ever leaves. */
export const REDACTOR: readonly Mutation[] = [
  ...(
    [
      ['    value,\n    ...(lines', '    ...(lines', 'as it is'],
      ['    ...base64Windows(bytes),\n', '', 'in base64'],
      [`    bytes.toString('hex'),\n`, '', 'in hex'],
      [`    bytes.toString('hex').toUpperCase(),\n`, '', 'in capital hex'],
      ['    encodeURIComponent(value),\n', '', 'as in a URL'],
      ['    JSON.stringify(value).slice(1, -1),\n', '', 'as in JSON'],
      ['    ...(lines.length > 1 ? lines : []),\n', '', 'line by line'],
      ['    ...escaped(value),\n', '', 'as our own Markdown has it'],
    ] as const
  ).map(([from, to, what]): Mutation => ({
    name: `a value is not hidden ${what}`,
    why: `a log, an error or a comment shows the key ${what}`,
    file: 'src/core/secret.ts',
    from,
    to,
    caughtBy: [SECRET],
  })),
  {
    name: 'base64 is hidden only where it begins at a byte of its own',
    why: 'an Authorization header in base64 shows two thirds of all keys',
    file: 'src/core/secret.ts',
    from: `[0, 1, 2].map((shift)`,
    to: `[0].map((shift)`,
    caughtBy: [SECRET],
  },
  {
    name: 'base64url is hidden only where it is base64, too',
    why: 'a token in a URL shows the key',
    file: 'src/core/secret.ts',
    from: `return [whole, ...inner, ...url]`,
    to: `return [whole, ...inner]`,
    caughtBy: [SECRET],
  },
  {
    name: 'a box prints its value',
    why: 'the first log line that names the key shows it',
    file: 'src/core/secret.ts',
    from: `  toString(): string {
    return '[secret]'`,
    to: `  toString(): string {
    return this.#value`,
    caughtBy: [SECRET],
  },
  {
    name: 'a box serialises its value',
    why: 'a record or an output shows it',
    file: 'src/core/secret.ts',
    from: `  toJSON(): string {
    return '[secret]'`,
    to: `  toJSON(): string {
    return this.#value`,
    caughtBy: [SECRET],
  },
  {
    name: 'a value is boxed before it is masked',
    why: 'what fails in between is told with the value in it',
    file: 'src/core/secret.ts',
    from: `for (const spelling of spellings(value)) mask(spelling)`,
    to: `queueMicrotask(() => spellings(value).forEach(mask))`,
    caughtBy: [SECRET],
  },
  {
    name: 'the redactor hides the first place only',
    why: 'a text with the value twice shows it once',
    file: 'src/http/redact.ts',
    from: `if (length > 0) join(ranges, end - length, end)`,
    to: `if (length > 0 && ranges.length === 0) join(ranges, end - length, end)`,
    caughtBy: ['test/http/redact.test.ts'],
  },
  {
    name: 'the journal takes a text with a value in it',
    why: 'a mistake elsewhere commits the key to the repository',
    file: 'src/github/journal/journal.ts',
    from: `if (options.redact(text) !== text) throw leak()`,
    to: `void leak`,
    caughtBy: ['test/github/journal/journal.test.ts'],
  },
  {
    name: 'a proposal’s files are not searched',
    why: 'a mistake elsewhere puts the key into a pull request’s diff',
    file: 'src/github/proposals/open.ts',
    from: `if (desk.redact(text) !== text) throw leak()`,
    to: `void leak(), text`,
    caughtBy: ['test/github/proposals/open.test.ts'],
  },
  {
    name: 'comments are not searched',
    why: 'a mistake elsewhere publishes the key in a comment',
    file: 'src/github/proposals/present.ts',
    from: `({ marker, body: clean(body) })`,
    to: `({ marker, body })`,
    caughtBy: ['test/github/proposals/present.test.ts'],
  },
  {
    name: 'what goes to GitHub is not searched at all',
    why: 'nothing stands between a mistake and the public',
    file: 'src/start/github.ts',
    from: `redactor.assertClean(text)`,
    to: `void redactor`,
    caughtBy: ['test/start/clean.test.ts'],
  },
  {
    name: 'a passed value is not masked before the run',
    why: 'what fails before the key is read prints it',
    file: 'src/action/masking.ts',
    from: `|INTAKE|NOTIFY_URL|INCUMBENT_.+)`,
    to: `|INTAKE|NOTIFY_URL)`,
    caughtBy: ['test/action/masking.test.ts'],
  },
  {
    name: 'the runner is not told what to mask',
    why: 'other steps’ output shows the key',
    file: 'src/action/masking.ts',
    from: `if (inRunner) core.setSecret(text)`,
    to: `void inRunner`,
    caughtBy: ['test/action/masking.test.ts'],
  },
  {
    name: 'errors name the whole URL',
    why: 'an error tells ids, and what a query carries',
    file: 'src/http/refuse.ts',
    from: `\${new URL(request.url).host}\${request.path}`,
    to: `\${request.url}`,
    caughtBy: ['test/http/send.test.ts'],
  },
]
