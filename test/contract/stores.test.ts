import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { Failure } from '../../src/core/failure.ts'
import type { SlotFacts } from '../../src/core/facts.ts'
import { formatProblem } from '../../src/core/manifest/format.ts'
import { readManifest } from '../../src/core/manifest/read.ts'
import { Secret, spellings } from '../../src/core/secret.ts'
import { PROVIDERS, STORES } from '../../src/plugins/registry.ts'
import { DECLARED } from '../../src/plugins/stores/declared.ts'
import type { Tap } from '../../src/sandbox/contract.ts'
import { answerAfter, answerWith, broken, loseAnswer, nth, ofKeyturn, refuse } from '../../src/sandbox/faults.ts'
import { FIRST, STORE_BENCHES, type StoreBench } from './store-bench.ts'
import { failureOf } from './failing.ts'

jest.setTimeout(30_000)

const ONE = 'kt-1f9k3x-app-production-6-9c04ae'
const TWO = 'kt-1f9k3x-app-production-7-0b17d2'
const OLDER = 'kt-1f9k3x-app-production-5-77ab01'

const values = {
  [OLDER]: 'the-older-value-0123456789',
  [ONE]: 'the-first-value-0123456789',
  [TWO]: 'the-second-value-9876543210',
}

const parts = (tag: keyof typeof values): { readonly value: Secret } => ({
  value: Secret.of(values[tag], () => undefined),
})

test('every store of the registry has a bench, and no bench is left over', () => {
  expect(Object.keys(STORE_BENCHES).toSorted()).toEqual(Object.keys(STORES).toSorted())
})

const CASES = Object.entries(STORE_BENCHES).flatMap(([kind, { layouts }]) =>
  layouts.map((layout) => [kind, layout] as const),
)

