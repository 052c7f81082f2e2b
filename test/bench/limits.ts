// The budgets of design section 12: the one list that the bench holds its figures against and `docs/benchmarks.md` shows.

/** One budget: the figure may not be above `most`. */
export interface Limit {
  readonly id: string
  /** What is measured, as people read it. */
  readonly what: string
  readonly most: number
  readonly unit: 'x' | 'MiB' | 'MB' | 'KiB' | 's' | 'requests' | 'modules'
}

const limits = [
  { id: 'start', what: 'an idle run of the built Action, against `node -e 0`', most: 3, unit: 'x' },
  { id: 'start-memory', what: 'peak memory of that run', most: 62, unit: 'MiB' },
  { id: 'start-1000', what: 'an idle run with 1,000 credentials, against one with 10', most: 1.2, unit: 'x' },
  { id: 'idle', what: 'requests of an idle run', most: 1, unit: 'requests' },
  { id: 'exchange', what: 'more of them where a token must be had first', most: 2, unit: 'requests' },
  { id: 'propose', what: 'requests from due to an open proposal', most: 8, unit: 'requests' },
  { id: 'rotation', what: 'requests of a whole rotation', most: 36, unit: 'requests' },
  { id: 'hold', what: 'requests of a whole rotation with a hold', most: 42, unit: 'requests' },
  { id: 'versioned-propose', what: 'from due to an open proposal, versioned, one file', most: 9, unit: 'requests' },
  { id: 'versioned', what: 'a whole rotation, versioned, one file', most: 37, unit: 'requests' },
  { id: 'first', what: 'what the first run ever costs more', most: 5, unit: 'requests' },
  { id: 'wake', what: 'a wake before the awaited instant', most: 1, unit: 'requests' },
  { id: 'wake-at', what: 'a wake at it, when there is only more to wait for', most: 4, unit: 'requests' },
  { id: 'decide', what: 'manifest, lock and entries of 10,000 credentials read, and decided on', most: 1.5, unit: 's' },
  { id: 'linear', what: 'time per credential with 10,000, against 1,000', most: 1.5, unit: 'x' },
  { id: 'listing', what: 'listings of a project when 60 keys of it are adopted in one run', most: 1, unit: 'requests' },
  {
    id: 'fleet',
    what: 'each further rotation of many, 16 at a time, against the least time it takes',
    most: 1.15,
    unit: 'x',
  },
  { id: 'fleet-memory', what: 'peak memory of a run that begins 1,000 rotations', most: 200, unit: 'MB' },
  { id: 'dist', what: 'all of `dist/`', most: 3072, unit: 'KiB' },
  { id: 'entry-action', what: '`action.js` and all that it loads at once', most: 200, unit: 'KiB' },
  { id: 'entry-cli', what: '`cli.js` and all that it loads at once', most: 200, unit: 'KiB' },
  { id: 'lazy', what: 'modules of SDKs, undici, YAML or plugins among that', most: 0, unit: 'modules' },
  { id: 'sweep', what: 'the single-crash sweep, `npm test -- test/sweep/crashes`', most: 60, unit: 's' },
] as const satisfies readonly Limit[]

export type LimitId = (typeof limits)[number]['id']

export const LIMITS: readonly (Limit & { readonly id: LimitId })[] = limits

/** What was measured for a budget, with what a reader needs to judge it. */
export interface Measured {
  readonly id: LimitId
  readonly value: number
  /** How it was measured, how far it spread, on which Node: a few words. */
  readonly note: string
}

/** The limit of that id. */
export function limitOf(id: LimitId): Limit {
  const found = LIMITS.find((limit) => limit.id === id)
  if (found === undefined) throw new Error(`there is no budget ${id}`)
  return found
}

/** A figure that is no number holds nothing. */
export function holds({ id, value }: Pick<Measured, 'id' | 'value'>): boolean {
  return value <= limitOf(id).most
}
