import type { Run } from './runs.ts'

/** Parts of a key's life, by what a run did. */
export const PARTS = [
  'adoption',
  'mint and proposal',
  'promotion and proof',
  'silence and retirement',
  'waiting',
  'nothing due',
] as const

export type Part = (typeof PARTS)[number]

/** Requests to GitHub and runs of the Action in one part. */
export interface Share {
  readonly part: Part
  readonly runs: number
  readonly requests: number
}

/** What the Action's log says at each part; the furthest a run came to counts. */
const SIGNS: readonly (readonly [Part, RegExp])[] = [
  ['silence and retirement', /: (the old key is about to go|disabled |.* is gone$|rotated to )/],
  ['promotion and proof', /: (approved by the lock|every slot holds|about to write|deploy|verified)/],
  ['mint and proposal', /: (announce|record) attempt [1-9]/],
  ['adoption', /: (announce|adopt)/],
]

/** Sorts runs by what they did, and adds up. */
export function shares(runs: readonly Run[]): readonly Share[] {
  return PARTS.map((part) => {
    const own = runs.filter((run) => partOf(run) === part)
    return { part, runs: own.length, requests: own.reduce((sum, run) => sum + run.requests, 0) }
  })
}

function partOf(run: Run): Part {
  if (run.result.idle) return 'nothing due'
  const found = SIGNS.find(([, sign]) => run.lines.some(({ text }) => sign.test(text)))
  if (found !== undefined) return found[0]
  return run.result.told.some(({ phase }) => phase === 'not adopted') ? 'adoption' : 'waiting'
}
