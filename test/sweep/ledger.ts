import { CLASSES, type ClassName, type Tried } from './classes.ts'

/** What was tried so far, class by class. */
export interface Tally {
  cases: number
  runs: number
  requests: number
  struck: number
  /** How the cases ended. */
  rest: number
  stopped: number
}

export type Ledger = Readonly<Record<ClassName, Tally>>

function none(): Tally {
  return { cases: 0, runs: 0, requests: 0, struck: 0, rest: 0, stopped: 0 }
}

export function createLedger(): Ledger {
  return {
    crashes: none(),
    pairs: none(),
    faults: none(),
    people: none(),
    sleepers: none(),
    races: none(),
    mixtures: none(),
  }
}

/** What a worker tells of one telling: figures only, and the case where it did harm. */
export interface Line {
  readonly of: ClassName
  readonly tally: Tally
  readonly harm?: { readonly tale: Tried['tale']; readonly what: readonly string[] }
}

export function lineOf({ of, tale, told }: Tried): Line {
  const tally: Tally = {
    cases: 1,
    runs: told.runs,
    requests: told.requests,
    struck: told.struck.length,
    rest: told.end === 'rest' ? 1 : 0,
    stopped: told.end === 'stopped' ? 1 : 0,
  }
  return { of, tally, ...(told.harm.length === 0 ? {} : { harm: { tale, what: told.harm } }) }
}

export function enter(ledger: Ledger, { of, tally }: Line): void {
  add(ledger[of], tally)
}

export function sum(ledger: Ledger): Tally {
  const all = none()
  for (const name of CLASSES) add(all, ledger[name])
  return all
}

function add(to: Tally, tally: Tally): void {
  to.cases += tally.cases
  to.runs += tally.runs
  to.requests += tally.requests
  to.struck += tally.struck
  to.rest += tally.rest
  to.stopped += tally.stopped
}
