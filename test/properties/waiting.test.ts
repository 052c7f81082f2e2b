// However a server asks to wait, nobody comes back earlier.
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Failure } from '../../src/core/failure.ts'
import { answer, outside, request } from '../http/outside.ts'
import { runs } from './runs.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z')
const spelled = fc
  .integer({ min: 0, max: 400 })
  .chain((seconds) =>
    fc
      .constantFrom<readonly [string, string]>(
        ['retry-after', String(seconds)],
        ['retry-after', new Date(NOW + seconds * 1000).toUTCString()],
        ['ratelimit-reset', String(seconds)],
        ['x-ratelimit-reset-requests', `${Math.floor(seconds / 60)}m${seconds % 60}s`],
      )
      .map(([name, value]) => ({ seconds, headers: { [name]: value } })),
  )

test('a request is repeated no earlier than the server asks, or not at all', async () => {
  await fc.assert(
    fc.asyncProperty(
      spelled,
      fc.constantFrom('GET' as const, 'PUT' as const, 'POST' as const),
      async (said, method) => {
        const world = outside(answer(429, {}, said.headers), answer(200, { ok: true }))
        const thrown = await world.send(request(method)).then(
          () => undefined,
          (why: unknown) => why,
        )
        const slept = world.slept.reduce((sum, each) => sum + each, 0)
        expect(world.asked.length).toBe(thrown === undefined ? 2 : 1)
        if (thrown === undefined) expect(slept).toBeGreaterThanOrEqual(said.seconds * 1000)
        else expect(thrown).toMatchObject({ code: 'throttled', effect: 'not-done', retryAt: NOW + said.seconds * 1000 })
      },
    ),
    runs(500),
  )
})

test('whatever stands in the headers of a refusal, the failure has a time that can be told, or none', async () => {
  const name = fc.constantFrom('retry-after', 'x-ratelimit-reset', 'ratelimit-reset', 'x-ratelimit-reset-requests')
  const value = fc.oneof(
    fc.string(),
    fc.stringMatching(/^\d{1,40}(\.\d)?$/),
    fc.stringMatching(/^\d{1,30}[hms]$/),
    fc.constantFrom('1e9', '-1', 'NaN', 'Fri, 31 Dec 9999 23:59:59 GMT'),
  )
  const status = fc.constantFrom(403, 429, 500, 503)
  await fc.assert(
    fc.asyncProperty(name, value, status, async (header, text, code) => {
      const world = outside(answer(code, {}, { [header]: text, 'x-ratelimit-remaining': '0' }))
      const thrown: unknown = await world.send(request('POST')).catch((why: unknown) => why)
      if (!(thrown instanceof Failure)) throw new Error('it must fail')
      if (thrown.retryAt !== undefined) expect(new Date(thrown.retryAt).toISOString()).toMatch(/Z$/)
    }),
    runs(1_000),
  )
})
