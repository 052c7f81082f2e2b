import { describe, expect, test } from '@jest/globals'
import { type Aside, sideBySide } from '../../src/engine/side-by-side.ts'

/** Work that runs until it is let go. */
function gates(count: number) {
  const open: (() => void)[] = []
  const shut = Array.from({ length: count }, () => new Promise<void>((resolve) => void open.push(resolve)))
  return { shut, open: (n: number) => open[n]?.() }
}

/** The first fails at work, the second while it waits. */
async function fails(n: number, aside: Aside): Promise<number> {
  if (n === 0) throw new Error('at work')
  if (n === 1) await aside(() => Promise.reject(new Error('aside')))
  return n
}

async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}

describe('side by side', () => {
  test('no more run at once than may, and results keep the order of the items', async () => {
    let running = 0
    let most = 0
    const results = await sideBySide([5, 1, 4, 2, 3], 2, async (wait) => {
      running += 1
      most = Math.max(most, running)
      for (let n = 0; n < wait; n += 1) await turn()
      running -= 1
      return wait * 10
    })
    expect(results).toEqual([50, 10, 40, 20, 30])
    expect(most).toBe(2)
  })

  test('who waits aside keeps no place, and takes one again before it goes on', async () => {
    const { shut, open } = gates(3)
    const began: number[] = []
    const wentOn: number[] = []
    const whole = sideBySide([0, 1, 2], 1, async (n, aside) => {
      began.push(n)
      await aside(() => shut[n] ?? Promise.resolve())
      wentOn.push(n)
      await turn()
      return n
    })
    await turn()
    expect(began).toEqual([0, 1, 2])
    expect(wentOn).toEqual([])
    open(2)
    await turn()
    open(0)
    open(1)
    expect(await whole).toEqual([0, 1, 2])
    expect(wentOn).toEqual([2, 0, 1])
  })

  test('who fails, working or waiting, gives its place back', async () => {
    const caught = await sideBySide([0, 1, 2, 3], 1, (n, aside) => fails(n, aside).catch(() => -1))
    expect(caught).toEqual([-1, -1, 2, 3])
  })
})
