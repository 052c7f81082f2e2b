import type { Access, Account, World } from './world.ts'
import { nextId, nodeId } from './world.ts'
import { accountUrls } from './urls.ts'
import { notFound } from './refusal.ts'

const PREFIXES = { User: 'U', Bot: 'BOT', Organization: 'O' } as const

/** Where accounts are kept. */
export type Accounts = Pick<World, 'accounts' | 'nodes' | 'ids'>

/** The account of a login; a new login becomes a user, `…[bot]` a bot. */
export function account(world: Accounts, login: string, type?: Account['type']): Account {
  const key = login.toLowerCase()
  const found = world.accounts.get(key)
  if (found) return found
  const id = nextId(world)
  const kind = type ?? (login.endsWith('[bot]') ? 'Bot' : 'User')
  const made: Account = {
    kind: 'account',
    type: kind,
    id,
    nodeId: nodeId(PREFIXES[kind], id),
    login,
    email: `${id}+${login}@users.noreply.github.com`,
  }
  world.accounts.set(key, made)
  world.nodes.set(made.nodeId, made)
  return made
}

/** The account, or 404. */
export function knownAccount(world: World, login: string): Account {
  const found = world.accounts.get(login.toLowerCase())
  if (!found) throw notFound()
  return found
}

/** Whom a commit's email belongs to. */
export function accountOfEmail(world: World, email: string): Account | undefined {
  for (const one of world.accounts.values()) if (one.email === email) return one
  return undefined
}

/** A person acting with their own hands. */
export function asPerson(account: Account): Access {
  return { by: 'person', account, permissions: {}, repositories: undefined, expiresAt: Infinity }
}

/** How a GraphQL `Bot` is called: without the ending. */
export function bareLogin(account: Account): string {
  return account.login.replace(/\[bot\]$/, '')
}

/** Shown with almost everything, and always the same. */
const shown = new WeakMap<Account, ReturnType<typeof show>>()

/** How REST shows an account inside other things: `simple-user`. */
export function showAccount(world: World, account: Account) {
  const known = shown.get(account) ?? show(world, account)
  shown.set(account, known)
  return known
}

function show(world: World, account: Account) {
  const url = `https://api.github.com/users/${encodeURIComponent(account.login)}`
  return {
    login: account.login,
    id: account.id,
    node_id: account.nodeId,
    type: account.type,
    site_admin: false,
    avatar_url: `https://avatars.githubusercontent.com/u/${account.id}?v=4`,
    gravatar_id: '',
    url,
    html_url: `${world.html}/${account.type === 'Bot' ? `apps/${bareLogin(account)}` : account.login}`,
    ...accountUrls(url),
  }
}
