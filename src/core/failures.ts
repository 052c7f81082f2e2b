// Every kind of failure, once: what it means and what a person can do. The messages say the same with the facts of their case.

export interface FailureText {
  /** What happened, as a whole sentence. */
  readonly text: string
  readonly remedy: string
}

export const FAILURES = {
  'manifest-invalid': {
    text: 'A file that people write cannot be read, or does not mean what Keyturn can do.',
    remedy: 'The message names file, line and column. Correct it; `keyturn check` tells whether it is right.',
  },
  'input-invalid': {
    text: 'An input, a variable or a command is missing or wrong. Nothing was asked of anybody.',
    remedy: 'Correct what the message names.',
  },
  'credential-rejected': {
    text: 'GitHub or a provider does not know the login it was asked with: a token, an App’s key, or an admin key.',
    remedy:
      'Look whether it is set, whole, and alive. A secret of an environment is empty in a job that does not name that environment.',
  },
  'permission-missing': {
    text: 'The login is known and may not do this.',
    remedy:
      'Give it the permission that the message names. A permission added to a GitHub App counts only after it was accepted where the App is installed.',
  },
  'not-found': {
    text: 'There is no such thing, or the login may not see it.',
    remedy: 'Check the name, and that the App is installed on this repository.',
  },
  conflict: {
    text: 'Somebody changed the same thing at the same time.',
    remedy: 'Nothing: Keyturn looks again and goes on from what is there then.',
  },
  'branch-taken': {
    text: 'A branch under the name of a proposal holds commits that are not Keyturn’s. It was left alone.',
    remedy: 'Merge it if it is yours and right; else delete or rename it. Keyturn opens the proposal at its next run.',
  },
  'quota-reached': {
    text: 'The provider has no room for another key.',
    remedy: 'Delete a key that nobody uses, at the provider.',
  },
  throttled: {
    text: 'Too many requests were sent.',
    remedy: 'Nothing: Keyturn waits as long as it was told to, or goes on at its next run.',
  },
  unreachable: {
    text: 'GitHub or a provider could not be reached, or is in trouble.',
    remedy: 'Nothing, if it passes. If not: check the runner’s network, proxy and certificates.',
  },
  'timed-out': {
    text: 'No whole answer came in time.',
    remedy: 'Nothing: Keyturn tries again at its next run, and finds out first whether the request took effect.',
  },
  'unexpected-response': {
    text: 'An answer came that is not what the vendor’s documents promise.',
    remedy: 'Look whether a proxy stands between. If not, the API changed: please report it.',
  },
  refused: {
    text: 'The request was understood and turned down, by GitHub, by a provider, or by Keyturn itself.',
    remedy: 'The message says why, and what to do.',
  },
} as const satisfies Readonly<Record<string, FailureText>>
