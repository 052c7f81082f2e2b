import { describe, expect, jest, test } from '@jest/globals'
import { Failure } from '../../src/core/failure.ts'
import type { Word } from '../../src/core/entry/word.ts'
import type { Testimony } from '../../src/core/facts.ts'
import { Secret } from '../../src/core/secret.ts'
import type { Witness } from '../../src/plugins/contract/witness.ts'
import { openWitness, PROVIDERS, WITNESSES } from '../../src/plugins/registry.ts'
import { openRuns } from '../../src/plugins/witnesses/runs.ts'
import { openUsage } from '../../src/plugins/witnesses/usage.ts'
import { createSend } from '../../src/http/send.ts'
import type { SandboxReply, Tap } from '../../src/sandbox/contract.ts'
import { answerWith, broken, loseRequest, ofKeyturn } from '../../src/sandbox/faults.ts'
import { json } from '../../src/sandbox/reply.ts'
import { createClock } from '../../src/sandbox/clock.ts'
import { createPrometheus, PROMETHEUS_HOST } from '../../src/sandbox/prometheus/prometheus.ts'
import { createWire } from '../../src/sandbox/wire.ts'
import { createWorld } from '../../src/sandbox/world.ts'
import { madeFor, openBench, OTHER_TAG, START, TAG, traitsOf } from './bench.ts'
import { openGithubBench } from './github-bench.ts'
import { NOBODY } from './nobody.ts'

jest.setTimeout(30_000)

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** One witness before the sandbox. */
interface Stand {
  readonly witness: Witness
  /** What it says of the heir; undefined: it has no such verb. */
  readonly serves: () => Promise<Testimony | undefined>
  readonly quiet: () => Promise<Testimony | undefined>
  /** The heir is used, as the source would hear it. */
  readonly speak: () => Promise<void>
  /** The old key is used. */
  readonly old: () => Promise<void>
  readonly tap: (tap: Tap) => void
  readonly pass: (milliseconds: number) => Promise<void>
  /** Its silence proves something only once it was heard to speak. */
  readonly mustSpeak: boolean
}

async function openUsageOf(id: string): Promise<Stand> {
  const bench = await openBench(id)
  // Where an account has room for few keys, the one in service stands aside.
  if (traitsOf(id)?.capacity === 2) bench.vendor.remove(bench.first.id)
  const [old, heir] = [await madeFor(bench, TAG), await madeFor(bench, OTHER_TAG)]
  await bench.clock.advance(HOUR)
  const since = bench.clock.now()
  const witness = openUsage({
    provider: () => Promise.resolve(bench.provider),
    now: () => bench.clock.now(),
    quiet: HOUR,
    other: (key) => (key === old.keyId ? heir.keyId : old.keyId),
    probes: () => [],
  })
  const use = (key: typeof old): Promise<void> => bench.use(key.value)
  return {
    witness,
    serves: async () => bench.run(witness.serves?.(since, { keyId: heir.keyId }) ?? Promise.resolve(undefined)),
    quiet: async () => bench.run(witness.quiet?.(old.keyId, since) ?? Promise.resolve(undefined)),
    speak: () => use(heir),
    old: () => use(old),
    tap: (tap) => void bench.wire.tap(tap),
    pass: (time) => bench.clock.advance(time),
    mustSpeak: true,
  }
}

async function openRunsOf(): Promise<Stand> {
  const bench = openGithubBench({
    '.github/workflows/deploy.yml':
      'name: Deploy\non: workflow_dispatch\njobs:\n  deploy: { environment: production, steps: [] }\n',
  })
  let since = bench.clock.now()
  const witness = openRuns({ rest: bench.rest, now: () => bench.clock.now() })
  return {
    witness,
    serves: async () => undefined,
    quiet: async () => bench.run(witness.quiet?.('old', since) ?? Promise.resolve(undefined)),
    speak: async () => undefined,
    // A run from before the change may hold the old value.
    old: async () => {
      bench.github.person('mona').dispatch('deploy.yml')
      since = bench.clock.now()
    },
    tap: (tap) => void bench.wire.tap(tap),
    pass: (time) => bench.clock.advance(time),
    mustSpeak: false,
  }
}

