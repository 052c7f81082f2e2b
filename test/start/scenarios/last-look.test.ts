// What people and machines do in the very last moment: after Keyturn has decided, and before it sends what cannot be undone.
import { describe, expect, test } from '@jest/globals'
import type { Call } from '../../../src/sandbox/contract.ts'
import { USUAL_KEY, type ReadyWorld } from '../../../src/sandbox/ready.ts'
import { HOUR, type Rig } from '../rig.ts'
import { type Fits, watchDeletions, writesSecret } from './cut.ts'
import { adopted, entryOf, expectUnharmed, idOf, knowing, living, mergeOpen, openOnes, PATIENCE } from './story.ts'

const CREDENTIAL = 'openai/production'
const LOCK = 'rotation.lock.yml'

/** The guard's read of entry and lock. */
const guards: Fits = ({ host, request }) => host === 'github' && /"query":"query Fresh\(/.test(request.body)

const readsSecret: Fits = ({ host, request }) =>
  host === 'github' && request.method === 'GET' && /\/secrets\/(?!public-key)/.test(request.url.pathname)

const listsKeys: Fits = ({ host, request }) =>
  host === 'openai' && request.method === 'GET' && request.url.pathname.endsWith('/api_keys')

interface Story {
  readonly rig: Rig
  readonly world: ReadyWorld
  readonly old: string
  readonly heir: string
  readonly number: number
}

/** Adopted and proposed; as far as asked for, merged, verified, and about to be retired. */
async function story(until: 'merged' | 'about to go'): Promise<Story> {
  const rig = knowing()
  const { world } = rig
  await adopted(rig)
  await world.clock.advance(HOUR)
  const [old = '', heir = ''] = [idOf(world, USUAL_KEY), entryOf(world, CREDENTIAL)?.candidate?.keyId]
  const [number = 0] = mergeOpen(world, 'rotate')
  if (until === 'merged') return { rig, world, old, heir, number }
  await rig.keyturn({ patience: PATIENCE })
  await world.clock.advance(26 * HOUR)
  await rig.keyturn()
  expect(entryOf(world, CREDENTIAL)?.retiringAt).toBeDefined()
  await world.clock.advance(HOUR)
  return { rig, world, old, heir, number }
}

/** A look, and whether what happens comes right before its first answer is asked for, or right after it was given. */
interface Moment {
  readonly look: Fits
  readonly when: 'before' | 'after'
}

/** Entry and lock are read for the guard alone, so that nothing lies between. */
const GUARDED: Moment = { look: guards, when: 'before' }
/** The rules have seen the keys, or the secret; the guard has not. */
const LISTED: Moment = { look: listsKeys, when: 'after' }
const READ: Moment = { look: readsSecret, when: 'after' }

/** Lets something happen at that moment of the next run, once. */
function at(world: ReadyWorld, { look, when }: Moment, happen: () => void): { readonly happened: () => boolean } {
  let done = false
  const once = (call: Call, now: Moment['when']): void => {
    if (done || now !== when || call.from !== 'keyturn' || !look(call)) return
    done = true
    happen()
  }
  world.tap({
    before: async (call) => {
      once(call, 'before')
      return undefined
    },
    after: async (call, reply) => {
      once(call, 'after')
      return reply
    },
  })
  return { happened: () => done }
}

function revert({ world, number }: Story): void {
  const mona = world.github.person('mona')
  mona.merge(mona.revert(number))
}

function spoilLock({ world }: Story): void {
  const text = world.github.truth.file('main', LOCK) ?? ''
  world.github.person('mona').commit('main', { [LOCK]: `<<<<<<< ours\n${text}` }, 'Merge badly')
}

function deleteHeir({ world, heir }: Story): void {
  world.openai.remove(heir)
}

function editSecret({ world }: Story): void {
  const value = world.openai.keys().find(({ id }) => id === world.first.get(CREDENTIAL)?.id)?.value ?? ''
  world.github.person('mona').setSecret('environment/production', 'OPENAI_API_KEY', value)
}

