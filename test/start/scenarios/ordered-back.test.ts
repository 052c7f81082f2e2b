// A commander's word brings the old key back, at any phase and at any hour. That the new key goes is people's to approve.
import { describe, expect, test } from '@jest/globals'
import { USUAL_KEY, type ReadyWorld } from '../../../src/sandbox/ready.ts'
import { nextValue } from '../../../src/sandbox/holders.ts'
import { DAY, HOUR, type Rig } from '../rig.ts'
import { holding } from '../holding.ts'
import { cutAfter, cutBefore, deletesKey, dispatches, type Fits, writesSecret } from './cut.ts'
import { candidate, merged, PHASES } from './phases.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  idOf,
  incumbentName,
  knowing,
  living,
  mergeOpen,
  openOnes,
  PATIENCE,
  untilRest,
} from './story.ts'

const CREDENTIAL = 'openai/production'
const ROLLBACK = { verb: 'rollback', credential: CREDENTIAL } as const
const ABORT = { verb: 'abort', credential: CREDENTIAL } as const

function running(world: ReadyWorld): ReadonlySet<string> {
  return new Set(world.app.running().map(({ value }) => value))
}

/** Merged, in service and proven. */
async function proven(): Promise<Awaited<ReturnType<typeof merged>>> {
  const one = await merged()
  await one.rig.keyturn({ patience: PATIENCE })
  expect(candidate(one.rig)?.verifiedAt).toBeDefined()
  return one
}

async function back(rig: Rig): Promise<void> {
  await rig.keyturn({ command: ROLLBACK, patience: PATIENCE }, { actor: 'octavia' })
}

describe('rollback by command', () => {
  test.each(PHASES)(
    '$name: the old key serves again in that run; the new one lives until people have merged that, and goes then',
    async (phase) => {
      const { rig, world, old, deleted } = await merged()
      await phase.reach(rig)
      expect(phase.shows(rig)).toBe(true)
      const heir = candidate(rig)?.keyId
      await back(rig)
      expectUnharmed(rig)
      expect(idOf(world, USUAL_KEY)).toBe(old)
      expect(entryOf(world, CREDENTIAL)?.rollback).toMatchObject({ by: 'command', who: 'octavia' })
      expect(entryOf(world, CREDENTIAL)?.rollback?.verifiedAt).toBeDefined()
      expect(running(world)).toEqual(new Set([nextValue(world, USUAL_KEY)]))
      await rig.pass(5 * DAY)
      expect(living(world, 'openai')).toHaveLength(2)
      expect((await rig.keyturn({ full: true })).outcomes).toMatchObject([{ because: 'back-unmerged' }])
      expect(mergeOpen(world, 'rollback')).toHaveLength(1)
      await untilRest(rig)
      expect(idOf(world, USUAL_KEY)).toBe(old)
      expect(deleted).toEqual([heir])
      expectAtRest(rig)
      const record = world.github.truth.file('keyturn/journal', `records/${CREDENTIAL}/1.json`) ?? ''
      expect(record).toContain('The way back was ordered by octavia')
    },
    240_000,
  )

  test.each(PHASES)(
    '$name, and then `abort`: forward again, as the lock says',
    async (phase) => {
      const { rig, world, old, deleted } = await merged()
      await phase.reach(rig)
      const heir = candidate(rig)?.keyId
      await back(rig)
      await rig.keyturn({ command: ABORT, patience: PATIENCE })
      expect(openOnes(world, 'rollback')).toEqual([])
      expect(idOf(world, USUAL_KEY)).toBe(heir)
      await untilRest(rig)
      expect(idOf(world, USUAL_KEY)).toBe(heir)
      expect(deleted).toEqual([old])
      expectAtRest(rig)
    },
    240_000,
  )

  const WHEN: readonly (readonly [string, Fits])[] = [
    ['the old value is written', writesSecret],
    ['it is deployed', dispatches],
    ['the pull request is opened', ({ request }) => request.body.includes('createPullRequest(')],
  ]
  test.each(
    WHEN.flatMap(([what, fits]) => [
      [`before ${what}`, cutBefore, fits] as const,
      [`after ${what}`, cutAfter, fits] as const,
    ]),
  )(
    'whose run dies %s goes on with the next',
    async (_when, cut, fits) => {
      const { rig, world, old, deleted } = await proven()
      const heir = candidate(rig)?.keyId
      // Taken by one run, carried out by the next, which dies.
      const untap = world.tap({
        before: async ({ from, request }) => {
          if (from === 'keyturn' && request.method === 'PUT') throw new Error('The line is down.')
          return undefined
        },
      })
      await rig.keyturn({ command: ROLLBACK }, { actor: 'octavia' }).catch(() => undefined)
      untap()
      expect(entryOf(world, CREDENTIAL)?.rollback).toBeDefined()
      await world.clock.advance(5 * 60_000)
      await cut(rig, fits)
      await world.clock.advance(5 * 60_000)
      await rig.keyturn({ patience: PATIENCE })
      expect(idOf(world, USUAL_KEY)).toBe(old)
      expect(openOnes(world, 'rollback')).toHaveLength(1)
      mergeOpen(world, 'rollback')
      await untilRest(rig)
      expect(deleted).toEqual([heir])
      expectAtRest(rig)
    },
    240_000,
  )

  test('a key that is held is enabled first', async () => {
    const { rig, disabled } = holding()
    const { world } = rig
    rig.env[incumbentName(CREDENTIAL)] = world.first.get(CREDENTIAL)?.value
    await adopted(rig)
    await world.clock.advance(HOUR)
    const old = idOf(world, USUAL_KEY) ?? ''
    mergeOpen(world, 'rotate')
    await rig.pass(3 * DAY, () => disabled.has(old))
    expect(disabled.has(old)).toBe(true)
    await back(rig)
    expect(disabled.has(old)).toBe(false)
    expect(idOf(world, USUAL_KEY)).toBe(old)
    expectUnharmed(rig)
  }, 240_000)

  test('at the end of the old key: too late, and said', async () => {
    const { rig, world, deleted } = await proven()
    await world.clock.advance(26 * HOUR)
    await cutAfter(rig, deletesKey)
    const before = entryOf(world, CREDENTIAL)
    await expect(rig.keyturn({ command: ROLLBACK })).rejects.toThrow(/too late: the old key .* is gone/)
    expect(entryOf(world, CREDENTIAL)).toEqual(before)
    expect(deleted).toHaveLength(1)
  }, 240_000)

  test('its pull request closed decides nothing: it is opened again, and both keys live', async () => {
    const { rig, world, old, deleted } = await proven()
    await back(rig)
    const [pull] = openOnes(world, 'rollback')
    world.github.person('mona').close(pull?.number ?? 0)
    await world.clock.advance(HOUR)
    await rig.keyturn()
    expect(openOnes(world, 'rollback').map(({ number }) => number)).toEqual([pull?.number])
    await rig.pass(3 * DAY)
    expect(idOf(world, USUAL_KEY)).toBe(old)
    expect(deleted).toEqual([])
    expectUnharmed(rig)
  }, 240_000)

  test('merged, and then taken back: forward again, while the new key lives', async () => {
    const { rig, world, old, deleted } = await proven()
    const heir = candidate(rig)?.keyId
    await back(rig)
    const [number = 0] = mergeOpen(world, 'rollback')
    await expect(rig.keyturn({ command: ABORT })).rejects.toThrow(
      'the way back of openai/production is approved already',
    )
    await rig.keyturn()
    expect(entryOf(world, CREDENTIAL)?.rollback?.by).toBe('revert')
    await expect(rig.keyturn({ command: ABORT })).rejects.toThrow('is approved already')
    const mona = world.github.person('mona')
    mona.merge(mona.revert(number))
    await untilRest(rig)
    expect(idOf(world, USUAL_KEY)).toBe(heir)
    expect(deleted).toEqual([old])
    expectAtRest(rig)
  }, 240_000)

  test('no word takes the new key away before that: neither `revoke` nor time', async () => {
    const { rig, world, deleted } = await proven()
    await back(rig)
    await world.clock.advance(3 * HOUR)
    await expect(rig.keyturn({ command: { verb: 'revoke', credential: CREDENTIAL } })).rejects.toThrow(
      /people approved the new key of openai\/production/,
    )
    await rig.pass(20 * DAY)
    expect(deleted).toEqual([])
    expect(living(world, 'openai')).toHaveLength(2)
  }, 240_000)

  test('the new key is reported on the way back: it goes, whatever the lock says', async () => {
    const { rig, world, old, deleted } = await proven()
    const heir = candidate(rig)?.keyId
    await back(rig)
    await rig.keyturn({ command: { verb: 'leaked', credential: CREDENTIAL, key: heir ?? '' }, patience: PATIENCE })
    expect(deleted).toContain(heir)
    expect(living(world, 'openai')).toContain(old)
    expectUnharmed(rig)
  }, 240_000)

  test.each(['hubot', 'rando', 'helper[bot]'])(
    'of %s, who may not, is refused and nothing moves',
    async (actor) => {
      const { rig, world } = await proven()
      world.github.control.setRole('helper[bot]', 'admin')
      const before = entryOf(world, CREDENTIAL)
      await expect(rig.keyturn({ command: ROLLBACK }, { actor })).rejects.toThrow(/has the role|is no person/)
      expect(entryOf(world, CREDENTIAL)).toEqual(before)
      expect(openOnes(world, 'rollback')).toEqual([])
    },
    240_000,
  )
})

