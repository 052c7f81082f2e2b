import type { TokenKind } from '../../../start/token.ts'
import type { Check, Finding } from '../finding.ts'

const WRITES_AS_APP =
  'README, “A GitHub App”: make one, and pass it to the workflow by `app-client-id` and `app-private-key`.'

const KINDS: Readonly<Record<TokenKind, Finding | undefined>> = {
  app: undefined,
  'github-token': {
    level: 'warning',
    what: 'This token is a job’s GITHUB_TOKEN.',
    means: 'It cannot write secrets or environments, so with it Keyturn can look and remind, and turn no key.',
    fix: WRITES_AS_APP,
  },
  'fine-grained': {
    level: 'note',
    what: 'This is a person’s fine-grained token.',
    means: 'Fine for looking. The workflow wants an App: a person’s token ends with its owner, and writes no check.',
    fix: WRITES_AS_APP,
  },
  classic: {
    level: 'note',
    what: 'This is a person’s token with scopes, not permissions.',
    means: 'Fine for looking. In the workflow it would reach everything its owner can, and it writes no check.',
    fix: WRITES_AS_APP,
  },
}

export const tokenKind: Check = ({ token }) => {
  const found = KINDS[token.kind]
  return found === undefined ? [] : [found]
}
