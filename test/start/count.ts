// Requests to GitHub are counted (design section 12). What a run looks at again, because it waited or because the guard looks
// once more before what cannot be undone, is counted apart: no budget is reached by looking less.
import type { Call } from '../../src/sandbox/contract.ts'
import type { RunResult } from '../../src/engine/result.ts'
import { DAY, type Rig } from './rig.ts'

export interface Counted {
  readonly once: number
  readonly again: number
}

/** `GET /actions/runs?…`, `POST /graphql query Entries`: what a request is, without what differs each time. */
function kindOf({ request }: Call): string {
  const operation = /"(?:query|mutation) (\w+)/.exec(request.body)?.[1] ?? ''
  return `${request.method} ${request.url.pathname}${request.url.search} ${operation}`
}

function isRead(kind: string): boolean {
  return kind.startsWith('GET ') || / (Snapshot|Entries|Find|Held|Fresh|FreshSince|FileAt)$/.test(kind)
}

/**
 * What Keyturn asked GitHub for, split into what was new and what was looked at again. `heard` remembers what the witness `runs`
 * was asked before: once more before a key is deleted is a look again, in this run or in one a day later.
 */
export function countOf(calls: readonly Call[], heard = new Set<string>()): Counted {
  const kinds = calls.flatMap((call) => (call.host === 'github' && call.from === 'keyturn' ? [kindOf(call)] : []))
  const seen = new Set<string>()
  const again = kinds.filter((kind, index) => {
    const afterWrite = kinds[index - 1]?.startsWith('PUT ') === true
    const repeated = isRead(kind) && !afterWrite && (seen.has(kind) || heard.has(kind) || kind.endsWith(' Fresh'))
    seen.add(kind)
    if (kind.includes('/actions/runs?status=')) heard.add(kind)
    return repeated
  }).length
  return { once: kinds.length - again, again }
}

/** Counts what one run, or several, ask for. */
export async function counting(
  rig: Pick<Rig, 'world'>,
  run: () => Promise<unknown>,
  heard?: Set<string>,
): Promise<Counted> {
  const before = rig.world.calls.length
  await run()
  return countOf(rig.world.calls.slice(before), heard)
}

/** The sum of several counts. */
export function together(counts: readonly Counted[]): Counted {
  return counts.reduce((sum, { once, again }) => ({ once: sum.once + once, again: sum.again + again }), {
    once: 0,
    again: 0,
  })
}

/** A reviewer merges the newest proposal. */
export function mergeNewest({ world }: Pick<Rig, 'world'>): void {
  const newest = world.github.truth.pulls().findLast(({ state }) => state === 'open')
  if (newest === undefined) throw new Error('no proposal is open')
  world.github.person('mona').merge(newest.number)
}

/** Lets the key grow old; the daily looks on the way are run. */
export async function toDue(rig: Rig): Promise<void> {
  const { world } = rig
  for (let day = 0; day < 95; day += 1) {
    await world.clock.advance(DAY)
    const open = world.github.truth.pulls().find(({ state }) => state === 'open')
    if (open) throw new Error('a proposal was opened while the key grew old')
    if (day >= 94) return
    const result = await rig.keyturn({ dryRun: true })
    if (saysDue(result)) return
    await rig.keyturn()
  }
}

function saysDue({ outcomes }: RunResult): boolean {
  return outcomes.some(({ kind, because }) => kind === 'would-act' && because === 'due')
}
