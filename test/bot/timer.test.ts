import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { startTimer, type Timer } from '../../src/bot/timer.ts'

const MINUTE = 60_000
let times = 0
let timer: Timer

function start(chance: number): void {
  times = 0
  timer = startTimer({ every: 60 * MINUTE, chance: () => chance }, () => void (times += 1))
}

beforeEach(() => void jest.useFakeTimers())

afterEach(() => {
  timer.stop()
  jest.useRealTimers()
})

describe('the timer', () => {
  test.each([
    [0, 1],
    [0.5, 3],
    [1, 5],
  ])('that chance gives %d acts after minutes: %d, and then every hour', (chance, minutes) => {
    start(chance)
    jest.advanceTimersByTime(minutes * MINUTE - 1)
    expect(times).toBe(0)
    jest.advanceTimersByTime(1)
    expect(times).toBe(1)
    jest.advanceTimersByTime(60 * MINUTE - 1)
    expect(times).toBe(1)
    jest.advanceTimersByTime(1)
    expect(times).toBe(2)
  })

  test('acts no more once it is stopped', () => {
    start(0)
    jest.advanceTimersByTime(MINUTE)
    timer.stop()
    jest.advanceTimersByTime(600 * MINUTE)
    expect(times).toBe(1)
  })
})
