import { beat } from '../../../beat.ts'
import type { SandboxClock } from '../../../contract.ts'
import { createLetters } from '../../../letters.ts'
import { prompt } from '../../life.ts'
import { lostAt, occur } from './deliver.ts'
import { type Carry, type Endpoint, type HookControls, type Hooks, isThere, TYPES } from './state.ts'

/** What a person does with webhook endpoints in the Dashboard, and the truth behind it. */
export interface HooksSandbox {
  readonly controls: HookControls
  /** Events occur from now on, and are brought so. */
  begin(carry: Carry): void
  /** An endpoint that a person made, with what its secret is. */
  make(
    url: string,
    wish?: Partial<Pick<Endpoint, 'createdAt' | 'metadata' | 'description' | 'application' | 'version'>>,
  ): Endpoint
  turn(id: string, to: Endpoint['status']): void
  remove(id: string): void
  /** A key that may manage endpoints and read events; its value. */
  admin(): string
  all(): readonly Endpoint[]
  /** Deleted ones too. */
  ever(): readonly Endpoint[]
  /** Events that nobody at that address has heard of, nor will. */
  lost(url: string): readonly string[]
  /** What occurred at all. */
  occurred(): number
}

export function createHooks(clock: SandboxClock): Hooks {
  return {
    clock,
    letters: createLetters('stripe-hooks'),
    controls: { ...prompt(), most: 16, every: 3 * 60_000, bent: false, remembers: false, denied: undefined },
    endpoints: [],
    events: [],
    admins: [],
    replies: new Map(),
    carry: undefined,
  }
}

export function sandboxOf(hooks: Hooks): HooksSandbox {
  const { clock, controls, endpoints, events, letters } = hooks
  const named = (id: string): Endpoint => {
    const endpoint = endpoints.find((one) => one.id === id)
    if (endpoint === undefined) throw new Error(`the Dashboard shows no endpoint ${id}`)
    return endpoint
  }
  return {
    controls,
    begin: (carry) => {
      hooks.carry = carry
      beat(clock, { first: clock.now() + controls.every, every: controls.every }, () => occur(hooks))
    },
    make: (url, wish = {}) => {
      const endpoint: Endpoint = {
        id: `we_1${letters.text(23)}`,
        value: `whsec_${letters.text(32)}`,
        url,
        events: TYPES,
        version: '2026-10-28.endive',
        description: 'What the shop does with payments',
        metadata: { team: 'payments' },
        application: null,
        status: 'enabled',
        createdAt: clock.now(),
        uses: [],
        ...wish,
      }
      endpoints.push(endpoint)
      return endpoint
    },
    turn: (id, to) => void (named(id).status = to),
    remove: (id) => void (named(id).deletedAt ??= clock.now()),
    admin: () => {
      const value = `rk_live_51${letters.text(97)}`
      hooks.admins.push(value)
      return value
    },
    all: () => endpoints.filter(isThere),
    ever: () => endpoints,
    lost: (url) => lostAt(hooks, url).map(({ id }) => id),
    occurred: () => events.length,
  }
}
