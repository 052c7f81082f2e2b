import type { Account, ProjectKey, State } from './state.ts'

/** The vendor's pattern, as gitleaks knows it: two runs of 58 or 74 around a fixed mark. */
export function newValue(state: State, kind: 'svcacct' | 'proj' | 'admin'): string {
  const value = `sk-${kind}-${state.letters.base64url(58)}T3BlbkFJ${state.letters.base64url(58)}`
  state.minted.push(value)
  return value
}

/** A project that a person made in the console. */
export function newProject(state: State, name: string, organization: string): string {
  const id = `proj_${state.letters.text(24)}`
  state.projects.push({ id, name, organization, createdAt: state.clock.now() })
  return id
}

/** A service account in a project. */
export function newAccount(state: State, project: string, name: string): Account {
  const account = { id: `user-${state.letters.text(24)}`, name, project, createdAt: state.clock.now() }
  state.accounts.push(account)
  return account
}

/** What a new key is asked to be. */
export interface KeyWish {
  readonly name: string
  readonly owner: ProjectKey['owner']
  readonly project: string
  readonly scopes?: readonly string[]
  readonly expiresInSeconds?: number
  /** For keys that are older than the sandbox. */
  readonly createdAt?: number
}

/** A new key; its value is in the answer and nowhere else afterwards. */
export function newKey(state: State, wish: KeyWish): ProjectKey {
  const { createdAt = state.clock.now() } = wish
  const key: ProjectKey = {
    id: `key_${state.letters.text(16)}`,
    name: wish.name,
    value: newValue(state, wish.owner.kind === 'user' ? 'proj' : 'svcacct'),
    project: wish.project,
    owner: wish.owner,
    scopes: wish.scopes ?? [],
    createdAt,
    uses: [],
    counted: [],
  }
  if (wish.expiresInSeconds !== undefined) key.expiresAt = createdAt + wish.expiresInSeconds * 1000
  state.keys.push(key)
  return key
}
