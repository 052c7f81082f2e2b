import type { Handler, SandboxClock } from '../contract.ts'
import { createLetters } from '../letters.ts'
import { isRecord, type Loose } from '../reply.ts'
import { createHandler } from './handler.ts'
import { keyturnPolicy } from './policy.ts'
import {
  addVersion,
  type Capability,
  type Engine,
  type KvSecret,
  latest,
  type Role,
  type Rule,
  secretAt,
  type State,
  timeOf,
  type VaultControls,
} from './state.ts'

/** The Vault of the story. */
export const VAULT_HOST = 'vault.acme.dev'
export const MOUNT = 'secret'
/** The role that Keyturn's job logs in by. */
export const ROLE = 'keyturn'

/** A place in it; absent: the root namespace, the usual engine. */
export interface VaultPlaceText {
  readonly path: string
  readonly mount?: string
  readonly namespace?: string
}

/** A Vault in the sandbox. What is served, what can be turned, and the truth behind it. */
export interface VaultSandbox {
  readonly handler: Handler
  readonly controls: VaultControls
  readonly role: Role
  /** A token that does not end, with the policy of Keyturn. */
  readonly token: string
  /** A token of the application's: it may read, below `apps/`. */
  readonly reader: string
  engine(mount: string, version: 1 | 2, namespace?: string): void
  /** People let Keyturn at a path as the page says, or at what these rules say. */
  allow(path: string, rules?: readonly Rule[]): void
  /** Takes a capability out of Keyturn's policy. */
  forbid(capability: Capability): void
  /** A token of that policy, which ends after so many seconds. */
  issue(seconds?: number): string
  /** A person writes fields, and leaves the others. */
  write(place: VaultPlaceText | string, fields: Loose): void
  /** A person deletes the latest version, or all that there was. */
  remove(place: VaultPlaceText | string, how?: 'softly' | 'wholly'): void
  /** What a reader gets of it now. */
  read(place: VaultPlaceText | string): Loose | undefined
  secret(place: VaultPlaceText | string): KvSecret | undefined
  /** All paths that there are, in the usual engine. */
  paths(): readonly string[]
  /** A person makes all tokens void. */
  revokeTokens(): void
}

export function createVault(clock: SandboxClock): VaultSandbox {
  const letters = createLetters('vault')
  const role: Role = {
    audience: `https://${VAULT_HOST}`,
    claims: { repository: 'acme/web', environment: 'keyturn' },
    policies: ['keyturn'],
    ttl: 600,
  }
  const state: State = {
    clock,
    letters,
    controls: { sealed: false, standby: undefined, spent: false, patches: true, ahead: 0 },
    tokens: new Map(),
    policies: new Map<string, readonly Rule[]>([
      ['keyturn', []],
      ['reader', [{ path: `${MOUNT}/data/apps/*`, capabilities: ['read'] }]],
    ]),
    engines: new Map([[`|${MOUNT}`, { version: 2, secrets: new Map() }]]),
    roles: new Map([[ROLE, role]]),
  }
  const issue = (policy: string, seconds?: number): string => {
    const token = `hvs.${letters.text(90)}`
    const until = seconds === undefined ? undefined : timeOf(state) + seconds * 1000
    state.tokens.set(token, { policies: [policy], namespace: '', until, ttl: seconds ?? 0 })
    return token
  }
  return {
    handler: createHandler(state),
    controls: state.controls,
    role,
    token: issue('keyturn'),
    reader: issue('reader'),
    issue: (seconds) => issue('keyturn', seconds),
    ...people(state),
    read: (place) => latest(at(state, place))?.data,
    secret: (place) => at(state, place),
    paths: () => [...engineOf(state, {}).secrets.keys()],
  }
}

type People = Pick<VaultSandbox, 'engine' | 'allow' | 'forbid' | 'write' | 'remove' | 'revokeTokens'>

/** What people do with the command line. */
function people(state: State): People {
  return {
    engine: (mount, version, namespace = '') =>
      void state.engines.set(`${namespace}|${mount}`, { version, secrets: new Map() }),
    allow: (path, rules = keyturnPolicy(MOUNT, path)) =>
      void state.policies.set('keyturn', [...(state.policies.get('keyturn') ?? []), ...rules]),
    forbid: (capability) => {
      const rules = state.policies.get('keyturn') ?? []
      const less = rules.map(({ path, capabilities }) => ({
        path,
        capabilities: capabilities.filter((one) => one !== capability),
      }))
      state.policies.set('keyturn', less)
    },
    write: (place, fields) => {
      const whole = wholeOf(place)
      const secret = secretAt(engineOf(state, whole), whole.path)
      const before = latest(secret)?.data
      addVersion(state, secret, { ...(isRecord(before) ? before : {}), ...fields })
    },
    remove: (place, how = 'softly') => {
      const whole = wholeOf(place)
      const version = latest(at(state, place))
      if (how === 'wholly') engineOf(state, whole).secrets.delete(whole.path)
      else if (version !== undefined) version.deletedAt = timeOf(state)
    },
    revokeTokens: () => state.tokens.clear(),
  }
}

function wholeOf(place: VaultPlaceText | string): VaultPlaceText {
  return typeof place === 'string' ? { path: place } : place
}

function at(state: State, place: VaultPlaceText | string): KvSecret | undefined {
  const whole = wholeOf(place)
  return engineOf(state, whole).secrets.get(whole.path)
}

function engineOf(state: State, { mount = MOUNT, namespace = '' }: Omit<VaultPlaceText, 'path'>): Engine {
  const engine = state.engines.get(`${namespace}|${mount}`)
  if (engine === undefined) throw new Error(`This Vault has no engine at ${mount}.`)
  return engine
}
