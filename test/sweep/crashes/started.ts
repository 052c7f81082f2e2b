// What else a deployment, or what proves it, is started by: a crash right after the one request that starts it, when nothing of it is
// written down. The long sweep kills it everywhere, and what a hook starts, too.
import { expect, test } from '@jest/globals'
import { type Calm, crashes } from './enumerate.ts'
import type { Case } from './case.ts'
import { sweep } from './every.ts'

/** By key, the request that starts it. */
const STARTED = [
  ['openai-by-event', / github POST \/repos\/[^/ ]+\/[^/ ]+\/dispatches /],
  ['openai-tested', /\/actions\/workflows\/smoke\.yml\/dispatches /],
] as const

function after(start: RegExp): (calm: Calm) => readonly Case[] {
  return (calm) => {
    const line = calm.told.lines.find((one) => start.test(one))
    const at = Number(/^\S+ +(\d+) /.exec(line ?? '')?.[1] ?? 0)
    return crashes(calm).filter(({ blows }) => blows?.[0]?.at === at)
  }
}

test.each(STARTED)(
  '%s: a crash right after what starts it, then fresh runs until rest, does no harm',
  async (key, start) => {
    const { harm, ...counts } = await sweep({ story: 'merged', key }, after(start))
    console.info(`${key}, merged: ${JSON.stringify(counts)}`)
    expect(harm).toEqual([])
    expect(counts.cases).toBe(1)
  },
  300_000,
)
