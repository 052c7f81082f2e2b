import { describe, expect, test } from '@jest/globals'
import type { Fetch } from '../../src/http/fetch.ts'
import { createClock } from '../../src/start/clock.ts'

const API = 'https://api.github.test'
const HOUR = 3_600_000

/** A server whose clock says so. */
function server(date: string | undefined): Fetch {
  const headers = new Map(date === undefined ? [] : [['date', date]])
  return () =>
    Promise.resolve({
      status: 200,
      headers: { get: (name) => headers.get(name) ?? null, entries: () => headers.entries() },
      text: () => Promise.resolve(''),
    })
}

/** Its answer is two seconds on its way. */
function slow(date: string): Fetch {
  return async (url, init) => {
    await new Promise((resolve) => setTimeout(resolve, 2_100))
    return server(date)(url, init)
  }
}

async function offsetAfter(date: string | undefined, url = `${API}/graphql`): Promise<number> {
  const { clock, watch } = createClock()
  await watch(server(date), API)(url, { method: 'GET', headers: {} })
  return clock.now() - Date.now()
}

describe('the clock', () => {
  test('is set right by GitHub’s', async () => {
    const offset = await offsetAfter(new Date(Date.now() + HOUR).toUTCString())
    expect(Math.abs(offset - HOUR)).toBeLessThan(2_000)
  })

  test.each([
    ['a header without fractions that differs by less than two seconds', new Date().toUTCString(), undefined],
    ['no header', undefined, undefined],
    ['a header that is no date', 'yesterday', undefined],
    ['what another host says', new Date(Date.now() + HOUR).toUTCString(), 'https://api.openai.test/v1/models'],
  ])('is not moved by %s', async (_, date, url) => {
    expect(Math.abs(await offsetAfter(date, url))).toBeLessThan(50)
  })

  test('does not go back because a header leaves the fraction of its second out', async () => {
    const { clock, watch } = createClock()
    const ahead = Date.now() + HOUR
    const seen: number[] = []
    for (const date of [ahead, ahead - 1_000, ahead, ahead - 1_000]) {
      await watch(server(new Date(date).toUTCString()), API)(`${API}/graphql`, { method: 'GET', headers: {} })
      seen.push(clock.now())
    }
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    expect(Math.abs((seen[0] ?? 0) - ahead)).toBeLessThan(2_000)
  })

  test('never stands before the second in which a write was answered', async () => {
    const { clock, watch } = createClock()
    // The first answer took its time on the way; those that follow are quick, and each says a later second.
    const at = Date.now() + HOUR
    for (const date of [at, at + 1_000, at + 1_900]) {
      await watch(server(new Date(date).toUTCString()), API)(`${API}/graphql`, { method: 'GET', headers: {} })
      expect(clock.now()).toBeGreaterThanOrEqual(Math.floor(date / 1_000) * 1_000)
    }
  })

  test('is not set back by an answer that was long on its way', async () => {
    const { clock, watch } = createClock()
    await watch(slow(new Date().toUTCString()), API)(`${API}/graphql`, { method: 'GET', headers: {} })
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(50)
  })
})
