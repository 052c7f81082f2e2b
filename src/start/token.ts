import type { Send } from '../http/send.ts'
import { inside, text } from '../plugins/contract/read.ts'
import type { Eye } from './eye.ts'

export type TokenKind = 'app' | 'github-token' | 'fine-grained' | 'classic'

export interface TokenFacts {
  readonly kind: TokenKind
  readonly login: string
  /** Of a classic token. */
  readonly scopes: readonly string[]
  /** Permissions, by GitHub's API names, without which GitHub refused to show something. */
  readonly refused: readonly string[]
}

/** Who the token is. GitHub's prefixes: docs, "About authentication to GitHub". */
export async function whoseToken(send: Send, token: string): Promise<Omit<TokenFacts, 'refused'>> {
  const body = { query: 'query Token { viewer { login } }' }
  const reply = await send({ method: 'POST', url: '/graphql', path: '/graphql', body })
  const login = text(inside(inside(reply.json, 'data'), 'viewer'), 'login') ?? ''
  const scopes = (reply.header('x-oauth-scopes') ?? '').split(',').map((scope) => scope.trim())
  return { kind: kindOf(token, login), login, scopes: scopes.filter((scope) => scope !== '') }
}

/** A job's own token looks like an App's, because it is one: of the App github-actions. */
function kindOf(token: string, login: string): TokenKind {
  if (login === 'github-actions[bot]') return 'github-token'
  if (token.startsWith('github_pat_')) return 'fine-grained'
  return login.endsWith('[bot]') || token.startsWith('ghs_') ? 'app' : 'classic'
}

/** One read for each permission that Keyturn needs, so that one that is missing shows. Environments are asked by name. */
export async function tryReading({ look }: Eye, branch: string, environments: readonly string[]): Promise<void> {
  const one = { per_page: '1' }
  await Promise.all([
    look('/git/trees/{branch}', [branch]),
    look('/pulls', [], one),
    look('/issues', [], one),
    look('/commits/{branch}/check-runs', [branch], one),
    look('/actions/runs', [], one),
    look('/actions/secrets', [], one),
    look('/deployments', [], one),
    look('/secret-scanning/alerts', [], { ...one, hide_secret: 'true' }),
    ...environments.map((name) => look('/environments/{environment}/secrets', [name], one)),
  ])
}
