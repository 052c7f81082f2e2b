import { describe, expect, test } from '@jest/globals'
import { Failure, type FailureCode } from '../../src/core/failure.ts'
import { graphqlUrl } from '../../src/github/api.ts'
import { mutate, query, queryWhole } from '../../src/github/graphql.ts'
import { apiOf, quickClock, reply } from './answers.ts'

const UNSURE = new Failure('unreachable', 'POST gave no answer. Whether it took effect is not known.', {
  effect: 'unknown',
})

function errorOf(type: string, path: readonly string[] = ['repository'], message = 'secret words of GitHub') {
  return { data: null, errors: [{ type, path, message }] }
}

async function failure(work: Promise<unknown>): Promise<Failure> {
  const thrown: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (thrown instanceof Failure) return thrown
  throw new Error('it did not fail')
}

describe('where GraphQL stands', () => {
  test.each([
    ['github.com', 'https://api.github.com', 'https://api.github.com/graphql'],
    ['Enterprise Server', 'https://ghe.acme.dev/api/v3', 'https://ghe.acme.dev/api/graphql'],
    ['Enterprise Cloud with data residency', 'https://api.acme.ghe.com', 'https://api.acme.ghe.com/graphql'],
    ['a server on loopback', 'http://127.0.0.1:8080', 'http://127.0.0.1:8080/graphql'],
  ])('%s', (_, base, url) => {
    expect(graphqlUrl(base)).toBe(url)
  })
})

describe('an error that GitHub gives', () => {
  test.each<[string, FailureCode]>([
    ['STALE_DATA', 'conflict'],
    ['NOT_FOUND', 'not-found'],
    ['FORBIDDEN', 'permission-missing'],
    ['INSUFFICIENT_SCOPES', 'permission-missing'],
    ['RATE_LIMITED', 'throttled'],
    ['UNPROCESSABLE', 'refused'],
  ])('%s becomes %s, with nothing done', async (type, code) => {
    const api = apiOf(() => reply(errorOf(type), { 'x-ratelimit-reset': '9999999999' }))
    const found = await failure(queryWhole(api, 'query', {}))
    expect([found.code, found.effect]).toEqual([code, 'not-done'])
  })

  test('is told without its text, which may quote what was sent', async () => {
    const api = apiOf(() => reply(errorOf('UNPROCESSABLE')))
    expect((await failure(mutate(api, 'mutation', {}))).message).not.toContain('secret words')
  })

  test.each([
    ['a commit', 'commit', 'Contents: Read and write'],
    ['a pull request', 'pull', 'Pull requests: Read and write'],
    ['a check run', 'check', 'Checks: Read and write'],
    ['a comment', 'comment0', 'Issues: Read and write'],
    ['a label', 'label', 'Issues: Read and write'],
    ['a branch', 'ref', 'Contents: Read and write'],
  ])('names the permission that %s needs', async (_, alias, permission) => {
    const api = apiOf(() => reply(errorOf('FORBIDDEN', [alias])))
    expect((await failure(mutate(api, 'mutation', {}))).message).toContain(`“${permission}”`)
  })

  test('of a part only leaves the other parts readable', async () => {
    const json = { data: { a: { b: 1 }, c: null }, errors: [{ type: 'NOT_FOUND', path: ['c'], message: '' }] }
    const answered = await query(
      apiOf(() => reply(json)),
      'query',
      {},
    )
    expect(answered.data['a']).toEqual({ b: 1 })
    expect(answered.errors).toMatchObject([{ type: 'NOT_FOUND', path: ['c'] }])
  })

  test('of a part is a failure where no part may be missing', async () => {
    const json = { data: { a: 1 }, errors: [{ type: 'NOT_FOUND', path: ['c'], message: '' }] }
    expect(
      (
        await failure(
          queryWhole(
            apiOf(() => reply(json)),
            'query',
            {},
          ),
        )
      ).code,
    ).toBe('not-found')
  })

  test('without a type leaves a mutation in doubt, and a query not', async () => {
    const json = { errors: [{ message: 'Something went wrong' }] }
    expect(
      (
        await failure(
          mutate(
            apiOf(() => reply(json)),
            'mutation',
            {},
          ),
        )
      ).effect,
    ).toBe('unknown')
    expect(
      (
        await failure(
          queryWhole(
            apiOf(() => reply(json)),
            'query',
            {},
          ),
        )
      ).effect,
    ).toBe('not-done')
  })
})

describe('a lost answer', () => {
  test('of a query is asked again, a few times', async () => {
    let asked = 0
    const api = apiOf(() => {
      asked += 1
      if (asked < 3) throw UNSURE
      return reply({ data: { a: 1 } })
    })
    expect((await query(api, 'query', {})).data).toEqual({ a: 1 })
    expect(asked).toBe(3)
  })

  test('of a query that never comes leaves nothing in doubt', async () => {
    const found = await failure(
      query(
        apiOf(() => Promise.reject(UNSURE)),
        'query',
        {},
      ),
    )
    expect([found.effect, found.message]).toEqual(['not-done', 'POST gave no answer. Nothing was changed.'])
  })

  test('of a mutation is never repeated, and its effect is unknown', async () => {
    let sent = 0
    const api = apiOf(() => {
      sent += 1
      throw UNSURE
    })
    expect((await failure(mutate(api, 'mutation', {}))).effect).toBe('unknown')
    expect(sent).toBe(1)
  })
})

describe('what is sent', () => {
  test('bears the token and the API version, and no idempotency key that GitHub would not know', async () => {
    const seen: (Readonly<Record<string, string>> | undefined)[] = []
    const api = apiOf((request) => {
      seen.push(request.headers)
      return reply({ data: {} })
    })
    await mutate(api, 'mutation', {})
    expect(seen).toEqual([
      {
        accept: 'application/vnd.github+json',
        'x-github-api-version': '2022-11-28',
        authorization: 'Bearer ghs_thetokenofthetest',
      },
    ])
  })

  test('a rate limit told inside an answer of 200 carries the time of its end', async () => {
    const clock = quickClock()
    const reset = clock.now() + 1_800_000
    const headers = { 'x-ratelimit-reset': String(reset / 1000) }
    const found = await failure(
      query(
        apiOf(() => reply(errorOf('RATE_LIMITED'), headers), clock),
        'query',
        {},
      ),
    )
    expect(found).toMatchObject({ code: 'throttled', retryAt: reset })
  })
})
