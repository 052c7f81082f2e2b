// A credential gets another name in rotation.yml: it keeps its key, its history and its sealed values, and people say so in the lock.
import { describe, expect, test } from '@jest/globals'
import type { FleetOptions } from '../../../src/engine/fleet.ts'
import type { RunResult } from '../../../src/engine/result.ts'
import type { ReadyWorld } from '../../../src/sandbox/ready.ts'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { manifestText } from '../../../src/sandbox/repository/manifest.ts'
import { reported } from '../../../src/start/report.ts'
import { DAY, HOUR, type Rig, rigOn } from '../rig.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  FIRST_KEY,
  idOf,
  knowing,
  lineOf,
  living,
  mergeOpen,
  named,
  openOnes,
  PATIENCE,
  untilRest,
} from './story.ts'

const OLD = 'openai/production'
const NEW = 'chat/production'
/** The world's own name for it is the new one; the manifest begins with the old. */
const KEY: KeySpec = { name: 'chat', provider: 'openai', environment: 'production' }

function begun(age = 10 * DAY, layout: KeySpec['layout'] = 'single'): Rig {
  const keys = [{ ...KEY, layout }]
  const rig = knowing({ keys, manifest: manifestText(keys).replace('  chat:', '  openai:'), age, app: { every: HOUR } })
  rig.env['KEYTURN_INCUMBENT_OPENAI_PRODUCTION'] = rig.env['KEYTURN_INCUMBENT_CHAT_PRODUCTION']
  return rig
}

function write(world: ReadyWorld, text: string, why = 'Rename it'): void {
  world.github.person('mona').commit('main', { 'rotation.yml': text }, why)
}

/** The manifest as it is, with the new name in it; the adoption may have written into it. */
function after(world: ReadyWorld): string {
  const now = (world.github.truth.file('main', 'rotation.yml') ?? '').replace('  openai:', '  chat:')
  return now.replace('production:\n', `production:\n        moved-from: ${OLD}\n`)
}

const lockOf = (world: ReadyWorld): string => world.github.truth.file('main', 'rotation.lock.yml') ?? ''

/** A person says the new name and moves the lines of the lock, in one commit of their own. */
function movedByHand(world: ReadyWorld): void {
  const files = { 'rotation.yml': after(world), 'rotation.lock.yml': lockOf(world).replace(OLD, NEW) }
  world.github.person('mona').commit('main', files, 'Rename it, by hand')
}

/** Adopted under the old name, and the manifest says the new one. */
async function renamed(age?: number): Promise<Rig> {
  const rig = begun(age)
  await adopted(rig)
  write(rig.world, after(rig.world))
  return rig
}

/** Users are there meanwhile. */
async function next(rig: Rig): Promise<RunResult> {
  await rig.world.clock.advance(2 * HOUR)
  return rig.keyturn()
}

