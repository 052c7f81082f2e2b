import type { Handler, SandboxClock } from '../../contract.ts'
import { createLetters, type Letters } from '../../letters.ts'
import { accepted, prompt } from '../life.ts'
import type { MadeKey, VendorKey } from '../vendor.ts'
import { createHandler } from './handler.ts'
import { type KeyWish, newKey } from './keys.ts'
import { isLetIn, newPair, ownerOf, tell, toldOf, turn } from './legacy.ts'
import { type SigningTruth, signingOf } from './signing-truth.ts'
import type { LegacyRole, Permission, Project, State, SupabaseControls, SupabaseKey } from './state.ts'

/** Supabase in the sandbox: what is served, what can be turned, and the truth behind it. */
export interface SupabaseSandbox {
  readonly handler: Handler
  readonly controls: SupabaseControls
  /** A new access token; with all that Keyturn needs, or with so much. */
  admin(permissions?: readonly Permission[]): string
  /** A new project, with that reference if there is none of it yet; its reference. */
  project(name: string, ref?: string): string
  /** A key that a person made in the console. */
  mint(wish: KeyWish): { readonly id: string; readonly value: string }
  /** A person switches both legacy keys of a project on or off. */
  switchLegacy(project: string, enabled: boolean): void
  /** One of the legacy keys of that project, as the app had it ever since; without one, of the project that is told of already, or of a new one. */
  legacy(role: LegacyRole, project?: string): MadeKey
  /** Those of them that are told of. */
  legacyTold(): readonly VendorKey[]
  /** A person deletes a key in the console. */
  remove(id: string): void
  /** Every key there ever was but the legacy ones. */
  keys(): readonly Readonly<SupabaseKey>[]
  projects(): readonly Readonly<Project>[]
  /** Would a request with this value be let in now? */
  accepts(value: string): boolean
  /** Every value that ever existed, access tokens and legacy keys too. */
  minted(): readonly string[]
  /** The keys that its projects sign access tokens with. */
  readonly signing: SigningTruth
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const ALL: readonly Permission[] = [
  'projects_read',
  'api_gateway_keys_read',
  'api_gateway_keys_write',
  'analytics_logs_read',
  'auth_signing_keys_read',
  'auth_signing_keys_write',
  'auth_config_read',
]

/** A Supabase that is prompt, keeps logs for a week, and allows 120 requests a minute (facts, section 4a, doubtful). */
export function createSupabase(clock: SandboxClock, controls: Partial<SupabaseControls> = {}): SupabaseSandbox {
  const state: State = {
    clock,
    letters: createLetters('supabase'),
    controls: { ...initial(), ...controls },
    projects: [],
    keys: [],
    signing: [],
    heard: [],
    edges: new Map(),
    tokens: new Map(),
    rows: [],
    minted: [],
  }
  return {
    handler: createHandler(state),
    controls: state.controls,
    signing: signingOf(state),
    admin(permissions = ALL) {
      const value = `sbp_${state.letters.uuid().replaceAll('-', '')}${state.letters.uuid().slice(0, 8)}`
      state.tokens.set(value, new Set(permissions))
      state.minted.push(value)
      return value
    },
    project: (name, ref) => newProject(state, name, ref).ref,
    mint(wish) {
      const { id, value } = newKey(state, wish)
      return { id, value }
    },
    switchLegacy(ref, enabled) {
      const project = state.projects.find((one) => one.ref === ref)
      if (project !== undefined) turn(state, project, enabled)
    },
    legacy: (role, ref) =>
      tell(
        state.projects.find((one) => (ref === undefined ? one.legacyTold.size > 0 : one.ref === ref)) ??
          newProject(state, 'legacy'),
        role,
      ),
    legacyTold: () => toldOf(state),
    remove(id) {
      const key = state.keys.find((one) => one.id === id)
      if (key !== undefined) key.deletedAt ??= clock.now()
    },
    keys: () => state.keys,
    projects: () => state.projects,
    accepts: (value) => accepts(state, value),
    minted: () => state.minted,
  }
}

function accepts(state: State, value: string): boolean {
  const { keys, controls, clock } = state
  const owner = ownerOf(state, value)
  if (owner !== undefined) return isLetIn(state, owner)
  return keys.some((key) => key.value === value && accepted(key, controls, clock.now()))
}

function initial(): SupabaseControls {
  return {
    ...prompt(),
    limit: { requests: 120, per: 60_000 },
    retention: 7 * DAY,
    logsFail: false,
    switchGone: false,
    most: undefined,
    shown: 5,
    apart: 5 * MINUTE,
    kept: HOUR,
    edge: 10 * MINUTE,
    expiry: HOUR,
  }
}

function newProject(state: State, name: string, wanted?: string): Project {
  const legacy = newPair(state.letters)
  state.minted.push(legacy.anon, legacy.service_role)
  const taken = state.projects.some((one) => one.ref === wanted)
  const ref = wanted === undefined || taken ? lower(state.letters) : wanted
  const project: Project = {
    ref,
    name,
    createdAt: state.clock.now(),
    legacy,
    legacyEnabled: true,
    legacyUses: { anon: [], service_role: [] },
    legacyTold: new Set(),
  }
  state.projects.push(project)
  return project
}

/** Document: a reference is 20 small letters. */
function lower(letters: Letters): string {
  return letters.text(20).replaceAll(/./g, (one) => String.fromCodePoint(97 + ((one.codePointAt(0) ?? 0) % 26)))
}
