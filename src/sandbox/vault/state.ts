import type { SandboxClock } from '../contract.ts'
import type { Letters } from '../letters.ts'
import type { Loose } from '../reply.ts'

/** One version of one secret. Deleted, it can come back; destroyed, it cannot. */
export interface Version {
  data: Loose | undefined
  readonly createdAt: number
  deletedAt: number | undefined
  destroyed: boolean
}

/** One path of a KV engine, version 2. */
export interface KvSecret {
  /** By number, from `oldest` on. */
  readonly versions: Map<number, Version>
  current: number
  customMetadata: Readonly<Record<string, string>>
  maxVersions: number
  casRequired: boolean
}

export interface Engine {
  readonly version: 1 | 2
  readonly secrets: Map<string, KvSecret>
}

export type Capability = 'create' | 'read' | 'update' | 'patch' | 'delete' | 'list'

/** One line of a policy. A `*` at the end stands for any rest, `+` for one segment. */
export interface Rule {
  readonly path: string
  readonly capabilities: readonly Capability[]
}

export interface Token {
  readonly policies: readonly string[]
  readonly namespace: string
  /** Undefined: it does not end. */
  readonly until: number | undefined
  readonly ttl: number
}

/** A role of the JWT method. */
export interface Role {
  audience: string
  readonly claims: Readonly<Record<string, string>>
  readonly policies: readonly string[]
  /** Seconds. */
  ttl: number
}

/** What may be turned while the sandbox runs. */
export interface VaultControls {
  sealed: boolean
  /** This node is no active one: what it says of itself, 472 a replica for recovery, 473 one for reading, 307 "ask over there". */
  standby: 307 | 472 | 473 | undefined
  /** The quota of requests is used up. */
  spent: boolean
  /** An older one, which knows no PATCH. */
  patches: boolean
  /** How far its clock is from everybody else's, in milliseconds. */
  ahead: number
}

/** All that one Vault knows. */
export interface State {
  readonly clock: SandboxClock
  readonly letters: Letters
  readonly controls: VaultControls
  readonly tokens: Map<string, Token>
  readonly policies: Map<string, readonly Rule[]>
  /** By `<namespace>|<mount>`. */
  readonly engines: Map<string, Engine>
  readonly roles: Map<string, Role>
}

export function timeOf({ clock, controls }: State): number {
  return Math.floor(clock.now()) + controls.ahead
}

/** RFC 3339 with nine digits, as Go prints it. */
export function goTime(at: number): string {
  return new Date(at).toISOString().replace('Z', '000000Z')
}

/** The secret of an engine; made where there is none. */
export function secretAt({ secrets }: Engine, path: string): KvSecret {
  const found = secrets.get(path)
  if (found !== undefined) return found
  const made: KvSecret = {
    versions: new Map(),
    current: 0,
    customMetadata: {},
    maxVersions: 10,
    casRequired: false,
  }
  secrets.set(path, made)
  return made
}

/** What a reader gets: the latest version, unless it is deleted. */
export function latest(secret: KvSecret | undefined): Version | undefined {
  const version = secret?.versions.get(secret.current)
  return version === undefined || version.deletedAt !== undefined || version.destroyed ? undefined : version
}

/** A further version; the oldest fall away. */
export function addVersion(state: State, secret: KvSecret, data: Loose): Version {
  const version: Version = { data, createdAt: timeOf(state), deletedAt: undefined, destroyed: false }
  secret.current += 1
  secret.versions.set(secret.current, version)
  for (const number of secret.versions.keys())
    if (number <= secret.current - secret.maxVersions) secret.versions.delete(number)
  return version
}
