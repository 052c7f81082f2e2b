import { Failure } from '../core/failure.ts'
import { text } from '../plugins/contract/read.ts'
import { askAs } from '../start/ask.ts'
import type { Outside, Wishes } from '../start/options.ts'

/** Login of the person whose token this is. An App is nobody who could give a command, and GitHub refuses to say who it is. */
export async function whoAmI(outside: Outside, login: Wishes['login']): Promise<string> {
  const reply = await askAs(outside, login)({ method: 'GET', path: '/user', url: '/user', accept: [403] })
  const name = reply.status === 200 ? text(reply.json, 'login') : undefined
  if (name !== undefined) return name
  throw new Failure(
    'permission-missing',
    'Nothing was done: a command needs a person, and this token is not one’s own. Log in as yourself.',
    { effect: 'not-done' },
  )
}
