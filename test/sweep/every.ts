import type { Case } from './case.ts'
import { calm, type Calm } from './enumerate.ts'
import { tell } from './tell.ts'

/** What telling many cases came to. */
export interface Swept {
  readonly cases: number
  readonly runs: number
  readonly requests: number
  /** What went wrong, with the case as the sweep takes it: `npm run sweep -- --case '…'`. */
  readonly harm: readonly string[]
}

export async function tellAll(cases: readonly Case[]): Promise<Swept> {
  const harm: string[] = []
  let [runs, requests] = [0, 0]
  for (const tale of cases) {
    const told = await tell(tale)
    runs += told.runs
    requests += told.requests
    harm.push(...told.harm.map((what) => `${JSON.stringify(tale)}: ${what}`))
  }
  return { cases: cases.length, runs, requests, harm }
}

const calms = new Map<string, Promise<Calm>>()

/** A story undisturbed, which is told once however many ask for it: nothing in it is by chance. */
export function calmOnce(base: Case): Promise<Calm> {
  const name = JSON.stringify(base)
  const known = calms.get(name) ?? calm(base)
  calms.set(name, known)
  return known
}

/** The story undisturbed, then once for each case that it makes. */
export async function sweep(base: Case, cases: (of: Calm) => readonly Case[]): Promise<Swept> {
  const once = await calmOnce(base)
  if (once.told.harm.length > 0) return { ...once.told, cases: 1 }
  return tellAll(cases(once))
}
