import type { Handler, SandboxClock } from '../../contract.ts'
import { createLetters } from '../../letters.ts'
import { accepted, prompt } from '../life.ts'
import { createHandler } from './handler.ts'
import { type KeyWish, newKey } from './keys.ts'
import type { AcmeControls, AcmeKey, State } from './state.ts'

/** A small vendor with an API for its keys, which no plugin was written for. What is served, what can be turned, and the truth behind it. */
export interface AcmeSandbox {
  readonly handler: Handler
  readonly controls: AcmeControls
  /** A new admin key; its value. */
  admin(): string
  /** A key that a person made in the console. */
  mint(wish: KeyWish): { readonly id: string; readonly value: string }
  /** A person deletes a key in the console. */
  remove(id: string): void
  /** Every key there ever was, dead ones too. */
  keys(): readonly Readonly<AcmeKey>[]
  /** Would a request with this value be let in now? */
  accepts(value: string): boolean
  /** Every value that ever existed, admin keys too. */
  minted(): readonly string[]
}

export function createAcme(clock: SandboxClock, controls: Partial<AcmeControls> = {}): AcmeSandbox {
  const state: State = {
    clock,
    letters: createLetters('acme'),
    controls: { ...prompt(), limit: 500, tombstones: 3_600_000, ...controls },
    admins: new Set(),
    keys: [],
    minted: [],
  }
  return {
    handler: createHandler(state),
    controls: state.controls,
    admin() {
      const value = `acme_admin_${state.letters.text(40)}`
      state.minted.push(value)
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
