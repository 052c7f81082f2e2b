import type { Handler, SandboxClock } from '../../contract.ts'
import { createLetters } from '../../letters.ts'
import { accepted, prompt } from '../life.ts'
import { createHandler } from './handler.ts'
import { ACCOUNT, type State, type StripeControls, type StripeKey, USUAL } from './state.ts'

export interface KeyWish extends Partial<Pick<StripeKey, 'mode' | 'kind' | 'account' | 'permissions' | 'createdAt'>> {
  readonly name: string
}

/** Stripe in the sandbox: what is served, what a person does in the Dashboard, and the truth behind it. */
export interface StripeSandbox {
  readonly handler: Handler
  readonly controls: StripeControls
  /** "Create secret key" or "Create restricted key"; the value is shown this once. */
  make(wish: KeyWish): StripeKey
  /** Ends the key of that name, at once or in so many milliseconds; seven days are the most. */
  end(name: string, after?: number): void
  /** Rolls it: another value under the same name, and the old one ends as above. */
  roll(name: string, after?: number): StripeKey
  /** Every key there ever was, dead ones too. */
  keys(): readonly Readonly<StripeKey>[]
  /** Would a request with this value be let in now? */
  accepts(value: string): boolean
}

const WEEK = 7 * 86_400_000

export function createStripe(clock: SandboxClock, controls: Partial<StripeControls> = {}): StripeSandbox {
  const state: State = {
    clock,
    letters: createLetters('stripe'),
    controls: { ...prompt(), limit: { requests: 100, per: 1000 }, walled: false, discreet: false, ...controls },
    keys: [],
  }
  return {
    handler: createHandler(state),
    controls: state.controls,
    make: (wish) => make(state, wish),
    end: (name, after) => end(state, name, after),
    roll: (name, after) => {
      const { uses: _uses, value: _value, createdAt: _at, ...like } = living(state, name)
      end(state, name, after)
      const { name: same, mode, kind, account, permissions } = like
      return make(state, { name: same, mode, kind, account, permissions })
    },
    keys: () => state.keys,
    accepts: (value) => state.keys.some((key) => key.value === value && accepted(key, state.controls, clock.now())),
  }
}

function make({ keys, letters, clock }: State, wish: KeyWish): StripeKey {
  const { name, mode = 'live', kind = 'secret', account = ACCOUNT, createdAt = clock.now() } = wish
  const permissions = kind === 'secret' ? [] : (wish.permissions ?? USUAL)
  const value = `${kind === 'secret' ? 'sk' : 'rk'}_${mode}_51${letters.text(97)}`
  const key: StripeKey = { name, mode, kind, account, permissions, createdAt, value, uses: [] }
  keys.push(key)
  return key
}

function living({ keys }: State, name: string): StripeKey {
  const key = keys.findLast((one) => one.name === name && one.deletedAt === undefined && one.expiresAt === undefined)
  if (key === undefined) throw new Error(`the Dashboard shows no key ${name}`)
  return key
}

function end({ keys, clock }: State, name: string, after = 0): void {
  if (after > WEEK) throw new Error('the Dashboard offers seven days at most')
  for (const key of keys) {
    if (key.name !== name || key.deletedAt !== undefined) continue
    if (after === 0) key.deletedAt = clock.now()
    else key.expiresAt ??= clock.now() + after
  }
}
