import { Failure } from '../core/failure.ts'
import { Secret, spellings } from '../core/secret.ts'
import { field } from '../http/json.ts'
import { misread } from '../http/refuse.ts'
import type { Request, Send } from '../http/send.ts'
import type { Outside } from './options.ts'

/** What the runner says this job is, signed by GitHub for one audience (docs, "OpenID Connect reference"). */
export function identity(
  outside: Pick<Outside, 'env' | 'redactor'>,
  send: Send,
): (audience: string) => Promise<Secret> {
  return async (audience) => {
    const [where, token] = [
      outside.env['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? '',
      outside.env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'],
    ]
    if (!URL.canParse(where) || !token) throw nameless()
    const url = new URL(where)
    url.searchParams.set('audience', audience)
    for (const spelling of spellings(token)) outside.redactor.mask(spelling)
    const request: Request = {
      method: 'GET',
      url: url.href,
      path: '/idtoken',
      headers: { authorization: `Bearer ${token}` },
    }
    const reply = await send(request)
    const jwt = field(reply.json, 'value')
    if (typeof jwt !== 'string' || jwt === '') throw misread(request, reply, 'no identity')
    return Secret.of(jwt, outside.redactor.mask)
  }
}

function nameless(): Failure {
  return new Failure(
    'permission-missing',
    'GitHub gives this job no identity to log in with. Add `id-token: write` to `permissions:` of the Keyturn job; at a desk there is none.',
    { effect: 'not-done' },
  )
}