describe('whether there is a way back is said before anybody needs it', () => {
  test('in the proposal, and by `explain`', async () => {
    const { rig, world, number } = await merged()
    const body = (): string => world.github.truth.pulls().find((one) => one.number === number)?.body ?? ''
    expect(body()).toContain('Revert this pull request, or say `/keyturn rollback`, until the old key is deleted')
    await rig.keyturn({ patience: PATIENCE })
    world.github.person('octavia').comment(number, '/keyturn explain')
    await rig.keyturn()
    expect(JSON.stringify(world.github.truth.pulls())).toContain(
      'The way back is `/keyturn rollback openai/production`, until the old key is deleted.',
    )
  }, 240_000)

  test('where nobody holds the old value, too', async () => {
    const rig = knowing()
    const { world } = rig
    delete rig.env[incumbentName(CREDENTIAL)]
    const { project = '', 'service-account': account = '' } = world.first.get(CREDENTIAL)?.with ?? {}
    const text = world.github.truth.file('main', 'rotation.yml') ?? ''
    const line = `with: { project: ${project}, service-account: ${account} }`
    const said = text.replace(/^( +)store: /m, `$1${line}\n$1store: `)
    world.github.person('mona').commit('main', { 'rotation.yml': said }, 'Say where it lives')
    await adopted(rig)
    const [proposal] = openOnes(world, 'rotate')
    expect(proposal?.body).toMatch(/cannot be put back by Keyturn.*`\/keyturn rollback` is refused/)
    mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    world.github.person('octavia').comment(proposal?.number ?? 0, '/keyturn explain')
    await rig.keyturn()
    expect(JSON.stringify(world.github.truth.pulls())).toContain('No command goes back: the old value of')
  }, 240_000)
})
