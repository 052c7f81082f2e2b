import { Failure } from '../core/failure.ts'
import type { Outside, Wishes } from '../start/options.ts'
import { askAs } from '../start/ask.ts'

/** Login of the person whose token this is. An App is nobody who could give a command. */
export async function whoAmI(outside: Outside, login: Wishes['login']): Promise<string> {
  const reply = await askAs(outside, login)({ method: 'GET', path: '/user', url: '/user' })
  const body = reply.json
  if (typeof body === 'object' && body !== null && 'login' in body && typeof body.login === 'string') return body.login
  throw new Failure(
    'permission-missing',
    'Nothing was done: a command needs a person, and this token is not one’s own. Log in as yourself.',
    {
      effect: 'not-done',
    },
  )
}