describe('a credential gets a new name', () => {
  test('nothing changes before people move its lines; then it goes on with key, tag, value and chain, and is rotated under it', async () => {
    const rig = await renamed()
    const { world } = rig
    const before = entryOf(world, OLD)
    const key = idOf(world, KEY)
    const asked = await next(rig)
    expect(asked.outcomes).toMatchObject([{ credential: OLD, because: 'awaiting-move', acted: ['propose-move'] }])
    expect(entryOf(world, OLD)?.mac).toBe(before?.mac)
    expect(entryOf(world, NEW)).toBeUndefined()
    mergeOpen(world, 'move')
    const { outcomes } = await next(rig)
    expect(outcomes).toMatchObject([{ credential: NEW, kind: 'rest', acted: ['move', 'sweep'] }])
    expect(lineOf(world, OLD)).toBeUndefined()
    expect(entryOf(world, NEW)).toMatchObject({ incumbent: before?.incumbent, formerly: [{ credential: OLD }] })
    expect(entryOf(world, OLD)).toMatchObject({ moved: { to: NEW }, handedOn: before?.attempt })
    expect(entryOf(world, OLD)?.incumbent).toBeUndefined()
    const sealed = world.github.truth.files('keyturn/journal').filter((path) => path.startsWith('sealed/'))
    expect(sealed).toHaveLength(1)
    expect(sealed[0]).toMatch(/^sealed\/chat\/production\//)
    expect(living(world, 'openai')).toEqual([key])
    expectAtRest(rig)

    await rig.pass(90 * DAY, () => openOnes(world, 'rotate').length > 0)
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    expect(entryOf(world, NEW)?.incumbent?.tag).toMatch(/^kt-[0-9a-z]+-chat-production-1-/)
    expect(living(world, 'openai')).not.toContain(key)
    expectAtRest(rig)
  }, 180_000)

  test('after the new name is merged a run that has nothing to do costs one request, before it too', async () => {
    const rig = await renamed()
    await next(rig)
    await next(rig)
    rig.counted()
    expect(await rig.keyturn()).toMatchObject({ idle: true })
    expect(rig.counted()).toBe(1)
    mergeOpen(rig.world, 'move')
    await next(rig)
    rig.counted()
    expect(await rig.keyturn()).toMatchObject({ idle: true })
    expect(rig.counted()).toBe(1)
  }, 180_000)

  test('its value under the new name still goes back: a rotation that is reverted restores it', async () => {
    const rig = await renamed()
    const { world } = rig
    await next(rig)
    mergeOpen(world, 'move')
    const key = idOf(world, KEY)
    await rig.pass(90 * DAY, () => openOnes(world, 'rotate').length > 0)
    const [number = 0] = mergeOpen(world, 'rotate')
    await next(rig)
    expect(idOf(world, KEY)).not.toBe(key)
    const mona = world.github.person('mona')
    mona.merge(mona.revert(number))
    await untilRest(rig)
    expect(idOf(world, KEY)).toBe(key)
    expectAtRest(rig)
  }, 180_000)

  test('records of both names are one history', async () => {
    const rig = await renamed(100 * DAY)
    const { world } = rig
    await next(rig)
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    mergeOpen(world, 'move')
    await next(rig)
    await rig.pass(95 * DAY, () => openOnes(world, 'rotate').length > 0)
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    const { truth } = world.github
    const paths = truth.files('keyturn/journal').filter((path) => path.startsWith('records/'))
    expect(paths.sort()).toEqual(['records/chat/production/2.json', 'records/openai/production/1.json'])
    let parts: FleetOptions | undefined
    const reader = rigOn(world, { env: rig.env }, (given) => (parts = { ...given, dryRun: true, dashboard: false }))
    await reader.keyturn()
    const { histories } = await world.clock.runUntilIdle(reported(parts ?? never()))
    expect(histories.get(NEW)).toMatchObject({ whole: true, rotations: [{ generation: 1 }, { generation: 2 }] })
    expectAtRest(rig)
  }, 180_000)
})

describe('while a rotation is under way', () => {
  test('it ends under the former name first, and then people are asked for the new one', async () => {
    const rig = begun(100 * DAY)
    const { world } = rig
    await adopted(rig)
    expect(openOnes(world, 'rotate')).toHaveLength(1)
    write(world, after(world))
    const { outcomes } = await next(rig)
    expect(outcomes).toMatchObject([{ credential: OLD, because: 'awaiting-review' }])
    expect(outcomes[0]?.about).toContain(`to be called ${NEW}`)
    expect(openOnes(world, 'move')).toEqual([])
    mergeOpen(world, 'rotate')
    await rig.pass(5 * DAY, () => openOnes(world, 'move').length > 0)
    mergeOpen(world, 'move')
    await next(rig)
    expect(entryOf(world, NEW)?.incumbent).toMatchObject({ generation: 1, keyId: idOf(world, KEY) })
    expectAtRest(rig)
  }, 180_000)

  test('a person who moves the lines in the middle of it gets both, and nobody loses a key', async () => {
    const rig = begun(100 * DAY)
    const { world } = rig
    await adopted(rig)
    movedByHand(world)
    await rig.keyturn({ patience: PATIENCE })
    mergeOpen(world, 'rotate')
    await rig.pass(6 * DAY, () => entryOf(world, NEW)?.incumbent?.generation === 1)
    expect(entryOf(world, NEW)?.incumbent).toMatchObject({ generation: 1, keyId: idOf(world, KEY) })
    expect(openOnes(world)).toEqual([])
    expectAtRest(rig)
  }, 180_000)

  test.each(['renamed only', 'renamed, then another commit'])(
    'its lines are moved by hand while a version overlaps (%s): nothing begins anew',
    async (what) => {
      const rig = begun(100 * DAY, 'versioned')
      const { world } = rig
      await adopted(rig)
      mergeOpen(world, 'rotate')
      await next(rig)
      const before = entryOf(world, OLD)?.candidate?.verifiedAt
      expect(before).toBeDefined()
      movedByHand(world)
      const mona = world.github.person('mona')
      if (what !== 'renamed only') mona.commit('main', { 'rotation.lock.yml': `${lockOf(world)}\n` }, 'End with a line')
      await next(rig)
      expect(entryOf(world, OLD)?.candidate?.verifiedAt).toBe(before)
      await rig.pass(6 * DAY, () => entryOf(world, NEW)?.incumbent?.generation === 1)
      expectAtRest(rig)
    },
    180_000,
  )

  test('its lines are moved by hand, and a rollback is ordered: the way back is proposed under the name the lock has', async () => {
    const rig = begun(100 * DAY)
    const { world } = rig
    const key = idOf(world, KEY)
    await adopted(rig)
    mergeOpen(world, 'rotate')
    await next(rig)
    movedByHand(world)
    await next(rig)
    await rig.keyturn({ command: { verb: 'rollback', credential: OLD } })
    mergeOpen(world, 'rollback')
    expect(lineOf(world, OLD)).toBeUndefined()
    await rig.pass(6 * DAY, () => entryOf(world, NEW)?.incumbent?.keyId === key)
    expect(living(world, 'openai')).toEqual([key])
    expectAtRest(rig)
  }, 180_000)

  test('nobody merges the new name, and the key is rotated all the same when it is due', async () => {
    const rig = await renamed()
    const { world } = rig
    await rig.pass(90 * DAY, () => openOnes(world, 'rotate').length > 0)
    expect(openOnes(world, 'move')).toHaveLength(1)
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    await next(rig)
    mergeOpen(world, 'move')
    await next(rig)
    expect(entryOf(world, NEW)?.incumbent).toMatchObject({ generation: 1, keyId: idOf(world, KEY) })
    expectAtRest(rig)
  }, 180_000)
})

test('an adoption that was merged a moment before is taken over first', async () => {
  const rig = begun()
  const { world } = rig
  await next(rig)
  mergeOpen(world, 'adopt')
  write(world, after(world))
  expect((await next(rig)).outcomes).toMatchObject([{ credential: OLD, acted: ['take-over', 'propose-move', 'sweep'] }])
  mergeOpen(world, 'move')
  await next(rig)
  expect(entryOf(world, NEW)?.incumbent).toMatchObject({ keyId: idOf(world, KEY), adopted: 'by-value' })
  expectAtRest(rig)
}, 180_000)

test('a key loses its environments, and its value goes along to a folder above', async () => {
  const rig = await renamed()
  const { world } = rig
  const text = world.github.truth.file('main', 'rotation.yml') ?? ''
  const alone = text.replace(/    environments:\n      production:\n/, '').replaceAll(/^        /gm, '    ')
  write(world, alone)
  await next(rig)
  mergeOpen(world, 'move')
  const { outcomes } = await next(rig)
  expect(outcomes).toMatchObject([{ credential: 'chat', kind: 'rest' }])
  const sealed = world.github.truth.files('keyturn/journal').filter((path) => path.startsWith('sealed/'))
  expect(sealed).toEqual([expect.stringMatching(/^sealed\/chat\/github[^/]+\/kt-[^/]+$/)])
  expect(living(world, 'openai')).toEqual([idOf(world, KEY)])
  expectUnharmed(rig)
}, 180_000)

describe('people change their minds', () => {
  test('a closed proposal stops it, and is said', async () => {
    const rig = await renamed()
    const { world } = rig
    await next(rig)
    world.github.person('mona').close(openOnes(world, 'move')[0]?.number ?? 0)
    expect((await next(rig)).outcomes).toMatchObject([{ kind: 'park', because: 'move-declined' }])
    write(
      world,
      (world.github.truth.file('main', 'rotation.yml') ?? '')
        .replace('  chat:', '  openai:')
        .replace(`        moved-from: ${OLD}\n`, ''),
      'Leave it',
    )
    expect((await next(rig)).outcomes).toMatchObject([{ credential: OLD, kind: 'rest' }])
    expectUnharmed(rig)
  }, 180_000)

  test('a reverted move parks, is followed by no deletion, and goes back when the manifest says so', async () => {
    const rig = await renamed()
    const { world } = rig
    const key = idOf(world, KEY)
    await next(rig)
    const [number = 0] = mergeOpen(world, 'move')
    await next(rig)
    const mona = world.github.person('mona')
    mona.merge(mona.revert(number))
    expect((await next(rig)).outcomes).toMatchObject([{ kind: 'park', because: 'move-reverted' }])
    const named = world.github.truth.file('main', 'rotation.yml') ?? ''
    const before = named.replace('  chat:', '  openai:').replace(`        moved-from: ${OLD}\n`, '')
    write(world, before, 'As it was')
    expect((await next(rig)).outcomes).toMatchObject([{ credential: OLD, kind: 'park', because: 'moved-away' }])
    write(world, before.replace('production:\n', `production:\n        moved-from: ${NEW}\n`), 'As it was')
    expect((await next(rig)).outcomes).toMatchObject([{ credential: OLD, kind: 'rest' }])
    expect(entryOf(world, OLD)).toMatchObject({ incumbent: { keyId: key }, formerly: [{}, {}] })
    expect(entryOf(world, NEW)?.moved).toMatchObject({ to: OLD })
    expect(living(world, 'openai')).toEqual([key])
    expectUnharmed(rig)
    write(world, named, 'And again')
    await next(rig)
    expect(openOnes(world, 'move')).toHaveLength(1)
    mergeOpen(world, 'move')
    await next(rig)
    expect(entryOf(world, NEW)).toMatchObject({ incumbent: { keyId: key } })
    expectAtRest(rig)
  }, 180_000)

  test('a late merge of the adoption that was asked for before the former name was said is never followed', async () => {
    const rig = begun()
    const { world } = rig
    await adopted(rig)
    write(world, after(world).replace(/ +moved-from.*\n/, ''))
    await next(rig)
    expect(openOnes(world, 'adopt')).toHaveLength(1)
    write(world, after(world))
    await next(rig)
    mergeOpen(world, 'move')
    await next(rig)
    const key = idOf(world, KEY)
    expect(entryOf(world, NEW)?.incumbent?.keyId).toBe(key)
    expect(living(world, 'openai')).toEqual([key])
    expectUnharmed(rig)
  }, 180_000)
})

describe('what cannot be followed is said, and nothing is done', () => {
  test('a former name that nobody knows', async () => {
    const rig = begun()
    write(rig.world, after(rig.world))
    expect((await next(rig)).outcomes).toMatchObject([{ kind: 'park', because: 'moved-from-unknown' }])
    expect(openOnes(rig.world)).toEqual([])
    const command = { verb: 'adopt' as const, credential: NEW }
    await rig.keyturn({ command })
    expect(openOnes(rig.world, 'adopt')).toHaveLength(1)
  }, 180_000)

  test('another place for its secret', async () => {
    const rig = await renamed()
    const text = rig.world.github.truth.file('main', 'rotation.yml') ?? ''
    write(rig.world, text.replace('secret: OPENAI_API_KEY', 'secret: CHAT_API_KEY'))
    const { outcomes } = await next(rig)
    expect(outcomes).toMatchObject([{ kind: 'park', because: 'move-elsewhere' }])
    expect(openOnes(rig.world)).toEqual([])
    expectUnharmed(rig)
  }, 180_000)

  test('`adopt` in the middle of it', async () => {
    const rig = await renamed()
    const ordered = rig.keyturn({ command: { verb: 'adopt', credential: NEW } })
    await expect(ordered).rejects.toThrow(/to be called chat\/production/)
    expect(entryOf(rig.world, OLD)?.incumbent).toBeDefined()
  }, 180_000)
})

test('the former name is used again for another key: neither takes the other’s tags for its own', async () => {
  const [one, two] = [resend('mail', 'production'), resend('post', 'staging')]
  const before = manifestText([one]).replace('  mail:', '  post:').replace('      production:', '      staging:')
  const rig = named(knowing({ keys: [one, two], manifest: before, age: 100 * DAY, app: { every: HOUR } }))
  const { world } = rig
  const merged = async (word: string): Promise<void> => {
    for (let i = 0; i < 20 && openOnes(world, word).length === 0; i += 1) await next(rig)
    mergeOpen(world, word)
    await rig.pass(3 * DAY)
  }
  await merged('adopt')
  await merged('rotate')
  const read = (): string => world.github.truth.file('main', 'rotation.yml') ?? ''
  const now = read().replace('  post:', '  mail:').replace('      staging:', '      production:')
  write(world, now.replace('      production:\n', '      production:\n        moved-from: post/staging\n'))
  await merged('move')
  expect(entryOf(world, 'mail/production')?.incumbent?.tag).toContain('-post-staging-1-')
  const second = manifestText([two]).replace(FIRST_KEY, `incumbent: ${world.first.get('post/staging')?.id ?? ''}`)
  write(world, `${now}${second.slice(second.indexOf('  post:'))}`, 'Another key under that name')
  await merged('adopt')
  await merged('rotate')
  expect(entryOf(world, 'post/staging')?.incumbent?.tag).toContain('-post-staging-2-')
  const { outcomes } = await next(rig)
  expect(outcomes.filter(({ kind }) => kind !== 'rest')).toEqual([])
  expectAtRest(rig)
}, 180_000)

function never(): never {
  throw new Error('No run was started.')
}

/** A team's listing shows the keys of all. */
function resend(name: string, environment: string): KeySpec {
  return { name, provider: 'resend', environment, manifest: ['with: { permission: sending_access }', FIRST_KEY] }
}
