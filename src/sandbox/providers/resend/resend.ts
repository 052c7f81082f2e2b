import type { Handler, SandboxClock } from '../../contract.ts'
import { createLetters } from '../../letters.ts'
import { prompt } from '../life.ts'
import { accepts, createHandler } from './handler.ts'
import { newKey, type KeyWish } from './keys.ts'
import type { ResendControls, ResendKey, State } from './state.ts'

/** Resend in the sandbox: one team. What is served, what can be turned, and the truth behind it. */
export interface ResendSandbox {
  readonly handler: Handler
  readonly controls: ResendControls
  /** A key that a person made in the console. With `full_access` it can serve as the admin key. */
  mint(wish: KeyWish): { readonly id: string; readonly value: string }
  /** A verified domain; its id. */
  domain(name: string): string
  /** A person deletes a key in the console. */
  remove(id: string): void
  /** Every key there ever was, dead ones too. */
  keys(): readonly Readonly<ResendKey>[]
  /** Would a request with this value be let in now? */
  accepts(value: string): boolean
  /** Every value that ever existed. */
  minted(): readonly string[]
}

/** A Resend with the domain `acme.dev` and the team's default limit of two requests a second (facts, section 5). */
export function createResend(clock: SandboxClock, controls: Partial<ResendControls> = {}): ResendSandbox {
  const state: State = {
    clock,
    letters: createLetters('resend'),
    controls: { ...prompt(), limit: { requests: 2, per: 1000 }, nameLimit: 50, ...controls },
    keys: [],
    domains: [],
    emails: new Map(),
  }
  function domain(name: string): string {
    const id = state.letters.uuid()
    state.domains.push({ id, name, createdAt: clock.now() })
    return id
  }
  domain('acme.dev')
  return {
    handler: createHandler(state),
    controls: state.controls,
    mint(wish) {
      const key = newKey(state, wish)
      return { id: key.id, value: key.token }
    },
    domain,
    remove(id) {
      const key = state.keys.find((one) => one.id === id)
      if (key !== undefined) key.deletedAt ??= clock.now()
    },
    keys: () => state.keys,
    accepts: (value) => accepts(state, value),
    minted: () => state.keys.map((key) => key.token),
  }
}
