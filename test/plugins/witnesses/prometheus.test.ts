import { describe, expect, test } from '@jest/globals'
import type { Testimony } from '../../../src/core/facts.ts'
import type { PrometheusWitnessSpec } from '../../../src/core/manifest/policy.ts'
import { Secret } from '../../../src/core/secret.ts'
import { openPrometheus } from '../../../src/plugins/witnesses/prometheus.ts'
import { answer as reply, outside, type Outside, type Turn } from '../../http/outside.ts'

const MINUTE = 60_000
const NOW = Date.UTC(2026, 10, 16, 3)
const SPEC: PrometheusWitnessSpec = {
  kind: 'prometheus',
  url: 'https://prometheus.acme.dev/prom',
  query: 'sum(rate(errors_total[5m]))',
  holds: { by: '<', than: 0.01 },
  series: 1,
  window: 10 * MINUTE,
  auth: 'bearer',
}

function token(): Secret {
  return Secret.of('user:a-token-of-prometheus', () => undefined)
}

interface Case {
  readonly spec?: Partial<PrometheusWitnessSpec>
  readonly since?: number
  readonly allowed?: string
}

async function heard(
  turn: Turn,
  { spec, since, allowed }: Case = {},
): Promise<{ readonly said: Testimony; readonly world: Outside }> {
  const world = outside(turn)
  const witness = openPrometheus(
    { ...SPEC, ...spec },
    {
      send: world.send,
      now: () => NOW + 300,
      prometheus: { allowed: allowed ?? SPEC.url, token },
    },
  )
  const said = await witness.serves?.(0, { keyId: 'heir', deployedAt: since ?? NOW - 10 * MINUTE })
  if (said === undefined) throw new Error('no verb')
  return { said, world }
}

function vector(...values: readonly string[]): Turn {
  return answer({ resultType: 'vector', result: values.map((value) => ({ metric: {}, value: [NOW / 1000, value] })) })
}

function answer(data: unknown, more: object = {}): Turn {
  return reply(200, { status: 'success', data, ...more })
}

