import { expect } from '@jest/globals'
import { type Calm, numbered } from '../enumerate.ts'
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
  return numbered(told.lines.filter((line) => pattern.test(line))).map(({ number }) => number)
}
