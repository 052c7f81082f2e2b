import type { Handler, SandboxClock } from '../../contract.ts'
import { createLetters } from '../../letters.ts'
import { accepted, prompt } from '../life.ts'
import { createHandler } from './handler.ts'
import { createHooks, type HooksSandbox, sandboxOf } from './hooks/hooks.ts'
import { type KeyWish, make } from './make.ts'
import { OWNER, type State, type StripeControls, type StripeKey } from './state.ts'

/** Stripe in the sandbox: what is served, what a person does in the Dashboard, and the truth behind it. */
export interface StripeSandbox {
  readonly handler: Handler
  readonly controls: StripeControls
  /** Its webhook endpoints. */
  readonly hooks: HooksSandbox
  /** "Create secret key" or "Create restricted key"; the value is shown this once. */
  make(wish: KeyWish): StripeKey
  /** Ends the key of that name, at once or in so many milliseconds; seven days are the most. */
  end(name: string, after?: number): void
  /** Rolls it: another value under the same name, and the old one ends as above. */
  roll(name: string, after?: number): StripeKey
  /** A key of whoever owns the app that asks the preview; its value. */
  admin(): string
  /** Every value that ever existed, app owners' too. */
  minted(): readonly string[]
  /** Every key there ever was, dead ones too. */
  keys(): readonly Readonly<StripeKey>[]
  /** Would a request with this value be let in now? */
  accepts(value: string): boolean
}

/** The preview as one hopes for it. */
const OPEN = {
  preview: 'open',
  managed: undefined,
  alg: 'RSA-OAEP-256',
  enc: 'A256GCM',
  head: {},
  most: undefined,
  withheld: [],
  heedless: false,
} as const

const WEEK = 7 * 86_400_000

export function createStripe(clock: SandboxClock, controls: Partial<StripeControls> = {}): StripeSandbox {
  const state: State = {
    clock,
    letters: createLetters('stripe'),
    controls: {
      ...prompt(),
      limit: { requests: 100, per: 1000 },
      walled: false,
      discreet: false,
      ...OPEN,
      ...controls,
    },
    keys: [],
    apps: [],
    hooks: createHooks(clock),
  }
  return {
    handler: createHandler(state),
    controls: state.controls,
    hooks: sandboxOf(state.hooks),
    make: (wish) => make(state, wish),
    end: (name, after) => end(state, name, after),
    roll: (name, after) => {
      const { name: same, mode, kind, account, permissions } = living(state, name)
      end(state, name, after)
      return make(state, { name: same, mode, kind, account, permissions })
    },
    admin: () => admin(state),
    minted: () => [...[...state.keys, ...state.apps].map(({ value }) => value), ...state.hooks.admins],
    keys: () => state.keys,
    accepts: (value) => state.keys.some((key) => key.value === value && accepted(key, state.controls, clock.now())),
  }
}

function admin({ letters, controls, apps }: State): string {
  const mode = controls.managed ?? 'live'
  const value = `sk_${mode}_51${letters.text(97)}`
  apps.push({ value, mode, account: OWNER })
  return value
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
