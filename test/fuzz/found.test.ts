// What spoilt answers once led to. Each of these is one answer, or two in a row, at the one moment where it did harm.
import { expect, test } from '@jest/globals'
import type { Call, SandboxReply } from '../../src/sandbox/contract.ts'
import {
  adopted,
  entryOf,
  expectUnharmed,
  idOf,
  knowing,
  lineOf,
  mergeOpen,
  PATIENCE,
  untilRest,
} from '../start/scenarios/story.ts'
import { cutAfter, cutBefore, watchDeletions, writesSecret } from '../start/scenarios/cut.ts'
import { expectAtRest } from '../start/scenarios/story.ts'
import { createRig, HOUR, type Rig } from '../start/rig.ts'

const MINUTE = 60_000
const KEY = { name: 'openai', provider: 'openai', environment: 'production' } as const
const VERSIONED = { ...KEY, layout: 'versioned' } as const

/** Answers once in another way. */
function spoilOnce(
  rig: Rig,
  fits: (call: Call) => boolean,
  spoil: (reply: SandboxReply) => SandboxReply,
): () => boolean {
  const state = { done: false }
  rig.world.tap({
    after: async (call, reply) => {
      if (state.done || call.from !== 'keyturn' || !fits(call)) return reply
      state.done = true
      return spoil(reply)
    },
  })
  return () => state.done
}

function bodyOf(reply: SandboxReply, change: (text: string) => string): SandboxReply {
  return { ...reply, body: change(reply.body) }
}

const asksEntries = ({ request }: Call): boolean => request.body.includes('query Entries')

test('a merge and its revert between two runs: what the app still runs on is not deleted', async () => {
  const rig = knowing({ keys: [VERSIONED] })
  const { world } = rig
  await adopted(rig)
  const deleted = watchDeletions(world)
  const [number] = mergeOpen(world, 'rotate')
  await world.clock.advance(HOUR)
  const mona = world.github.person('mona')
  mona.merge(mona.revert(number ?? 0))

  await rig.keyturn({ patience: PATIENCE })

  expect(deleted).toEqual([])
  expectUnharmed(rig)
  expect(entryOf(world, 'openai/production')?.rollback).toBeDefined()
  await untilRest(rig)
  expect(deleted).toHaveLength(1)
  expectAtRest(rig)
}, 180_000)

test('a revert after a crash between write and record, and a crash before the way back is written: it is written', async () => {
  const rig = knowing()
  const { world } = rig
  await adopted(rig)
  const before = idOf(world, KEY)
  await world.clock.advance(HOUR)
  const [number] = mergeOpen(world, 'rotate')
  await cutAfter(rig, writesSecret)
  expect(idOf(world, KEY)).not.toBe(before)
  const mona = world.github.person('mona')
  mona.merge(mona.revert(number ?? 0))
  await world.clock.advance(5 * MINUTE)
  await cutBefore(rig, writesSecret)
  await world.clock.advance(5 * MINUTE)

  await untilRest(rig)

  expect(idOf(world, KEY)).toBe(before)
  expect(lineOf(world, 'openai/production')?.id).toBe(before)
  expectAtRest(rig)
}, 180_000)

test('what is in service is not adopted as unknown because of one garbled listing', async () => {
  const rig = knowing()
  const { world } = rig
  const untap = world.tap({
    after: async (call, reply) => (call.request.url.pathname.endsWith('/api_keys') ? bodyOf(reply, () => '') : reply),
  })
  const first = await rig.keyturn()
  expect(first.outcomes.map(({ kind }) => kind)).toEqual(['failed'])
  untap()

  await adopted(rig)

  expect(entryOf(world, 'openai/production')?.incumbent).toMatchObject({ adopted: 'by-value', keyId: idOf(world, KEY) })
}, 180_000)

test('a value that could not be tried is not taken for one that does not work', async () => {
  const rig = knowing()
  const { world } = rig
  const untap = world.tap({
    after: async (call, reply) => (call.request.url.pathname === '/v1/models' ? { ...reply, status: 500 } : reply),
  })
  const first = await rig.keyturn()
  expect(first.outcomes.map(({ kind }) => kind)).toEqual(['failed'])
  untap()

  await adopted(rig)

  expect(entryOf(world, 'openai/production')?.incumbent).toMatchObject({ adopted: 'by-value' })
}, 180_000)

