import { lastUsed } from '../life.ts'
import type { Account, Project, ProjectKey, State } from './state.ts'

/** OpenAI's times are whole seconds. */
export function seconds(at: number): number {
  return Math.floor(at / 1000)
}

/** Spec: `Project`. */
export function showProject(project: Project): object {
  return {
    id: project.id,
    object: 'organization.project',
    name: project.name,
    created_at: seconds(project.createdAt),
    archived_at: project.archivedAt === undefined ? null : seconds(project.archivedAt),
    status: project.archivedAt === undefined ? 'active' : 'archived',
  }
}

/** Spec: `ProjectServiceAccount`. */
export function showAccount(account: Account): object {
  return {
    object: 'organization.project.service_account',
    id: account.id,
    name: account.name,
    role: 'member',
    created_at: seconds(account.createdAt),
  }
}

/** Spec: `ServiceAccountApiKeyBody`: the only answer that ever holds the value. */
export function showMinted(key: ProjectKey): object {
  return {
    object: 'organization.project.service_account.api_key',
    id: key.id,
    name: key.name,
    value: key.value,
    created_at: seconds(key.createdAt),
    ...(key.expiresAt === undefined ? {} : { expires_at: seconds(key.expiresAt) }),
  }
}

/** Spec: `ProjectApiKey`. */
export function showKey(state: State, key: ProjectKey): object {
  const used = lastUsed(key, state.controls, state.clock.now())
  return {
    object: 'organization.project.api_key',
    id: key.id,
    name: key.name,
    redacted_value: state.controls.redact(key.value),
    created_at: seconds(key.createdAt),
    last_used_at: used === undefined ? null : seconds(used),
    ...(key.expiresAt === undefined ? {} : { expires_at: seconds(key.expiresAt) }),
    owner: key.owner.kind === 'user' ? showPerson(key) : showOwner(state, key),
    owner_project_access: access(state, key),
  }
}

/** A key whose service account is gone still shows in listings that ask for it. */
export function access(state: State, key: ProjectKey): 'active' | 'inactive' {
  const gone = key.owner.kind === 'service_account' && !state.accounts.some((account) => account.id === key.owner.id)
  return gone ? 'inactive' : 'active'
}

function showOwner(state: State, key: ProjectKey): object {
  const account = state.accounts.find((one) => one.id === key.owner.id)
  const created = seconds(account?.createdAt ?? key.createdAt)
  const shown = { id: key.owner.id, name: account?.name ?? '', created_at: created, role: 'member' }
  return { type: 'service_account', service_account: shown }
}

function showPerson(key: ProjectKey): object {
  const created_at = seconds(key.createdAt)
  const email = `${key.owner.id}@acme.dev`
  return { type: 'user', user: { id: `user-${key.owner.id}`, email, name: key.owner.id, created_at, role: 'member' } }
}

/** Spec: every `…ListResponse`. */
export function showList(data: readonly { readonly id: string }[], more: boolean): object {
  return { object: 'list', data, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null, has_more: more }
}
