import { expect } from '@jest/globals'
import { type Calm, placeOf } from '../enumerate.ts'
import type { Case } from '../case.ts'
import { sweep } from '../every.ts'

/** Tells the cases that a story makes, each until rest; how many there were. */
export async function harmless(base: Case, cases: (calm: Calm) => readonly Case[]): Promise<number> {
  const { harm, ...counts } = await sweep(base, cases)
  console.info(`${base.key}, ${base.story}: ${JSON.stringify(counts)}`)
  expect(harm).toEqual([])
  return counts.cases
}

/** The numbers of the requests that a pattern fits. */
export function requestsLike({ told }: Calm, pattern: RegExp): readonly number[] {
  return told.lines.filter((line) => pattern.test(line)).map((line) => Number(/^\S+ +(\d+) /.exec(line)?.[1] ?? 0))
}

/** A crash right before one of them, or right after. */
export function isAround(requests: readonly number[], one: Case): boolean {
  return requests.some((at) => [at, at + 1].includes(placeOf(one)))
}