const WRONG: readonly (readonly [string, (call: Call) => boolean, (reply: SandboxReply) => SandboxReply])[] = [
  [
    'a folder of sealed values that is no list',
    asksEntries,
    (reply) => bodyOf(reply, (text) => text.replace(/"entries":\[\{"name":"kt-[^\]]*\]/, '"entries":7')),
  ],
  [
    'a public key that is none',
    ({ request }) => request.url.pathname.endsWith('/public-key'),
    (reply) => bodyOf(reply, (text) => text.replace(/"key":"[^"]*"/, '"key":"{{"')),
  ],
  [
    'a secret that was written at half a time',
    ({ request }) => request.method === 'GET' && request.url.pathname.endsWith('/OPENAI_API_KEY'),
    (reply) => bodyOf(reply, (text) => text.replace(/("updated_at":"\d{4}-\d\d-\d\d)[^"]*/, '$1')),
  ],
  [
    'a pull request in a state that there is not',
    asksEntries,
    (reply) =>
      bodyOf(reply, (text) =>
        text.replaceAll('"state":"MERGED"', '"state":"GONE"').replaceAll('"state":"OPEN"', '"state":"GONE"'),
      ),
  ],
]

test.each(WRONG)(
  '%s costs an approved key nothing but time',
  async (_what, fits, spoil) => {
    const rig = knowing()
    const { world } = rig
    await adopted(rig)
    const spoilt = spoilOnce(rig, fits, (reply) => {
      const bad = spoil(reply)
      expect(bad.body).not.toBe(reply.body)
      return bad
    })
    mergeOpen(world, 'rotate')

    // A run may end in it; the next one sees the truth.
    await rig.keyturn({ patience: PATIENCE }).catch(() => undefined)
    await untilRest(rig)

    expect(spoilt()).toBe(true)
    expect(world.github.truth.commits('keyturn/journal').filter(({ message }) => message.includes('discard'))).toEqual(
      [],
    )
    expectAtRest(rig)
    expect(lineOf(world, 'openai/production')?.generation).toBe(1)
  },
  180_000,
)

test('a use that cannot be read is no silence: the old key stays as long as nobody can tell', async () => {
  const rig = knowing()
  const { world } = rig
  await adopted(rig)
  mergeOpen(world, 'rotate')
  const deleted = watchDeletions(world)
  // As after a change of the vendor's API: the time comes as a text.
  world.tap({
    after: async (call, reply) =>
      bodyOf(reply, (text) =>
        call.host === 'openai' ? text.replace(/"last_used_at":(\d+)/g, '"last_used_at":"$1"') : text,
      ),
  })

  await rig.pass(3 * 24 * HOUR)

  expect(deleted).toEqual([])
  expectUnharmed(rig)
}, 180_000)

test('what a refusal of GitHub quotes is not repeated', async () => {
  const rig = createRig()
  const { world } = rig
  const told = 'Bearer ghs_not_a_word'
  world.tap({
    after: async (call, reply) =>
      call.request.body.includes('query Snapshot')
        ? bodyOf(reply, () => JSON.stringify({ errors: [{ type: told, path: [told], message: told }] }))
        : reply,
  })

  await expect(rig.keyturn()).rejects.toThrow(expect.objectContaining({ message: expect.not.stringContaining(told) }))
}, 180_000)

test('a key whose id is no id is not read, and not repeated', async () => {
  const rig = knowing()
  const { world } = rig
  await adopted(rig)
  await world.clock.advance(HOUR)
  const odd = `key_\n::error::${'x'.repeat(9_000)}`
  world.tap({
    after: async (call, reply) =>
      call.request.url.pathname.endsWith('/api_keys')
        ? bodyOf(reply, (text) => text.replaceAll(/"id":"key_[^"]*"/g, `"id":${JSON.stringify(odd)}`))
        : reply,
  })
  mergeOpen(world, 'rotate')

  const { outcomes } = await rig.keyturn({ patience: PATIENCE })

  expect(outcomes.map(({ kind }) => kind)).toEqual(['failed'])
  expect(JSON.stringify(outcomes)).not.toContain('xxxx')
  expectUnharmed(rig)
}, 180_000)