describe.each(CASES)('store %s, %s', (kind, layout) => {
  let bench: StoreBench
  const told: string[] = []

  beforeEach(async () => {
    const benches = Object.entries(STORE_BENCHES).find(([name]) => name === kind)?.[1]
    if (benches === undefined) throw new Error(`no bench for the store ${kind}`)
    bench = await benches.open(layout)
    told.length = 0
  })

  // Whatever a case did: nobody was told a value, and none went out unsealed but to the store itself.
  afterEach(() => {
    const sent = bench.wire.calls.map(
      ({ host, request }) => `${request.url.href} ${host === bench.takes ? '' : request.body}`,
    )
    const text = [...told, ...sent, JSON.stringify(bench.log)].join('\n')
    expect(
      Object.values(values)
        .flatMap(spellings)
        .filter((one) => text.includes(one)),
    ).toEqual([])
  })

  const stage = (tag: keyof typeof values): Promise<void> => bench.run(bench.store.stage(tag, parts(tag)))
  const put = async (tag: keyof typeof values): Promise<void> => {
    await stage(tag)
    await bench.run(bench.switchTo(tag))
  }
  const facts = async (): Promise<SlotFacts | undefined> => {
    const all = await bench.run(bench.store.read(bench.head()))
    return all.get(bench.store.slots[0] ?? '')
  }

  test('it is what the table of stores says', () => {
    const { custody, restores } = bench.store.traits
    const name = kind === 'github' ? `github, layout ${bench.store.traits.layout}` : kind
    expect(DECLARED[name]).toMatchObject({ custody, restores })
  })

  test('what is staged is seen by Keyturn and by no reader', async () => {
    const before = await facts()
    await stage(ONE)

    expect(bench.reads()).toBe(FIRST)
    expect(await facts()).toEqual({ ...before, staged: [ONE] })
    expect(await bench.run(bench.store.ready(ONE))).toEqual({ ready: true })
  })

  test('what was never staged is not ready, and is never put into service', async () => {
    expect(await bench.run(bench.store.ready(TWO))).toMatchObject({ ready: false, why: 'missing' })
    if (bench.store.traits.layout === 'single') await failure(bench.store.promote(TWO))

    expect(bench.reads()).toBe(FIRST)
  })

  test('every verb may be done again', async () => {
    await stage(ONE)
    await stage(ONE)
    await bench.run(bench.switchTo(ONE))
    await bench.run(bench.store.promote(ONE))
    expect(bench.reads()).toBe(values[ONE])

    await put(TWO)
    await facts()
    await bench.run(bench.store.remove(ONE))
    await bench.run(bench.store.remove(ONE))
    expect(bench.reads()).toBe(values[TWO])
  })

  test('what was promoted is what readers have, and its time is told', async () => {
    await put(ONE)

    expect(bench.reads()).toBe(values[ONE])
    expect((await facts())?.updatedAt).toBeLessThanOrEqual(bench.clock.now())
  })

  test('an earlier value comes back as long as it is kept', async () => {
    await put(OLDER)
    await put(ONE)

    const later = await bench.later()
    if (!bench.store.traits.restores) await failure(later.restore(OLDER))
    else {
      await bench.run(bench.restoreTo(OLDER))
      await bench.run(later.restore(OLDER))
    }

    expect(bench.reads()).toBe(values[bench.store.traits.restores ? OLDER : ONE])
  })

  test('what is in service is never removed', async () => {
    await put(ONE)
    await facts()
    await bench.run(bench.store.remove(ONE).catch((error: unknown) => void told.push(String(error))))

    expect(bench.reads()).toBe(values[ONE])
  })

  test('removing what was staged leaves the readers alone, and it is gone', async () => {
    await put(ONE)
    await stage(TWO)
    await facts()
    await bench.run(bench.store.remove(TWO))

    expect(bench.reads()).toBe(values[ONE])
    expect((await facts())?.staged).not.toContain(TWO)
    expect(await bench.run(bench.store.ready(TWO))).toMatchObject({ ready: false })
  })

  const failure = (work: Promise<unknown>): Promise<Failure> => failureOf(bench.run(work), told)

  test.each<[string, () => Tap]>([
    ['it is refused', () => answerWith(ofKeyturn, { ...broken(503), status: 403 })],
    ['there is no such thing', () => answerWith(ofKeyturn, { ...broken(503), status: 404 })],
    ['the host breaks', () => answerWith(ofKeyturn, broken(502))],
    ['nobody listens', () => refuse(ofKeyturn)],
    ['a page comes instead', () => answerWith(ofKeyturn, { status: 200, headers: {}, body: '<html>' })],
    [
      'the request comes back as the answer',
      () => ({ before: async ({ request }) => ({ status: 422, headers: {}, body: request.body }) }),
    ],
  ])('the first request that fails says so without the value: %s', async (_, tap) => {
    const unseen = bench.store.traits.custody === 'after-merge'
    if (unseen) await stage(ONE)
    bench.wire.tap(tap())
    await failure(unseen ? bench.store.promote(ONE) : bench.store.stage(ONE, parts(ONE)))

    expect(bench.reads()).toBe(FIRST)
  })

  test.each<[string, (which: ReturnType<typeof nth>) => Tap]>([
    ['is lost', (which) => loseAnswer(which)],
    ['is a page of a proxy', (which) => answerAfter(which, { status: 502, headers: {}, body: '<html>' })],
  ])('where the answer to a write %s, the write may be done again', async (_, tap) => {
    const writes = nth(1, (call) => ofKeyturn(call) && ['PUT', 'PATCH'].includes(call.request.method))
    const stop = bench.wire.tap(tap(writes))
    const tried = async (work: () => Promise<void>): Promise<void> => {
      await bench.run(work().catch((error: unknown) => void told.push(String(error))))
      await bench.run(work())
    }
    await tried(() => bench.store.stage(ONE, parts(ONE)))
    await tried(() => bench.switchTo(ONE))
    stop()

    expect(bench.reads()).toBe(values[ONE])
  })
})

describe.each(Object.entries(STORE_BENCHES))('store %s', (_kind, { twice }) => {
  test('the same slot in two credentials is refused, whatever its case', () => {
    const reading = readManifest(twice, 'rotation.yml', PROVIDERS)
    const problems = 'problems' in reading ? reading.problems.map(formatProblem) : []

    expect(problems).toEqual([expect.stringMatching(/is already .*'s · each secret holds one key/)])
  })
})
