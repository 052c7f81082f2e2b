import type { Handler, SandboxClock } from '../../contract.ts'
import { createLetters } from '../../letters.ts'
import { accepted, prompt } from '../life.ts'
import { createHandler } from './handler.ts'
import { type KeyWish, newKey, newValue } from './keys.ts'
import type { AnthropicControls, AnthropicKey, State } from './state.ts'

/** Anthropic in the sandbox: one organization. What is served, what people do in the Console, and the truth behind it. */
export interface AnthropicSandbox {
  readonly handler: Handler
  readonly controls: AnthropicControls
  /** A new admin key; its value. */
  admin(): string
  /** "Create key" in the Console; the value is shown this once. */
  create(wish: KeyWish): AnthropicKey
  /** A person archives a key in the Console. */
  archive(id: string): void
  /** A person switches a key off, or on again. */
  turn(id: string, to: 'active' | 'inactive'): void
  rename(id: string, name: string): void
  /** Every key there ever was, dead ones too. */
  keys(): readonly Readonly<AnthropicKey>[]
  /** Would a request with this value be let in now? */
  accepts(value: string): boolean
  /** Every value that ever existed, admin keys too. */
  minted(): readonly string[]
}

export function createAnthropic(clock: SandboxClock, controls: Partial<AnthropicControls> = {}): AnthropicSandbox {
  const state: State = {
    clock,
    letters: createLetters('anthropic'),
    controls: { ...prompt(), inactiveSays: 404, room: 1000, discreet: false, ...controls },
    admins: new Set(),
    keys: [],
    minted: [],
  }
  const named = (id: string): AnthropicKey | undefined => state.keys.find((one) => one.id === id)
  return {
    handler: createHandler(state),
    controls: state.controls,
    admin() {
      const value = newValue(state, 'admin01')
      state.admins.add(value)
      return value
    },
    create: (wish) => newKey(state, wish),
    archive(id) {
      const key = named(id)
      if (key !== undefined) key.deletedAt ??= clock.now()
    },
    turn(id, to) {
      const key = named(id)
      if (key !== undefined) key.inactive = to === 'inactive'
    },
    rename(id, name) {
      const key = named(id)
      if (key !== undefined) key.name = name
    },
    keys: () => state.keys,
    accepts: (value) =>
      state.keys.some((key) => key.value === value && !key.inactive && accepted(key, state.controls, clock.now())),
    minted: () => state.minted,
  }
}
