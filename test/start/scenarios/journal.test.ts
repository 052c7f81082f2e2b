import { describe, expect, test } from '@jest/globals'
import { randomBytes } from 'node:crypto'
import type { Call } from '../../../src/sandbox/contract.ts'
import { answerWith, ofKeyturn } from '../../../src/sandbox/faults.ts'
import { USUAL_KEY, type ReadyWorld } from '../../../src/sandbox/ready.ts'
import { json } from '../../../src/sandbox/reply.ts'
import { nextValue } from '../../../src/sandbox/holders.ts'
import { DAY, HOUR, type Rig } from '../rig.ts'
import { watchDeletions } from './cut.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  idOf,
  knowing,
  lineOf,
  living,
  mergeOpen,
  openOnes,
  PATIENCE,
  rotated,
  untilRest,
} from './story.ts'

const CREDENTIAL = 'openai/production'
const LOCK = 'rotation.lock.yml'
const JOURNAL = 'refs/heads/keyturn/journal'
const ENTRY = 'entries/openai/production.json'

interface State {
  readonly state: string
  readonly reach: (rig: Rig) => Promise<void>
}

const STATES: readonly State[] = [
  { state: 'at rest', reach: async (rig) => void (await rotated(rig)) },
  { state: 'in review', reach: async (rig) => void (await adopted(rig)) },
  {
    state: 'in overlap',
    reach: async (rig) => {
      await adopted(rig)
      await rig.world.clock.advance(HOUR)
      mergeOpen(rig.world, 'rotate')
      await rig.keyturn({ patience: PATIENCE })
    },
  },
]

interface Meddling {
  readonly what: string
  readonly meddle: (world: ReadyWorld) => void
  readonly because: string | Readonly<Record<string, string>>
  /** Puts right what was done, as the text says. */
  readonly mend: (world: ReadyWorld) => void
}

function lockText(world: ReadyWorld): string {
  return world.github.truth.file('main', LOCK) ?? ''
}

function edit(change: (text: string) => string | undefined): (world: ReadyWorld) => void {
  return (world) =>
    void world.github.person('mona').commit('main', { [LOCK]: change(lockText(world)) }, 'Edit the lock')
}

/** The lock as it was before the last commit. */
function restore(world: ReadyWorld): void {
  const before = world.github.truth.commits('main')[1]?.oid ?? ''
  world.github.person('mona').commit('main', { [LOCK]: world.github.truth.file(before, LOCK) }, 'Restore the lock')
}

const LOCKS: readonly Meddling[] = [
  {
    what: 'a tag nobody proposed',
    meddle: edit((text) => text.replace(/tag: .*/, 'tag: kt-zz-other-9-aaaaaa')),
    because: 'foreign-lock',
    mend: restore,
  },
  {
    what: 'another key’s id',
    meddle: edit((text) => text.replace(/id: .*/, 'id: key_somebody_elses')),
    because: 'foreign-lock',
    mend: restore,
  },
  { what: 'its lines removed', meddle: edit(() => 'version: 1\n'), because: 'lock-missing', mend: restore },
  { what: 'the file removed', meddle: edit(() => undefined), because: 'lock-missing', mend: restore },
  { what: 'garbage', meddle: edit(() => '{{{ not a lock\n'), because: 'lock-unreadable', mend: restore },
]

const truly = new Map<ReadyWorld, string>()

function remember(world: ReadyWorld): string {
  const oid = world.github.truth.ref(JOURNAL) ?? ''
  truly.set(world, oid)
  return oid
}

function bringBack(world: ReadyWorld): void {
  world.github.control.setRef(JOURNAL, truly.get(world))
}

const JOURNALS: readonly Meddling[] = [
  {
    what: 'the journal branch deleted',
    meddle: (world) => {
      remember(world)
      world.github.control.setRef(JOURNAL, undefined)
    },
    because: 'journal-lost',
    mend: bringBack,
  },
  {
    what: 'the journal set back to before the attempt',
    meddle: (world) => {
      remember(world)
      const commits = world.github.truth.commits('keyturn/journal')
      const back = commits.find(({ message }) => message.includes('adopted')) ?? commits.at(-1)
      world.github.control.setRef(JOURNAL, back?.oid)
    },
    because: 'journal-old',
    mend: bringBack,
  },
  {
    what: 'an entry forged',
    meddle: (world) => {
      remember(world)
      const entry = world.github.truth.file('keyturn/journal', ENTRY) ?? ''
      const forged = entry.replace(/"attempt":\s*\d+/, '"attempt": 7')
      world.github.person('mona').commit('keyturn/journal', { [ENTRY]: forged }, 'Forge')
    },
    because: 'mac-bad',
    mend: bringBack,
  },
  {
    what: 'an entry replaced by garbage',
    meddle: (world) => {
      remember(world)
      world.github.person('mona').commit('keyturn/journal', { [ENTRY]: 'garbage' }, 'Spoil')
    },
    because: 'mac-bad',
    mend: bringBack,
  },
]

const CASES = STATES.flatMap((state) => [...LOCKS, ...JOURNALS].map((meddling) => ({ ...state, ...meddling })))

