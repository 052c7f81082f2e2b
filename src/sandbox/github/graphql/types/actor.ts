import { accountOfEmail, bareLogin } from '../../accounts.ts'
import type { Signature } from '../../../../core/git/oid.ts'
import { type Account, iso, type World } from '../../world.ts'
import type { Thing } from '../thing.ts'

/** `User`, `Bot` (whose login comes without `[bot]`) or `Organization`. */
export function actorThing(world: World, account: Account): Thing {
  const login = account.type === 'Bot' ? bareLogin(account) : account.login
  const path = account.type === 'Bot' ? `/apps/${login}` : `/${login}`
  return {
    __typename: account.type,
    id: account.nodeId,
    databaseId: account.id,
    login,
    url: `${world.html}${path}`,
    resourcePath: path,
    ...(account.type === 'User' ? { name: login, email: account.email } : {}),
  }
}

/** `viewer`: an App's is a user whose login ends in `[bot]`. */
export function viewerThing(world: World, account: Account): Thing {
  return { ...actorThing(world, account), __typename: 'User', login: account.login, name: null, email: '' }
}

/** A commit's author or committer; `user` is who owns the email. */
export function gitActorThing(world: World, signature: Signature): Thing {
  const user = accountOfEmail(world, signature.email)
  return {
    __typename: 'GitActor',
    name: signature.name,
    email: signature.email,
    date: iso(signature.at),
    user: user ? viewerThing(world, user) : null,
  }
}
