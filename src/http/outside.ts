import type { Clock } from '../engine/ports.ts'
import type { Fetch } from './fetch.ts'

/** Calls `then` after that many milliseconds; the function it returns calls that off. */
export type Timer = (milliseconds: number, then: () => void) => () => void

/** One line for a log: nothing in it can be a secret. */
export interface Exchange {
  readonly method: string
  readonly host: string
  readonly path: string
  /** 0: no answer came. */
  readonly status: number
  readonly milliseconds: number
}

export interface SendOptions {
  readonly fetch: Fetch
  readonly clock: Clock
  /** For time-outs. Default: the clock's `sleep`, which cannot be called off; where that keeps a process alive, pass one. */
  readonly timer?: Timer
  /** 0 … 1, spreads the repeats of many runners. */
  readonly random?: () => number
  readonly log?: (exchange: Exchange) => void
}

/** Everything an attempt needs, with the defaults filled in. */
export type Outside = Required<Omit<SendOptions, 'log'>> & Pick<SendOptions, 'log'>
