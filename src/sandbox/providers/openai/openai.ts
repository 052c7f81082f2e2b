import type { Handler, SandboxClock } from '../../contract.ts'
import { createLetters } from '../../letters.ts'
import { accepted, prompt } from '../life.ts'
import { createHandler } from './handler.ts'
import { newAccount, newKey, newProject, newValue } from './mint.ts'
import type { OpenaiControls, ProjectKey, State } from './state.ts'

/** OpenAI in the sandbox: what is served, what can be turned, and the truth behind it. */
export interface OpenaiSandbox {
  readonly handler: Handler
  readonly controls: OpenaiControls
  /** A new admin key of an organization; its value. */
  admin(organization?: string): string
  /** Takes an admin key away. */
  dropAdmin(value: string): void
  /** A new project; its id. */
  project(name: string, organization?: string): string
  archive(project: string): void
  /** A new service account in a project; its id. */
  serviceAccount(project: string, name: string): string
  /** A key that a person made in the console for a service account, or for themselves. */
  mint(wish: ConsoleKey): { readonly id: string; readonly value: string }
  /** A person deletes a key in the console. */
  remove(id: string): void
  /** Every key there ever was, dead ones too. */
  keys(): readonly Readonly<ProjectKey>[]
  /** Would a request with this value be let in now? */
  accepts(value: string): boolean
  /** Every value that ever existed, admin keys too. */
  minted(): readonly string[]
}

/** What a person asks for in the console. */
export interface ConsoleKey {
  readonly project: string
  readonly name: string
  readonly account?: string
  readonly user?: string
  readonly expiresInSeconds?: number
  /** For keys that are older than the sandbox. */
  readonly createdAt?: number
}

/** An OpenAI that is prompt, has no limits and no policy until its controls say otherwise. */
export function createOpenai(clock: SandboxClock, controls: Partial<OpenaiControls> = {}): OpenaiSandbox {
  const state: State = {
    clock,
    letters: createLetters('openai'),
    controls: { ...initial(), ...controls },
    admins: new Map(),
    projects: [],
    accounts: [],
    keys: [],
    minted: [],
  }
  return {
    handler: createHandler(state),
    controls: state.controls,
    admin(organization = 'org-acme') {
      const value = newValue(state, 'admin')
      state.admins.set(value, organization)
      return value
    },
    dropAdmin: (value) => void state.admins.delete(value),
    project: (name, organization = 'org-acme') => newProject(state, name, organization),
    archive(id) {
      const project = state.projects.find((one) => one.id === id)
      if (project !== undefined) project.archivedAt = clock.now()
    },
    serviceAccount: (project, name) => newAccount(state, project, name).id,
    mint: (wish) => mintByHand(state, wish),
    remove(id) {
      const key = state.keys.find((one) => one.id === id)
      if (key !== undefined) key.deletedAt ??= clock.now()
    },
    keys: () => state.keys,
    accepts: (value) => state.keys.some((key) => key.value === value && accepted(key, state.controls, clock.now())),
    minted: () => state.minted,
  }
}

function initial(): OpenaiControls {
  return {
    ...prompt(),
    usageLag: 0,
    refusesServiceAccountKeys: false,
    demandsExpiry: false,
    limit: undefined,
    // Spec, example of `ProjectApiKey`: `sk-abc...def`.
    redact: (value) => `${value.slice(0, 6)}...${value.slice(-3)}`,
  }
}

function mintByHand(state: State, wish: ConsoleKey): { readonly id: string; readonly value: string } {
  const { account, user = 'mona', ...rest } = wish
  const owner =
    account === undefined ? ({ kind: 'user', id: user } as const) : ({ kind: 'service_account', id: account } as const)
  const { id, value } = newKey(state, { ...rest, owner })
  return { id, value }
}
