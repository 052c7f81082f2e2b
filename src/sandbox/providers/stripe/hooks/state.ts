import type { SandboxClock, SandboxReply } from '../../../contract.ts'
import type { Letters } from '../../../letters.ts'
import type { Delays, Life } from '../../life.ts'

/** A webhook endpoint, and the secret that it signs with. Its uses are events that it alone could bring. */
export interface Endpoint extends Life {
  readonly id: string
  readonly value: string
  url: string
  events: readonly string[]
  readonly version: string | null
  description: string | null
  metadata: Readonly<Record<string, string>>
  /** The Connect application, where it hears of connected accounts. */
  readonly application: string | null
  status: 'enabled' | 'disabled'
}

/** One event on its way to one endpoint. */
export interface Delivery {
  readonly endpoint: Endpoint
  tried: number
  state: 'pending' | 'delivered' | 'failed' | 'dropped'
}

export interface HookEvent {
  readonly id: string
  readonly type: string
  readonly createdAt: number
  readonly deliveries: readonly Delivery[]
}

/** What may be turned while the sandbox runs. */
export interface HookControls extends Delays {
  /** Endpoints that the account may have. */
  most: number
  /** Between one event and the next. */
  every: number
  /** New endpoints hear of connected accounts, whatever is asked for. */
  bent: boolean
  /** An event that was not delivered to an endpoint which is gone by now is told of as not delivered. Not documented. */
  remembers: boolean
  /** What the admin key may not do. */
  denied: 'events' | 'endpoints' | undefined
}

/** Brings a request to an app, and its answer back: the status. */
export type Carry = (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<number>

export interface Hooks {
  readonly clock: SandboxClock
  readonly letters: Letters
  readonly controls: HookControls
  readonly endpoints: Endpoint[]
  readonly events: HookEvent[]
  /** Values that may manage endpoints and read events. */
  readonly admins: string[]
  /** What was answered under an idempotency key. */
  readonly replies: Map<string, SandboxReply>
  carry: Carry | undefined
}

/** What happens in the shop, in turn. */
export const TYPES: readonly string[] = ['charge.succeeded', 'invoice.paid']

export function isThere({ deletedAt }: Endpoint): boolean {
  return deletedAt === undefined
}
