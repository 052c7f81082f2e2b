import { describe, expect, test } from '@jest/globals'
import { Failure } from '../../src/core/failure.ts'
import { createPace } from '../../src/github/pace.ts'
import { quickClock } from './answers.ts'

function throttled(retryAt?: number, effect: 'not-done' | 'unknown' = 'not-done'): Failure {
  return new Failure('throttled', 'slower', { effect, ...(retryAt === undefined ? {} : { retryAt }) })
}

describe('the pace of requests', () => {
  test('a dozen writes go out as they come, one after the other; many go out a second apart', async () => {
    const clock = quickClock()
    const pace = createPace(clock)
    const begun = clock.now()
    const at: number[] = []
    let under = 0
    const work = async (): Promise<void> => {
      under += 1
      expect(under).toBe(1)
      at.push(clock.now() - begun)
      await Promise.resolve()
      under -= 1
    }
    await Promise.all(Array.from({ length: 80 }, () => pace.run('write', work)))
    expect(at.slice(0, 12)).toEqual(Array.from({ length: 12 }, () => 0))
    expect(at.slice(12)).toEqual(Array.from({ length: 68 }, (_, index) => (index + 1) * 1000))
  })

  test('a pause pays for as many writes at once as it has seconds', async () => {
    const clock = quickClock()
    const pace = createPace(clock)
    for (let write = 0; write < 12; write += 1) await pace.run('write', () => Promise.resolve())
    await clock.sleep(4000)
    const begun = clock.now()
    const at: number[] = []
    for (let write = 0; write < 6; write += 1) await pace.run('write', async () => void at.push(clock.now() - begun))
    expect(at).toEqual([0, 0, 0, 0, 1000, 2000])
  })

  test('a failed write does not stop those behind it', async () => {
    const pace = createPace(quickClock())
    const first = pace.run('write', () => Promise.reject(new Error('no')))
    const second = pace.run('write', () => Promise.resolve('yes'))
    await expect(first).rejects.toThrow('no')
    await expect(second).resolves.toBe('yes')
  })

  test('reads wait for nobody', async () => {
    const clock = quickClock()
    const pace = createPace(clock)
    await Promise.all([1, 2, 3].map(() => pace.run('read', () => Promise.resolve())))
    expect(clock.slept).toEqual([])
  })

  test('a refusal that names a time is waited out and asked again', async () => {
    const clock = quickClock()
    const until = clock.now() + 20_000
    let asked = 0
    const answer = await createPace(clock).run('write', async () => {
      asked += 1
      if (asked === 1) throw throttled(until)
      return clock.now()
    })
    expect(answer).toBe(until)
  })

  test('what one request was told, the others heed', async () => {
    const clock = quickClock()
    const pace = createPace(clock)
    const until = clock.now() + 30_000
    let first = true
    await pace.run('read', async () => {
      if (first) {
        first = false
        throw throttled(until)
      }
    })
    const before = clock.slept.length
    await pace.run('read', () => Promise.resolve())
    expect(clock.now()).toBeGreaterThanOrEqual(until)
    expect(clock.slept.length).toBe(before)
  })

  test('nobody waits longer than a minute inside a request; until the time has come nothing is sent', async () => {
    const clock = quickClock()
    const pace = createPace(clock)
    const until = clock.now() + 3_600_000
    await expect(pace.run('read', () => Promise.reject(throttled(until)))).rejects.toThrow('slower')
    let sent = false
    const next = pace.run('write', async () => (sent = true))
    await expect(next).rejects.toMatchObject({ code: 'throttled', effect: 'not-done', retryAt: until })
    expect(sent).toBe(false)
    expect(clock.slept).toEqual([])
  })

  test('a write whose effect is not known is not sent again', async () => {
    const clock = quickClock()
    let sent = 0
    const work = createPace(clock).run('write', async () => {
      sent += 1
      throw throttled(clock.now() + 1000, 'unknown')
    })
    await expect(work).rejects.toThrow('slower')
    expect(sent).toBe(1)
  })
})
