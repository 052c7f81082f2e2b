import { describe, expect, test } from '@jest/globals'
import { Failure } from '../../src/core/failure.ts'
import { bySdk } from '../../src/http/sdk.ts'
import type { Reply, Request } from '../../src/http/send.ts'

const URL = 'https://api.example.com/v1/things?limit=1'

/** A sender that answers what it is told, and remembers what it was asked. */
function sender(...turns: readonly (Partial<Reply> | Error)[]) {
  const asked: Request[] = []
  async function send(request: Request): Promise<Reply> {
    await Promise.resolve()
    const turn = turns[asked.push(request) - 1]
    if (turn instanceof Error) throw turn
    return { status: 200, header: () => undefined, json: undefined, ...turn }
  }
  return { asked, send }
}

describe("a vendor's client over the one sender", () => {
  test('a request is sent as the client wrote it, with what we say of it', async () => {
    const { asked, send } = sender({ json: { id: 'a' } })
    const json: unknown = await bySdk(send, { path: '/v1/things', repeats: 0 }, async (fetch) => {
      const headers = { Authorization: 'Basic x' }
      return (await fetch(URL, { method: 'post', headers, body: 'a=1&b=2' })).json()
    })
    expect(json).toEqual({ id: 'a' })
    expect(asked).toEqual([
      {
        path: '/v1/things',
        repeats: 0,
        method: 'POST',
        url: URL,
        headers: { authorization: 'Basic x' },
        body: 'a=1&b=2',
      },
    ])
  })

  test.each([
    [200, undefined],
    [204, undefined],
    [204, {}],
  ])('an answer %s with the body %j has none', async (status, json) => {
    const { send } = sender({ status, json })
    const text = await bySdk(send, { path: '/' }, async (fetch) => (await fetch(URL)).text())
    expect(text).toBe('')
  })

  test('what failed is thrown as it was, whatever the client makes of it, and nothing is sent again', async () => {
    const failure = new Failure('unreachable', 'It is not there.', { effect: 'unknown' })
    const { asked, send } = sender(failure, { json: {} })
    const thrown = await bySdk(send, { path: '/' }, async (fetch) => {
      try {
        await fetch(URL, { method: 'POST' })
      } catch {
        await fetch(URL, { method: 'POST' }).catch(() => undefined)
        throw new TypeError('fetch failed')
      }
    }).catch((error: unknown) => error)
    expect(thrown).toBe(failure)
    expect(asked).toHaveLength(1)
  })

  test("a client's own error is its own", async () => {
    const { send } = sender()
    const thrown = await bySdk(send, { path: '/' }, () => Promise.reject(new RangeError('no'))).catch((e: unknown) => e)
    expect(thrown).toEqual(new RangeError('no'))
  })

  test('a header that cannot be sent is not quoted', async () => {
    const { asked, send } = sender()
    const headers = { authorization: 'Bearer sk_one\nsk_two' }
    const call = bySdk(send, { path: '/' }, (fetch) => fetch(URL, { headers }))
    const thrown = await call.catch((error: unknown) => String(error))
    expect(thrown).toBe('TypeError: a client wrote a header that cannot be sent')
    expect(asked).toEqual([])
  })

  test('a form that we do not know is not sent', async () => {
    const { asked, send } = sender()
    const stream = bySdk(send, { path: '/' }, (fetch) => fetch(URL, { method: 'POST', body: new Blob(['x']) }))
    await expect(stream).rejects.toThrow(TypeError)
    const trace = bySdk(send, { path: '/' }, (fetch) => fetch(URL, { method: 'TRACE' }))
    await expect(trace).rejects.toThrow(TypeError)
    expect(asked).toEqual([])
  })
})
