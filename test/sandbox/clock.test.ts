import { describe, expect, test } from '@jest/globals'
import { createClock } from '../../src/sandbox/clock.ts'

const START = Date.UTC(2026, 10, 16, 2)

describe('the clock', () => {
  test('stands until it is moved', async () => {
    const clock = createClock(START)
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(clock.now()).toBe(START)
    await clock.advance(1500)
    expect(clock.now()).toBe(START + 1500)
  })

  test('runs events in the order of their time, and those of one instant in the order they were made', async () => {
    const clock = createClock(0)
    const seen: string[] = []
    for (const [at, name] of [
      [30, 'c'],
      [10, 'a'],
      [20, 'b1'],
      [20, 'b2'],
      [40, 'd'],
    ] as const) {
      clock.at(at, () => seen.push(`${name}@${clock.now()}`))
    }
    await clock.advance(35)
    expect(seen).toEqual(['a@10', 'b1@20', 'b2@20', 'c@30'])
    expect(clock.next()).toBe(40)
  })

  test('runs an event that an event planned, if it falls due on the way', async () => {
    const clock = createClock(0)
    const seen: number[] = []
    clock.at(10, () => clock.at(15, () => seen.push(clock.now())))
    await clock.advance(20)
    expect(seen).toEqual([15])
  })

  test('runs what was planned for the past at once, without turning back', async () => {
    const clock = createClock(100)
    const seen: number[] = []
    clock.at(5, () => seen.push(clock.now()))
    await clock.advance(0)
    expect(seen).toEqual([100])
  })

  test('forgets an event that was taken back', async () => {
    const clock = createClock(0)
    const seen: string[] = []
    const cancel = clock.at(10, () => seen.push('cancelled'))
    clock.at(10, () => seen.push('kept'))
    cancel()
    await clock.advance(10)
    expect(seen).toEqual(['kept'])
    expect(clock.next()).toBeUndefined()
  })

  test('keeps thousands of events in order', async () => {
    const clock = createClock(0)
    const seen: number[] = []
    for (let i = 0; i < 3000; i += 1) clock.at((i * 7919) % 1000, () => seen.push(clock.now()))
    await clock.advance(1000)
    expect(seen).toHaveLength(3000)
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
  })

  test('lets many sleepers coexist, each waking at its own time', async () => {
    const clock = createClock(0)
    const seen: string[] = []
    async function nap(name: string, times: readonly number[]): Promise<void> {
      for (const time of times) {
        await clock.sleep(time)
        seen.push(`${name}@${clock.now()}`)
      }
    }
    const all = Promise.all([nap('a', [10, 10]), nap('b', [15, 1]), nap('c', [5])])
    await clock.advance(100)
    await all
    expect(seen).toEqual(['c@5', 'a@10', 'b@15', 'b@16', 'a@20'])
    expect(clock.sleepers()).toBe(0)
  })

  test('calls off a timer, and calls the others', async () => {
    const clock = createClock(0)
    const seen: string[] = []
    const cancel = clock.timer(10, () => seen.push('off'))
    clock.timer(10, () => seen.push('on'))
    expect(clock.sleepers()).toBe(2)
    cancel()
    cancel()
    expect(clock.sleepers()).toBe(1)
    await clock.advance(10)
    expect([seen, clock.sleepers()]).toEqual([['on'], 0])
  })

  test('moves once at a time when two ask for it', async () => {
    const clock = createClock(0)
    const seen: number[] = []
    clock.at(5, () => seen.push(clock.now()))
    clock.at(15, () => seen.push(clock.now()))
    await Promise.all([clock.advance(10), clock.advance(10)])
    expect(seen).toEqual([5, 15])
    expect(clock.now()).toBe(20)
  })
})

describe('running until a promise settles', () => {
  test('skips through hours of sleep and gives the answer', async () => {
    const clock = createClock(0)
    async function work(): Promise<number> {
      for (let i = 0; i < 12; i += 1) await clock.sleep(3_600_000)
      return clock.now()
    }
    await expect(clock.runUntilIdle(work())).resolves.toBe(12 * 3_600_000)
  })

  test('runs the events that others planned on the way', async () => {
    const clock = createClock(0)
    const seen: number[] = []
    clock.at(50, () => seen.push(clock.now()))
    await clock.runUntilIdle(clock.sleep(100))
    expect(seen).toEqual([50])
  })

  test('waits in real time, without moving the clock, for code that is busy', async () => {
    const clock = createClock(0)
    clock.at(1000, () => undefined)
    await clock.runUntilIdle(new Promise((resolve) => setTimeout(resolve, 20)))
    expect(clock.now()).toBe(0)
  })

  test('lets a time-out end what hangs', async () => {
    const clock = createClock(0)
    const hanging = new Promise((_, reject) => {
      clock.timer(30_000, () => reject(new Error('timed out')))
    })
    await expect(clock.runUntilIdle(hanging)).rejects.toThrow('timed out')
    expect(clock.now()).toBe(30_000)
  })

  test('passes on a failure', async () => {
    const clock = createClock(0)
    async function work(): Promise<void> {
      await clock.sleep(5)
      throw new Error('it broke')
    }
    await expect(clock.runUntilIdle(work())).rejects.toThrow('it broke')
  })

  test('gives up at its limit', async () => {
    const clock = createClock(0)
    await expect(clock.runUntilIdle(clock.sleep(5000), { limit: 1000 })).rejects.toThrow('reached its limit')
  })

  test('says so when nobody sleeps and nothing ends', async () => {
    const clock = createClock(0)
    const never = new Promise(() => undefined)
    await expect(clock.runUntilIdle(never, { patience: 20 })).rejects.toThrow('it hangs')
  })
})