/** A workflow that tests what is deployed, started by whoever uses the app. */
async function openGithubRunOf(): Promise<Stand> {
  const bench = openGithubBench({
    '.github/workflows/smoke.yml': 'name: Smoke\non: workflow_dispatch\njobs:\n  test: { steps: [] }\n',
  })
  const spec = { kind: 'github-run', file: 'smoke.yml', inputs: {}, start: 'itself' } as const
  const deployedAt = bench.clock.now()
  const witness = await openWitness(spec, {
    ...NOBODY,
    rest: bench.rest,
    now: () => bench.clock.now(),
    send: offline,
  })
  const test = async (ends: 'success' | 'failure'): Promise<void> => {
    bench.github.onJob(async () => ends)
    bench.github.person('mona').dispatch('smoke.yml')
    await bench.clock.advance(60_000)
  }
  return {
    witness,
    serves: async () => bench.run(witness.serves?.(0, { keyId: 'heir', deployedAt }) ?? Promise.resolve(undefined)),
    quiet: async () => undefined,
    speak: () => test('success'),
    // What is tested while the old key is in use fails.
    old: () => test('failure'),
    tap: (tap) => void bench.wire.tap(tap),
    pass: (time) => bench.clock.advance(time),
    mustSpeak: false,
  }
}

function offline(): Promise<never> {
  return Promise.reject(new Error('Nobody is asked over the wire.'))
}

/** Somebody says that the heir serves: that is all it can hear. */
async function openPersonOf(): Promise<Stand> {
  let now = DAY
  let word: Word | undefined
  const ask = 'Does the checkout take a card?'
  const opening = { ...NOBODY, now: () => now, word: () => word, send: offline }
  const witness = await openWitness({ kind: 'person', ask }, opening)
  return {
    witness,
    serves: async () => witness.serves?.(DAY, { keyId: 'heir' }),
    quiet: async () => undefined,
    speak: async () => {
      word = { keyId: 'heir', asked: [ask], by: 'mona', at: now, request: 'comment:7' }
    },
    // What was said of the key before this one.
    old: async () => {
      word = word && { ...word, keyId: 'old' }
    },
    // Its source is the journal: one that cannot be read tells of no word.
    tap: () => {
      word = undefined
    },
    pass: async (time) => {
      now += time
    },
    mustSpeak: false,
  }
}

/** What the app counts, asked by rates. */
async function openPrometheusOf(): Promise<Stand> {
  const clock = createClock(START)
  const prometheus = createPrometheus(clock)
  const wire = createWire({
    clock,
    handlers: { prometheus: prometheus.handler },
    names: { [PROMETHEUS_HOST]: 'prometheus' },
  })
  const own = { now: () => clock.now(), monotonic: () => clock.now(), sleep: (time: number) => clock.sleep(time) }
  const send = createSend({
    fetch: wire.fetchAs('keyturn'),
    clock: own,
    timer: (later, then) => clock.timer(later, then),
  })
  const url = `https://${PROMETHEUS_HOST}`
  const query = 'sum(rate(requests_total{code="200"}[60m])) / sum(rate(requests_total[60m]))'
  const witness = await openWitness(
    { kind: 'prometheus', url, query, holds: { by: '>', than: 0.9 }, series: 1, window: HOUR, auth: 'bearer' },
    {
      ...NOBODY,
      send,
      now: () => clock.now(),
      prometheus: { allowed: url, token: () => Secret.of(prometheus.token, () => undefined) },
    },
  )
  const deployedAt = clock.now()
  const use = async (code: string): Promise<void> => {
    await clock.advance(60_000)
    prometheus.count({ code })
    await clock.advance(60_000)
  }
  return {
    witness,
    serves: async () =>
      clock.runUntilIdle(witness.serves?.(0, { keyId: 'k', deployedAt }) ?? Promise.resolve(undefined)),
    quiet: async () => undefined,
    // Counted over the last hour, so of the last hour.
    speak: async () => {
      await clock.advance(HOUR)
      await use('200')
    },
    old: () => use('401'),
    tap: (tap) => void wire.tap(tap),
    pass: (time) => clock.advance(Math.min(time, HOUR / 2)),
    mustSpeak: false,
  }
}

async function openHttpOf(): Promise<Stand> {
  const world = createWorld({
    github: () => ({ handler: async (): Promise<SandboxReply> => json(404, {}) }),
    app: { services: [{ name: 'openai', provider: 'openai', variable: 'OPENAI_API_KEY' }], instances: 2 },
  })
  const send = createSend({
    fetch: world.fetch,
    clock: {
      now: () => world.clock.now(),
      monotonic: () => world.clock.now(),
      sleep: (time) => world.clock.sleep(time),
    },
    timer: (later, then) => world.clock.timer(later, then),
  })
  const url = 'https://app.acme.dev/healthz/openai'
  const spec = { kind: 'http', url, asks: 4, instances: 2, instance: 'instance', fingerprint: 'fingerprint' } as const
  const witness = await openWitness(spec, { ...NOBODY, send, now: () => world.clock.now() })
  const [heir, old] = [
    world.openai.mint({ project: world.openai.project('p'), name: 'heir' }).value,
    'sk-the-old-value-0000',
  ]
  const fingerprint = Secret.of(heir, () => undefined).fingerprint()
  return {
    witness,
    serves: async () =>
      world.clock.runUntilIdle(witness.serves?.(0, { keyId: 'k', fingerprint }) ?? Promise.resolve(undefined)),
    quiet: async () => undefined,
    speak: async () => world.app.start('openai', heir),
    old: async () => world.app.start('openai', old),
    tap: (tap) => void world.tap(tap),
    pass: (time) => world.clock.advance(time),
    mustSpeak: false,
  }
}