describe('somebody meddles with the records', () => {
  test.each(CASES)(
    '$what, $state: parked ($because), nothing is touched, and mending it goes on',
    async (one) => {
      const rig = knowing({ app: { every: 5 * 60_000 } })
      const { world } = rig
      await one.reach(rig)
      const deleted = watchDeletions(world)
      const before = {
        keys: living(world, 'openai'),
        value: nextValue(world, USUAL_KEY),
        runs: world.github.truth.runs().length,
      }
      one.meddle(world)
      const { outcomes } = await rig.keyturn({ full: true })
      expect(outcomes).toMatchObject([{ kind: 'park', because: one.because }])
      await rig.pass(2 * DAY)
      expect({
        keys: living(world, 'openai'),
        value: nextValue(world, USUAL_KEY),
        runs: world.github.truth.runs().length,
      }).toEqual(before)
      expect(deleted).toEqual([])
      expectUnharmed(rig)
      one.mend(world)
      await rig.keyturn({ patience: PATIENCE, full: true })
      if (openOnes(world, 'rotate').length > 0) mergeOpen(world, 'rotate')
      await untilRest(rig)
      expect(entryOf(world, CREDENTIAL)?.incumbent?.generation).toBe(1)
      expectAtRest(rig)
    },
    180_000,
  )

  test.each(STATES)(
    'the seal is another one, $state: parked, nothing is touched; with the old one as previous it goes on',
    async (one) => {
      const rig = knowing({ app: { every: 5 * 60_000 } })
      const { world } = rig
      await one.reach(rig)
      const deleted = watchDeletions(world)
      const before = { keys: living(world, 'openai'), value: nextValue(world, USUAL_KEY) }
      const old = rig.env['KEYTURN_SEAL']
      rig.env['KEYTURN_SEAL'] = randomBytes(32).toString('base64')
      const { outcomes } = await rig.keyturn()
      expect(outcomes).toMatchObject([{ kind: 'park', because: 'mac-bad' }])
      expect({ keys: living(world, 'openai'), value: nextValue(world, USUAL_KEY) }).toEqual(before)
      expect(deleted).toEqual([])
      rig.env['KEYTURN_SEAL_PREVIOUS'] = old
      if (openOnes(world, 'rotate').length > 0) mergeOpen(world, 'rotate')
      await rig.keyturn({ patience: PATIENCE })
      await untilRest(rig)
      expectAtRest(rig)
    },
    180_000,
  )
})

describe('`adopt` is the way out', () => {
  const LOST: readonly { readonly what: string; readonly meddle: (rig: Rig) => void }[] = [
    { what: 'the journal is lost', meddle: ({ world }) => world.github.control.setRef(JOURNAL, undefined) },
    { what: 'the seal is lost', meddle: (rig) => void (rig.env['KEYTURN_SEAL'] = randomBytes(32).toString('base64')) },
    {
      what: 'both are lost',
      meddle: (rig) => {
        rig.world.github.control.setRef(JOURNAL, undefined)
        rig.env['KEYTURN_SEAL'] = randomBytes(32).toString('base64')
      },
    },
    { what: 'the lock names what nobody proposed', meddle: ({ world }) => LOCKS[0]?.meddle(world) },
  ]

  test.each(LOST)(
    '$what: what is in service is adopted again, nothing is deleted, and it rotates later',
    async ({ meddle }) => {
      const rig = knowing({ app: { every: HOUR } })
      const { world } = rig
      await rotated(rig)
      const id = idOf(world, USUAL_KEY) ?? ''
      const value = world.openai.keys().find((key) => key.id === id)?.value ?? ''
      meddle(rig)
      await rig.keyturn({ full: true })
      const deleted = watchDeletions(world)
      rig.env['KEYTURN_INCUMBENT_OPENAI_PRODUCTION'] = value
      await rig.keyturn({ command: { verb: 'adopt', credential: CREDENTIAL } }, { actor: 'octavia' })
      mergeOpen(world, 'adopt')
      await rig.keyturn({ patience: PATIENCE })
      expect(entryOf(world, CREDENTIAL)?.incumbent).toMatchObject({ keyId: id })
      expect(lineOf(world, CREDENTIAL)).toMatchObject({ id })
      expect(deleted).toEqual([])
      expectAtRest(rig)
      await rig.pass(95 * DAY, () => openOnes(world, 'rotate').length > 0)
      mergeOpen(world, 'rotate')
      await untilRest(rig)
      expect(deleted).toEqual([id])
      expectAtRest(rig)
    },
    180_000,
  )
})

/** A commit of nothing but the index. */
function alone(call: Call): boolean {
  return ofKeyturn(call) && call.request.body.includes('"headline":"index')
}

describe('the index', () => {
  test('cannot be written, as others keep writing the journal: the run has done what it did, and the next one writes it', async () => {
    const rig = knowing()
    const { world } = rig
    await rotated(rig)
    // Another manifest, and nothing to do about it: the index alone is to say so.
    const manifest = world.github.truth.file('main', 'rotation.yml') ?? ''
    world.github.person('mona').commit('main', { 'rotation.yml': `${manifest}# looked over\n` }, 'Remark')
    const stale = { type: 'STALE_DATA', path: ['commit'], message: 'Expected branch to point elsewhere.' }
    const end = world.tap(answerWith(alone, json(200, { data: { commit: null }, errors: [stale] })))

    const { outcomes } = await rig.keyturn({ patience: PATIENCE })

    expect(world.calls.filter(alone).length).toBeGreaterThan(1)
    expect(outcomes).toMatchObject([{ credential: CREDENTIAL, kind: 'rest' }])
    end()
    await rig.keyturn()
    const requests = world.calls.length
    await rig.keyturn()
    expect(world.calls.length).toBe(requests + 1)
  }, 180_000)
})