describe('in the last moment before the old key is deleted', () => {
  test.each([
    ['the pull request is reverted', GUARDED, revert],
    ['the lock is spoilt by a bad merge', GUARDED, spoilLock],
    ['the new key is deleted by a person', LISTED, deleteHeir],
    ['a person puts the old key back into the secret', READ, editSecret],
  ])(
    '%s: the old key lives',
    async (_, moment, happen) => {
      const told = await story('about to go')
      const { rig, world, old } = told
      const deleted = watchDeletions(world)
      const strike = at(world, moment, () => happen(told))
      const { outcomes } = await rig.keyturn()
      expect(strike.happened()).toBe(true)
      expect(deleted).toEqual([])
      expect(living(world, 'openai')).toContain(old)
      // It is looked at again, and is no fault.
      expect(outcomes.map(({ kind }) => kind)).not.toContain('failed')
    },
    180_000,
  )

  test('a command in another run takes it out of Keyturn’s hands: it lives', async () => {
    const { rig, world, old, heir } = await story('about to go')
    const deleted = watchDeletions(world)
    let inside = false
    world.tap({
      before: async (call) => {
        if (inside || call.from !== 'keyturn' || !guards(call)) return undefined
        inside = true
        await rig.keyturn({ command: { verb: 'adopt', credential: CREDENTIAL, key: heir } })
        return undefined
      },
    })
    await rig.keyturn()
    expect(entryOf(world, CREDENTIAL)?.past).toMatchObject([{ keyId: old, why: 'released' }, { keyId: heir }])
    expect(deleted).toEqual([])
    expect(living(world, 'openai')).toContain(old)
    expectUnharmed(rig)
  }, 180_000)
})

describe('in the last moment before the new key is written', () => {
  test.each([
    ['the pull request is reverted', GUARDED, revert],
    ['the lock is spoilt by a bad merge', GUARDED, spoilLock],
    ['the new key is deleted by a person', LISTED, deleteHeir],
    ['a person writes the secret', READ, editSecret],
  ])(
    '%s: the secret never holds it',
    async (_, moment, happen) => {
      const told = await story('merged')
      const { rig, world, old, heir } = told
      const held = new Set<string | undefined>()
      world.tap({
        after: async (call, reply) => {
          if (call.from === 'keyturn' && writesSecret(call)) held.add(idOf(world, USUAL_KEY))
          return reply
        },
      })
      const strike = at(world, moment, () => happen(told))
      await rig.keyturn()
      expect(strike.happened()).toBe(true)
      expect([...held]).not.toContain(heir)
      expect(idOf(world, USUAL_KEY)).toBe(old)
      expectUnharmed(rig)
    },
    180_000,
  )
})

describe('in the last moment before a declined key is removed', () => {
  test.each([
    ['the lock names it', (proposed: string) => proposed],
    ['the lock cannot be read', (proposed: string) => `<<<<<<< ours\n${proposed}`],
  ])(
    '%s: it is left alone',
    async (_, lock) => {
      const rig = knowing()
      const { world } = rig
      await adopted(rig)
      const heir = entryOf(world, CREDENTIAL)?.candidate
      const branch = openOnes(world, 'rotate')[0]
      const proposed = world.github.truth.file(branch?.branch ?? '', LOCK) ?? ''
      world.github.person('mona').close(branch?.number ?? 0)
      const deleted = watchDeletions(world)
      let given = false
      world.tap({
        before: async (call) => {
          if (call.from !== 'keyturn' || given || !guards(call)) return undefined
          // `discard` has read the lock, too: what counts is the look before the deletion.
          if (entryOf(world, CREDENTIAL)?.candidate !== undefined) return undefined
          given = true
          world.github.person('mona').commit('main', { [LOCK]: lock(proposed) }, 'Approve it after all')
          return undefined
        },
      })
      await rig.keyturn()
      expect(given).toBe(true)
      expect(deleted).toEqual([])
      expect(living(world, 'openai')).toContain(heir?.keyId)
    },
    180_000,
  )
})

test('another runner’s step, seen half, is no reason to stop', async () => {
  const { rig, world } = await story('merged')
  let inside = false
  world.tap({
    before: async (call) => {
      if (inside || call.from !== 'keyturn' || !readsSecret(call)) return undefined
      inside = true
      // Between this runner's look at the entry and its look at the secret, the other one writes both.
      await rig.keyturn()
      return undefined
    },
  })
  const { outcomes } = await rig.keyturn()
  expect(inside).toBe(true)
  expect(outcomes.map(({ kind, because }) => [kind, because])).toEqual([['wait', 'deploying']])
  expectUnharmed(rig)
}, 180_000)
