import type { Handler, SandboxClock } from '../../contract.ts'
import { createLetters } from '../../letters.ts'
import { accepted, prompt } from '../life.ts'
import { createHandler } from './handler.ts'
import { newKey, newValue, type KeyWish } from './keys.ts'
import type { OpenrouterControls, OpenrouterKey, State } from './state.ts'

/** OpenRouter in the sandbox: one workspace. What is served, what can be turned, and the truth behind it. */
export interface OpenrouterSandbox {
  readonly handler: Handler
  readonly controls: OpenrouterControls
  /** A new management key; its value. */
  admin(): string
  /** A key that a person made in the console. */
  mint(wish: KeyWish): { readonly id: string; readonly value: string }
  /** A person deletes a key in the console. */
  remove(id: string): void
  /** Every key there ever was, dead ones too. */
  keys(): readonly Readonly<OpenrouterKey>[]
  /** Would a request with this value be let in now? */
  accepts(value: string): boolean
  /** Every value that ever existed, management keys too. */
  minted(): readonly string[]
}

export function createOpenrouter(clock: SandboxClock, controls: Partial<OpenrouterControls> = {}): OpenrouterSandbox {
  const state: State = {
    clock,
    letters: createLetters('openrouter'),
    controls: { ...prompt(), capped: undefined, ...controls },
    admins: new Set(),
    keys: [],
    minted: [],
  }
  return {
    handler: createHandler(state),
    controls: state.controls,
    admin() {
      const value = newValue(state)
      state.admins.add(value)
      return value
    },
    mint(wish) {
      const { id, value } = newKey(state, wish)
      return { id, value }
    },
    remove(id) {
      const key = state.keys.find((one) => one.id === id)
      if (key !== undefined) key.deletedAt ??= clock.now()
    },
    keys: () => state.keys,
    accepts: (value) =>
      state.keys.some((key) => key.value === value && !key.disabled && accepted(key, state.controls, clock.now())),
    minted: () => state.minted,
  }
}