describe('a query that must hold', () => {
  test('is asked at the time of now, with the token, and its number, time and lag are told', async () => {
    const { said, world } = await heard(vector('0.002'))
    expect(said).toEqual({
      witness: 'prometheus',
      asked: 'sum(rate(errors_total[5m])) < 0.01',
      answer: '0.002',
      verdict: 'yes',
      number: 0.002,
      at: NOW + 300,
      lag: 10 * MINUTE,
    })
    const [sent] = world.asked
    expect(new URL(sent?.url ?? '').pathname).toBe('/prom/api/v1/query')
    expect(Object.fromEntries(new URL(sent?.url ?? '').searchParams)).toEqual({
      query: SPEC.query,
      time: String(NOW / 1000),
    })
    expect(sent?.init.headers['authorization']).toBe('Bearer user:a-token-of-prometheus')
  })

  test.each([
    [undefined, undefined],
    ['basic', `Basic ${Buffer.from('user:a-token-of-prometheus').toString('base64')}`],
  ] as const)('with auth %s it sends %s', async (auth, header) => {
    const { auth: _bearer, ...bare } = SPEC
    const world = outside(vector('0'))
    const spec = auth === undefined ? bare : { ...bare, auth }
    const witness = openPrometheus(spec, { send: world.send, now: () => NOW, prometheus: { allowed: SPEC.url, token } })
    await witness.serves?.(0, { keyId: 'heir', deployedAt: 0 })
    expect(world.asked[0]?.init.headers['authorization']).toBe(header)
  })

  test('does not hold: no, with the number', async () => {
    expect((await heard(vector('0.2'))).said).toMatchObject({ verdict: 'no', number: 0.2 })
  })

  test('of many series each must hold, and one that does not is named', async () => {
    expect((await heard(vector('0', '0.005', '0'))).said).toMatchObject({
      verdict: 'yes',
      answer: '0 and 2 more series',
    })
    expect((await heard(vector('0', '0.5', '0'))).said).toMatchObject({
      verdict: 'no',
      number: 0.5,
      answer: '0.5 and 2 more series; 1 of 3 do not hold',
    })
  })

  test.each([
    ['<', '1', 'no'],
    ['<=', '1', 'yes'],
    ['>', '1', 'no'],
    ['>=', '1', 'yes'],
    ['==', '1', 'yes'],
    ['==', '0', 'no'],
    ['!=', '1', 'no'],
    ['!=', '0', 'yes'],
  ] as const)('%s 1 with %s says %s', async (by, value, verdict) => {
    expect((await heard(vector(value), { spec: { holds: { by, than: 1 } } })).said.verdict).toBe(verdict)
  })

  test('a scalar is a number, too', async () => {
    expect((await heard(answer({ resultType: 'scalar', result: [NOW / 1000, '0'] }))).said.verdict).toBe('yes')
  })

  test('waits, and asks nobody, while it would look back to before the deployment', async () => {
    const { said, world } = await heard(vector('0'), { since: NOW - 9 * MINUTE })
    expect(said).toMatchObject({ verdict: 'waiting', answer: expect.stringContaining('until 2026-11-16T03:01Z') })
    expect(world.asked).toEqual([])
  })

  test('waits while the deployment is not over', async () => {
    const world = outside(vector('0'))
    const prometheus = { allowed: SPEC.url, token }
    const witness = openPrometheus(SPEC, { send: world.send, now: () => NOW, prometheus })
    expect(await witness.serves?.(0, { keyId: 'heir' })).toMatchObject({ verdict: 'waiting' })
    expect(world.asked).toEqual([])
  })

  test('is not asked where the workflow does not allow the server: no token goes anywhere', async () => {
    const { said, world } = await heard(vector('0'), { allowed: 'https://other.acme.dev' })
    expect(said).toMatchObject({
      verdict: 'unknown',
      answer: expect.stringContaining('`prometheus=https://prometheus.acme.dev/prom`'),
    })
    expect(world.asked).toEqual([])
  })

  test('a slash at the end of the address makes no other server of it', async () => {
    expect((await heard(vector('0'), { spec: { url: `${SPEC.url}/` } })).said.verdict).toBe('yes')
  })

  test.each<[string, Turn, string]>([
    ['no series at all', vector(), 'it tells of no series'],
    ['NaN, as of nought by nought', vector('NaN'), 'a series of it is NaN'],
    ['NaN among numbers', vector('0', 'NaN'), 'a series of it is NaN'],
    ['+Inf', vector('+Inf'), 'a series of it is +Inf'],
    ['-Inf, which is less than all', vector('-Inf'), 'a series of it is -Inf'],
    ['what is below every number', vector('-1e999'), 'a series of it is no number'],
    ['an empty text, which would be nought', vector(''), 'a series of it is no number'],
    [
      'a number that is none of a text',
      answer({ resultType: 'vector', result: [{ value: [NOW / 1000, 0] }] }),
      'is no number',
    ],
    [
      'a histogram',
      answer({ resultType: 'vector', result: [{ metric: {}, histogram: [NOW / 1000, {}] }] }),
      'is no number',
    ],
    ['the past', answer({ resultType: 'vector', result: [{ value: [NOW / 1000 - 300, '0'] }] }), 'another time'],
    ['a matrix', answer({ resultType: 'matrix', result: [] }), 'a matrix'],
    ['a string', answer({ resultType: 'string', result: [NOW / 1000, '0'] }), 'a string'],
    ['success and nothing', reply(200, { status: 'success' }), 'with nothing'],
    ['words of its own', answer({ resultType: '[a](https://evil)', result: [] }), 'with nothing known, not with'],
    [
      'a part, and a warning',
      answer({ resultType: 'vector', result: [] }, { warnings: ['partial'] }),
      'some of the data may be missing',
    ],
    [
      'a warning that is none of a list',
      answer({ resultType: 'vector', result: [] }, { warnings: 'x' }),
      'some of the data',
    ],
    ['an error with 200', reply(200, { status: 'error', errorType: 'timeout' }), 'none of Prometheus’s'],
    ['400', reply(400, { status: 'error', errorType: 'bad_data' }), 'does not understand'],
    ['401', reply(401, {}), 'asks for a token'],
    ['403', reply(403, {}), 'refuses the token'],
    ['404', reply(404, {}), 'no /api/v1/query'],
    ['422', reply(422, { status: 'error', errorType: 'execution' }), 'cannot carry'],
    ['503', reply(503, {}), 'gave no answer (503)'],
    ['302', reply(302, {}), 'gave no answer'],
    ['a page', reply(200, '<html>'), 'gave no answer'],
  ])('%s is not known, and said', async (_, turn, words) => {
    const { said } = await heard(turn)
    expect(said).toMatchObject({ verdict: 'unknown', answer: expect.stringContaining(words) })
    expect(said).not.toHaveProperty('number')
  })

  test('infos beside the answer are no warnings, and an empty list warns of nothing', async () => {
    const data = { resultType: 'vector', result: [{ metric: {}, value: [NOW / 1000, '0'] }] }
    expect((await heard(answer(data, { infos: ['x'], warnings: [] }))).said.verdict).toBe('yes')
  })

  test('fewer series than are asked for: one that vanished is not overlooked', async () => {
    const spec = { holds: { by: '==', than: 1 }, series: 3 } as const
    expect((await heard(vector('1', '1', '1'), { spec })).said.verdict).toBe('yes')
    expect((await heard(vector('1', '1'), { spec })).said).toMatchObject({
      verdict: 'unknown',
      answer: 'it tells of 2 series, and 3 are asked for',
    })
  })
})
