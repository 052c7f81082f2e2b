import type { Handler, SandboxClock } from '../../contract.ts'
import { createLetters } from '../../letters.ts'
import { prompt } from '../life.ts'
import { createHandler, keyOf } from './handler.ts'
import { type KeyWish, newKey } from './keys.ts'
import { ACCOUNT, type State, type TwilioControls, type TwilioKey, type TwilioToken } from './state.ts'
import { newToken, primaryOf, promote, secondaryOf, tokenOf } from './tokens.ts'

/** Twilio in the sandbox: one account. What is served, what can be turned, and the truth behind it. */
export interface TwilioSandbox {
  readonly handler: Handler
  readonly controls: TwilioControls
  /** The account's SID with its auth token, as an admin key. */
  readonly byToken: string
  readonly tokens: TwilioTokens
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

/** What a token is called that a person put into the place of one that had to go. */
export const IN_ITS_PLACE = 'in its place'

/** The account's own tokens, and what a person does with them in the console. */
export interface TwilioTokens {
  readonly primary: () => Readonly<TwilioToken>
  /** The one that was there from the beginning, made then. */
  readonly first: (createdAt: number) => Readonly<TwilioToken>
  /** Makes the secondary, or shows the one that is there. */
  readonly beside: () => Readonly<TwilioToken>
  /** Deletes the secondary; a primary goes only by another in its place. */
  readonly remove: (id: string) => void
  /** Every token there ever was, dead ones too. */
  readonly all: () => readonly Readonly<TwilioToken>[]
  readonly accepts: (value: string) => boolean
}

const USUAL = {
  status: 'active',
  managed: false,
  refusesWith: 401,
  withheld: [],
  taken: 'refused',
  tokensByKey: 'all',
} as const satisfies Partial<TwilioControls>

export function createTwilio(clock: SandboxClock, controls: Partial<TwilioControls> = {}): TwilioSandbox {
  const letters = createLetters('twilio')
  const state: State = {
    clock,
    letters,
    controls: { ...prompt(), ...USUAL, ...controls },
    keys: [],
    tokens: [],
  }
  newToken(state, 'primary')
  return {
    handler: createHandler(state),
    controls: state.controls,
    byToken: `${ACCOUNT}:${primaryOf(state).value}`,
    tokens: tokensOf(state),
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
    minted: () => (state.keys.length === 0 ? [] : [...state.tokens, ...state.keys].map((key) => key.value)),
  }
}

function tokensOf(state: State): TwilioTokens {
  return {
    primary: () => primaryOf(state),
    first(createdAt) {
      const made = state.tokens.splice(0, state.tokens.length)[0] ?? primaryOf(state)
      const first = { ...made, createdAt }
      state.tokens.push(first)
      return first
    },
    beside: () => secondaryOf(state) ?? newToken(state, 'secondary'),
    remove(id) {
      if (secondaryOf(state)?.id === id) Object.assign(secondaryOf(state) ?? {}, { deletedAt: state.clock.now() })
      if (primaryOf(state).id !== id) return
      const next = secondaryOf(state) ?? newToken(state, 'secondary')
      next.name = IN_ITS_PLACE
      promote(state)
    },
    all: () => state.tokens,
    accepts: (value) => state.controls.status === 'active' && tokenOf(state, `${ACCOUNT}:${value}`) !== undefined,
  }
}
