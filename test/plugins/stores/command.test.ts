import { describe, expect, test } from '@jest/globals'
import type { SlotState } from '../../../src/core/entry/entry.ts'
import { Failure } from '../../../src/core/failure.ts'
import type { SlotFacts, Tag } from '../../../src/core/facts.ts'
import type { CommandStoreSpec } from '../../../src/core/manifest/policy.ts'
import { Secret, spellings } from '../../../src/core/secret.ts'
import type { Ended } from '../../../src/plugins/contract/command.ts'
import type { Store } from '../../../src/plugins/contract/store.ts'
import { openStore } from '../../../src/plugins/registry.ts'
import type { ProgramSandbox } from '../../../src/sandbox/locker/program.ts'
import type { LockerSandbox } from '../../../src/sandbox/locker/locker.ts'
import { LOCKER_LINES } from '../../../src/sandbox/repository/manifest.ts'
import { readCommands } from '../../../src/start/allowed.ts'
import { portOf } from '../../../src/start/command.ts'
import { openGithubBench, type GithubBench } from '../../contract/github-bench.ts'
import { IN_LOCKER } from '../../contract/store-bench.ts'

const ADOPTED = 'kt-1f9k3x-app-0-9c04ae'
const TAG = 'kt-1f9k3x-app-6-9c04ae'
const OLDER = 'kt-1f9k3x-app-5-111111'
const VALUE = 'a-value-that-nobody-may-see'
const SLOT = IN_LOCKER.slots[0]?.address ?? ''
const NAME = 'API_KEY'
const HEAD = { oid: '0'.repeat(40), file: async () => undefined }
const { read: _read, ...UNREAD } = { ...IN_LOCKER, write: ['locker', 'put', NAME] }

interface Opened {
  readonly bench: GithubBench
  readonly store: Store
  readonly locker: LockerSandbox
  readonly program: ProgramSandbox
  readonly facts: () => Promise<SlotFacts | undefined>
}

interface Wishes {
  readonly spec?: CommandStoreSpec
  readonly state?: SlotState
  readonly candidate?: Tag
  readonly value?: string
  /** In the place of what the tool does. */
  readonly ends?: Ended
}

async function opened({ spec = IN_LOCKER, state, candidate, value = VALUE, ends }: Wishes = {}): Promise<Opened> {
  const bench = openGithubBench()
  const { locker, program, clock } = bench
  const whole = program.over(bench.wire.fetchAs('keyturn'))
  const outside = {
    env: { LOCKER_TOKEN: locker.token },
    redactor: { mask: () => undefined, redact: (text: string) => text, assertClean: () => undefined },
    program: async (given: Parameters<typeof whole>[0]) =>
      ends !== undefined && given.words[1] === 'put' ? ends : whole(given),
  }
  const store = await openStore({
    spec,
    port: portOf(outside, { commands: readCommands('allow-commands', LOCKER_LINES) }, spec),
    state: () => state,
    candidate: () => candidate,
    now: () => clock.now(),
    sleep: (time) => clock.sleep(time),
  })
  await store.stage(TAG, { value: Secret.of(value, () => undefined) })
  const facts = async (): Promise<SlotFacts | undefined> => (await bench.run(store.read(HEAD))).get(SLOT)
  return { bench, store, locker, program, facts }
}

async function failure({ bench, store }: Opened): Promise<Failure> {
  const thrown: unknown = await bench.run(store.promote(TAG)).catch((error: unknown) => error)
  if (thrown instanceof Failure) return thrown
  throw new Error(`it did not fail: ${String(thrown)}`)
}

describe('what a program ends as', () => {
  test.each<[string, Ended, string, string]>([
    [
      'an exit code that says so',
      { how: 'exited', code: 77, output: '' },
      'exit code 77. Nothing was written.',
      'not-done',
    ],
    ['another exit code', { how: 'exited', code: 1, output: VALUE }, 'exit code 1. Whether', 'unknown'],
    ['a signal', { how: 'killed' }, 'killed by somebody else. Whether', 'unknown'],
    ['the end of its time', { how: 'timed-out' }, 'not over after 30 s and was killed. Whether', 'unknown'],
    ['too many words', { how: 'too-much' }, 'more than Keyturn reads and was killed. Whether', 'unknown'],
    ['no start at all', { how: 'not-started' }, 'could not be started. Nothing was written.', 'not-done'],
  ])('%s', async (_, ends, words, effect) => {
    const told = await failure(await opened({ ends }))
    expect(told.message).toContain(words)
    expect(told.effect).toBe(effect)
    expect(spellings(VALUE).some((one) => told.message.includes(one))).toBe(false)
  })

  test('a program that hangs takes no longer than it may', async () => {
    const all = await opened()
    all.program.controls.hangs = 'after'
    all.locker.put(NAME, 'before')
    const before = all.bench.clock.now()
    const told = await failure(all)
    expect(told.code).toBe('timed-out')
    expect(all.bench.clock.now() - before).toBe(IN_LOCKER.timeout)
  })

  test('a read that prints without end is no word', async () => {
    const all = await opened({ state: { tag: ADOPTED } })
    all.program.controls.chatty = true
    await expect(all.facts()).rejects.toThrow('printed more than Keyturn reads')
  })

  test('a read that shows the mark of two is no word either', async () => {
    const all = await opened({ state: { tag: ADOPTED } })
    all.locker.put(NAME, 'before', `${OLDER} then ${TAG}`)
    await expect(all.facts()).rejects.toThrow('several of Keyturn')
  })
})

