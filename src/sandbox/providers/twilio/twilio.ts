import type { Handler, SandboxClock } from '../../contract.ts'
import { createLetters } from '../../letters.ts'
import { prompt } from '../life.ts'
import { createHandler, keyOf } from './handler.ts'
import { hex, type KeyWish, newKey } from './keys.ts'
import { ACCOUNT, type State, type TwilioControls, type TwilioKey } from './state.ts'

/** Twilio in the sandbox: one account. What is served, what can be turned, and the truth behind it. */
export interface TwilioSandbox {
  readonly handler: Handler
  readonly controls: TwilioControls
  /** The account's SID with its auth token, as an admin key. */
  readonly byToken: string
  /** A key that a person made in the console. */
  mint(wish: KeyWish): { readonly id: string; readonly value: string }
  /** A person deletes a key in the console. */
  remove(id: string): void
  /** Every key there ever was, dead ones too. */
  keys(): readonly Readonly<TwilioKey>[]
  /** Would a request with this pair be let in now? */
  accepts(value: string): boolean
  /** Every value that ever existed, the auth token too. */
  minted(): readonly string[]
}

export function createTwilio(clock: SandboxClock, controls: Partial<TwilioControls> = {}): TwilioSandbox {
  const letters = createLetters('twilio')
  const state: State = {
    clock,
    letters,
    controls: { ...prompt(), status: 'active', managed: false, refusesWith: 401, withheld: [], ...controls },
    keys: [],
    token: hex({ letters }, 32),
  }
  return {
    handler: createHandler(state),
    controls: state.controls,
    byToken: `${ACCOUNT}:${state.token}`,
    mint(wish) {
      const { id, value } = newKey(state, wish)
      return { id, value }
    },
    remove(id) {
      const key = state.keys.find((one) => one.id === id)
      if (key !== undefined) key.deletedAt ??= clock.now()
    },
    keys: () => state.keys,
    accepts: (value) => state.controls.status === 'active' && keyOf(state, value) !== undefined,
    // A story without Twilio has no account there, either.
    minted: () => (state.keys.length === 0 ? [] : [state.token, ...state.keys.map((key) => key.value)]),
  }
}