function verdictOf(heard: unknown): string {
  if (heard === undefined) return 'none'
  return heard instanceof Failure ? 'failed' : String(Reflect.get(Object(heard), 'verdict'))
}

/** Those that a manifest declares, by the registry's kind, and those that are nobody's to declare. */
const DECLARED: Readonly<Record<keyof typeof WITNESSES, () => Promise<Stand>>> = {
  http: openHttpOf,
  'github-run': openGithubRunOf,
  prometheus: openPrometheusOf,
  person: openPersonOf,
}
/** What a vendor presents to the app nobody calls it with: its own test tells the same of deliveries (stripe-webhook.test.ts). */
const counting = Object.entries(PROVIDERS).filter(
  ([, { traits }]) => traits.usage !== 'none' && traits.direction !== 'inbound',
)
const STANDS: readonly (readonly [string, () => Promise<Stand>])[] = [
  ...Object.entries(DECLARED),
  ['runs', openRunsOf],
  ...counting.map(([id]) => [`usage at ${id}`, () => openUsageOf(id)] as const),
]

test('every witness of the registry has a bench, and no bench is left over', () => {
  expect(Object.keys(DECLARED).toSorted()).toEqual(Object.keys(WITNESSES).toSorted())
})

describe.each(STANDS)('witness %s', (_name, open) => {
  test('says who it is and what it asks', async () => {
    const { witness, serves, quiet } = await open()
    const heard = (await serves()) ?? (await quiet())

    expect(witness.what).toMatch(/\w{3}/)
    expect(heard).toMatchObject({ witness: witness.id, asked: expect.stringMatching(/\w{3}/), at: expect.any(Number) })
    expect(witness.serves !== undefined || witness.quiet !== undefined).toBe(true)
  })

  test('nothing that was heard is no yes to serving', async () => {
    const { serves } = await open()

    expect((await serves())?.verdict).not.toBe('yes')
  })

  test('the heir in use serves', async () => {
    const { witness, serves, speak, pass } = await open()
    // Some tell of use by the day.
    await pass(DAY)
    await speak()
    await pass(HOUR)

    expect((await serves())?.verdict).toBe(witness.serves === undefined ? undefined : 'yes')
  })

  test('silence is believed only of one that was heard to speak', async () => {
    const { witness, quiet, speak, pass, mustSpeak } = await open()
    if (witness.quiet === undefined) return expect(await quiet()).toBeUndefined()
    await pass(3 * DAY)
    const before = await quiet()
    // The limit of a vendor may count the app's requests and ours together.
    await pass(5_000)
    await speak()
    await pass(HOUR)

    expect(before?.verdict).toBe(mustSpeak ? 'unknown' : 'yes')
    expect((await quiet())?.verdict).toBe('yes')
  })

  test('the old key in use is not quiet', async () => {
    const { witness, quiet, serves, speak, old, pass } = await open()
    await speak()
    await pass(HOUR)
    await old()
    await pass(1)

    if (witness.quiet !== undefined) expect((await quiet())?.verdict).not.toBe('yes')
    else expect((await serves())?.verdict).not.toBe('yes')
  })

  test.each<[string, () => Tap]>([
    ['the source is down', () => answerWith(ofKeyturn, broken(503))],
    ['nobody answers', () => loseRequest(ofKeyturn)],
    ['a page of a proxy comes', () => answerWith(ofKeyturn, { status: 200, headers: {}, body: '<html>' })],
    ['null comes', () => answerWith(ofKeyturn, { status: 200, headers: {}, body: 'null' })],
    ['an empty answer comes', () => answerWith(ofKeyturn, { status: 200, headers: {}, body: '{}' })],
    ['empty lists come', () => answerWith(ofKeyturn, json(200, { object: 'list', data: [], has_more: false }))],
  ])('when %s it never says yes', async (_when, tap) => {
    const stand = await open()
    await stand.speak()
    await stand.pass(3 * DAY)
    stand.tap(tap())

    const asked = await stand.serves().catch((error: unknown) => error)
    const silence = await stand.quiet().catch((error: unknown) => error)
    // It may say that it knows nothing, or fail; of serving, that it still waits.
    expect([asked, silence].filter((heard) => heard !== undefined).length).toBeGreaterThan(0)
    expect(verdictOf(asked)).toMatch(/^(unknown|waiting|failed|none)$/)
    expect(verdictOf(silence)).toMatch(/^(unknown|failed|none)$/)
  })
})
