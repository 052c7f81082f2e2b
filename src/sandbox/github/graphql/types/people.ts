import type { Loose } from '../../../reply.ts'
import { roleOf } from '../../access.ts'
import type { Repository } from '../../world.ts'
import { textOf } from '../codec.ts'
import { connection, type Scope } from '../thing.ts'
import { actorThing } from './actor.ts'

/** Who can be asked for something here, by a part of the login. */
export function assignableUsers({ world }: Scope, repository: Repository) {
  return (args: Loose) => {
    const part = textOf(args, 'query')?.toLowerCase() ?? ''
    const found = [...world.accounts.values()].filter(
      ({ type, login }) =>
        type === 'User' && login.toLowerCase().includes(part) && roleOf(repository, login) !== 'none',
    )
    return connection('user', found, (account) => actorThing(world, account))(args)
  }
}
