// One blow: what happens to one request, and whether the process dies of it.
import type { SandboxReply } from '../../src/sandbox/contract.ts'
import { broken, tooMany } from '../../src/sandbox/faults.ts'
import { networkError } from '../../src/sandbox/wire.ts'

/** How a request is struck. */
interface Manner {
  /** `before`: it never arrives. `after`: its effect happens first. */
  readonly when: 'before' | 'after'
  /** The process dies: every later request of that run fails too. */
  readonly deadly?: true
  /** Every later read of the same name in that run is struck too. */
  readonly lasts?: true
  /** What the client gets; it may throw, or never settle. */
  readonly gets: (reply: SandboxReply | undefined) => SandboxReply | Promise<SandboxReply>
}

function reset(): never {
  throw networkError('ECONNRESET', 'socket hang up')
}

function never(): Promise<SandboxReply> {
  return new Promise(() => undefined)
}

function page(status: number, body: string): SandboxReply {
  return { status, headers: { 'content-type': 'text/html' }, body }
}

const HTML = '<!doctype html><title>One moment</title><p>Checking your browser.'

export const MANNERS = {
  'die-before': { when: 'before', deadly: true, gets: reset },
  'die-after': { when: 'after', deadly: true, gets: reset },
  lost: { when: 'before', gets: reset },
  unheard: { when: 'after', gets: reset },
  hang: { when: 'before', gets: never },
  'hang-after': { when: 'after', gets: never },
  throttled: { when: 'before', gets: () => tooMany(7) },
  'throttled-long': { when: 'before', gets: () => tooMany(1800) },
  broken: { when: 'before', gets: () => broken(500) },
  'broken-after': { when: 'after', gets: () => broken(500) },
  gateway: { when: 'before', gets: () => broken(502) },
  'gateway-after': { when: 'after', gets: () => broken(502) },
  truncated: {
    when: 'after',
    gets: (reply) => ({ status: 200, headers: {}, ...reply, body: (reply?.body ?? '').slice(0, 40) }),
  },
  malformed: { when: 'after', gets: (reply) => ({ status: 200, headers: {}, ...reply, body: '{"data":[{"id":' }) },
  page: { when: 'before', gets: () => page(200, HTML) },
  'page-after': { when: 'after', gets: () => page(200, HTML) },
  blind: { when: 'before', lasts: true, gets: () => broken(503) },
} as const satisfies Record<string, Manner>

export type How = keyof typeof MANNERS

export interface Blow {
  readonly how: How
  /** Counts Keyturn's requests from 1: from where the story begins, or from the blow before this one. */
  readonly at: number
}

export function mannerOf(how: How): Manner {
  return MANNERS[how]
}

/** Manners a single request is struck in while the process lives on, those for reads only apart. */
export const SOFT: readonly How[] = [
  'lost',
  'unheard',
  'hang',
  'hang-after',
  'throttled',
  'throttled-long',
  'broken',
  'broken-after',
  'gateway',
  'gateway-after',
  'truncated',
  'malformed',
  'page',
  'page-after',
]
