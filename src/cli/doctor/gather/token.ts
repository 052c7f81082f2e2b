import type { Send } from '../../../http/send.ts'
import { inside, text } from '../../../plugins/contract/read.ts'
import type { TokenFacts, TokenKind } from '../facts.ts'

/** Who the token is. GitHub's prefixes: docs, "About authentication to GitHub". */
export async function tokenFacts(send: Send, token: string): Promise<Omit<TokenFacts, 'refused'>> {
  const reply = await send({
    method: 'POST',
    url: '/graphql',
    path: '/graphql',
    body: { query: 'query Doctor { viewer { login } }' },
  })
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