/** What each write was handed. */
function put({ program }: Opened): readonly (string | undefined)[] {
  return program.started.filter(({ words }) => words[1] === 'put').map(({ input }) => input)
}

describe('what is handed over', () => {
  test('is the value and nothing else', async () => {
    const all = await opened({ spec: UNREAD })
    await all.bench.run(all.store.promote(TAG))
    expect(put(all)).toEqual([VALUE])
  })

  test('is one line where an import wants it', async () => {
    const all = await opened({ spec: { ...UNREAD, stdin: 'assignment' } })
    await all.bench.run(all.store.promote(TAG))
    expect(put(all)).toEqual([`${NAME}=${VALUE}\n`])
  })

  test.each(['two\nlines-of-a-value', 'a value with spaces', 'a"quoted"value', 'a-$HOME-value', 'a-value#with-more'])(
    'is no line where the value would be read as something else: %j',
    async (value) => {
      const all = await opened({ spec: { ...UNREAD, stdin: 'assignment' }, value })
      const told = await failure(all)
      expect(told).toMatchObject({ effect: 'not-done', code: 'refused' })
      expect(told.message).not.toContain(value)
      expect(put(all)).toEqual([])
    },
  )
})

describe('what stands there, where the tool tells', () => {
  const AT = 1_700_000_000_000

  test.each<[string, string, SlotState, SlotFacts['holds']]>([
    ['nothing of ours beside an adopted key', '', { tag: ADOPTED }, { tag: ADOPTED }],
    ['a mark of long ago beside an adopted key', OLDER, { tag: ADOPTED }, { tag: ADOPTED }],
    ['the one that was written', TAG, { tag: TAG, writtenAt: AT }, { tag: TAG }],
    ['no mark where ours was', '', { tag: TAG, writtenAt: AT }, 'strange'],
    ['another mark', OLDER, { tag: TAG, writtenAt: AT }, 'strange'],
    ['the one being written', TAG, { tag: OLDER, from: null, openedAt: AT, writing: TAG }, { tag: TAG }],
    ['the one before it', OLDER, { tag: OLDER, from: null, openedAt: AT, writing: TAG }, { tag: OLDER }],
    ['a mark that is none', `${TAG}0`, { tag: TAG, writtenAt: AT }, 'strange'],
  ])('%s', async (_, note, state, holds) => {
    const all = await opened({ state })
    all.locker.put(NAME, 'before', note)
    expect((await all.facts())?.holds).toEqual(holds)
  })

  test('a mark within what a tool says of it is found', async () => {
    const all = await opened({ state: { tag: TAG, writtenAt: AT } })
    all.locker.put(NAME, 'before', `{"note":"${TAG}","by":"mona"}\n`)
    expect((await all.facts())?.holds).toEqual({ tag: TAG })
  })

  test('the candidate’s, though nobody announced it, is told as that', async () => {
    const all = await opened({ state: { tag: OLDER, writtenAt: AT }, candidate: TAG })
    all.locker.put(NAME, 'before', TAG)
    expect((await all.facts())?.holds).toEqual({ tag: TAG })
  })

  test('it is not written again by who does not have it', async () => {
    const all = await opened({ state: { tag: OLDER, from: null, openedAt: AT, writing: TAG } })
    all.locker.put(NAME, 'before', TAG)
    await all.store.remove(TAG)
    expect(await all.bench.run(all.store.ready(TAG))).toEqual({ ready: true })
    await all.bench.run(all.store.promote(TAG))
    expect(all.locker.value(NAME)).toBe('before')
  })
})

describe('what stands there, where nobody tells', () => {
  const AT = 1_700_000_000_000

  test.each<[string, SlotState | undefined, Partial<SlotFacts>]>([
    ['before it is known', undefined, { untold: true }],
    ['the journal’s word', { tag: TAG, writtenAt: AT }, { untold: true, updatedAt: AT }],
    ['an announced write', { tag: OLDER, from: AT, openedAt: AT + 5, writing: TAG }, { untold: true, updatedAt: AT }],
  ])('%s', async (_, state, told) => {
    const all = await opened({ spec: UNREAD, ...(state === undefined ? {} : { state }) })
    expect(await all.facts()).toEqual({ staged: [TAG], ...told })
  })

  test('who saw the program end well knows it', async () => {
    const state = { tag: OLDER, from: null, openedAt: 0, writing: TAG }
    const all = await opened({ spec: UNREAD, state })
    await all.bench.run(all.store.promote(TAG))
    expect(await all.facts()).toEqual({ staged: [TAG], updatedAt: expect.any(Number) })
  })

  test('who saw it fail does not', async () => {
    const state = { tag: OLDER, from: null, openedAt: 0, writing: TAG }
    const all = await opened({ spec: UNREAD, state, ends: { how: 'timed-out' } })
    await failure(all)
    expect(await all.facts()).toEqual({ staged: [TAG], untold: true })
  })

  test('a write of before the bracket says nothing of it', async () => {
    const state = { tag: OLDER, from: null, openedAt: Number.MAX_SAFE_INTEGER, writing: TAG }
    const all = await opened({ spec: UNREAD, state })
    await all.bench.run(all.store.promote(TAG))
    expect(await all.facts()).toMatchObject({ untold: true })
  })
})

test('the check runs once, and again where it failed', async () => {
  const all = await opened({ state: { tag: ADOPTED } })
  const checks = (): number => all.program.started.filter(({ words }) => words[1] === 'whoami').length
  all.program.controls.killed = 'before'
  await expect(all.facts()).rejects.toThrow('`check` of rotation.yml')
  all.program.controls.killed = undefined
  await all.facts()
  await all.facts()
  expect(checks()).toBe(2)
})
