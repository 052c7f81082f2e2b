import type { Handler, SandboxClock } from '../../contract.ts'
import { createLetters } from '../../letters.ts'
import { accepted, prompt } from '../life.ts'
import { createHandler } from './handler.ts'
import { newKey, type KeyWish } from './keys.ts'
import type { SendgridControls, SendgridKey, State } from './state.ts'

/** SendGrid in the sandbox: one account. What is served, what can be turned, and the truth behind it. */
export interface SendgridSandbox {
  readonly handler: Handler
  readonly controls: SendgridControls
  /** A key that a person made in the console. Without scopes it has full access, and can serve as the admin key. */
  mint(wish: KeyWish): { readonly id: string; readonly value: string }
  /** A person deletes a key in the console. */
  remove(id: string): void
  /** Every key there ever was, dead ones too. */
  keys(): readonly Readonly<SendgridKey>[]
  /** Would a request with this value be let in now? */
  accepts(value: string): boolean
  /** Every value that ever existed. */
  minted(): readonly string[]
}

/** A SendGrid that is prompt, with the document's hundred keys and its usual 600 requests a minute. */
export function createSendgrid(clock: SandboxClock, controls: Partial<SendgridControls> = {}): SendgridSandbox {
  const state: State = {
    clock,
    letters: createLetters('sendgrid'),
    controls: {
      ...prompt(),
      limit: { requests: 600, per: 60_000 },
      most: 100,
      withheld: [],
      walled: false,
      ...controls,
    },
    keys: [],
  }
  return {
    handler: createHandler(state),
    controls: state.controls,
    mint(wish) {
      const { id, value } = newKey(state, wish)
      return { id, value }
    },
    remove(id) {
      const key = state.keys.find((one) => one.id === id)
      if (key !== undefined) key.deletedAt ??= clock.now()
    },
    keys: () => state.keys,
    accepts: (value) => state.keys.some((key) => key.value === value && accepted(key, state.controls, clock.now())),
    minted: () => state.keys.map((key) => key.value),
  }
}
