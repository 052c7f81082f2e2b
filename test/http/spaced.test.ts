import { expect, test } from '@jest/globals'
import type { Request } from '../../src/http/send.ts'
import { spaced } from '../../src/http/spaced.ts'
import { createClock } from '../../src/sandbox/clock.ts'

const request: Request = { method: 'GET', url: 'https://api.test/a', path: '/a' }

test('requests that are asked for at once go out with the gap between them, also after one that failed', async () => {
  const clock = createClock(0)
  const sent: number[] = []
  const send = spaced(
    async () => {
      sent.push(clock.now())
      if (sent.length === 1) throw new Error('refused')
      await clock.sleep(300)
      return { status: 200, json: {}, header: () => undefined }
    },
    { now: clock.now, monotonic: clock.now, sleep: clock.sleep },
    1000,
  )
  const all = Promise.allSettled([send(request), send(request), send(request)])
  expect((await clock.runUntilIdle(all)).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
  expect(sent).toEqual([0, 1000, 2300])
})
