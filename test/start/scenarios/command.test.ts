import { describe, expect, test } from '@jest/globals'
import type { ReadyOptions } from '../../../src/sandbox/ready.ts'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { manifestText } from '../../../src/sandbox/repository/manifest.ts'
import { HOUR, type Rig } from '../rig.ts'
import { BY_PEOPLE, handIn, MINTED } from '../by-hand.ts'
import { FIRST_KEY } from '../team.ts'
import { cutAfter, cutAt, cutBefore, type Fits } from './cut.ts'
import {
  entryOf,
  expectAtRest,
  expectUnharmed,
  idOf,
  knowing,
  mergeOpen,
  openOnes,
  PATIENCE,
  proposed,
  untilRest,
} from './story.ts'

const TOLD: KeySpec = { name: 'openai', provider: 'openai', environment: 'production', host: 'locker' }
const UNREAD: KeySpec = { ...TOLD, unread: true }
const ID = 'openai/production'
const NAME = 'OPENAI_API_KEY'

const asked = (key: KeySpec, options: ReadyOptions = {}): Promise<Rig> => proposed({ keys: [key], ...options })

const writes: Fits = ({ host, request }) => host === 'locker' && request.method === 'PUT'

const marked = (rig: Rig): readonly string[] =>
  rig.world.openai.keys().flatMap(({ name, deletedAt }) => (name.startsWith('kt-') && !deletedAt ? [name] : []))

const first = ({ world }: Rig): string => world.first.get(ID)?.value ?? ''

async function reasons(rig: Rig): Promise<readonly string[]> {
  const { outcomes } = await rig.keyturn({ patience: PATIENCE })
  return outcomes.map(({ because }) => because)
}

/** A run's words to people. */
async function said(rig: Rig, wishes: Parameters<Rig['keyturn']>[0] = {}): Promise<string> {
  const { outcomes } = await rig.keyturn({ patience: PATIENCE, ...wishes })
  return JSON.stringify([outcomes, rig.log])
}

describe.each([
  ['that tells what it wrote', TOLD],
  ['that tells nobody what it wrote', UNREAD],
])('a key behind a tool %s', (_, key) => {
  test('is made after the merge, written and proven before the old one goes', async () => {
    const rig = await asked(key)
    const { world } = rig
    expect(marked(rig)).toEqual([])
    expect(openOnes(world, 'rotate')[0]?.body).toContain('The new key is made once this is merged')
    mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    const heir = entryOf(world, ID)?.candidate
    expect(idOf(world, key)).toBe(heir?.keyId)
    expect(world.locker.note(NAME)).toBe(key.unread ? '' : heir?.tag)
    expect(world.openai.accepts(first(rig))).toBe(true)
    await untilRest(rig)
    expect(world.openai.accepts(first(rig))).toBe(false)
    expectAtRest(rig)
  }, 180_000)

  test('and its program gets the value on its standard input, and of the environment what is named', async () => {
    const rig = await asked(key)
    const { world } = rig
    mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    const put = world.program.started.filter(({ words }) => words[1] === 'put')
    expect(put.map(({ input }) => input)).toEqual([world.locker.value(NAME)])
    for (const { env } of world.program.started) expect(Object.keys(env)).toEqual(['LOCKER_TOKEN'])
    const others = world.program.started.filter(({ words }) => words[1] !== 'put')
    expect(others.every(({ input }) => input === undefined)).toBe(true)
    expect(others.length).toBeGreaterThan(0)
    expectUnharmed(rig)
  }, 180_000)

  test('declined, no key was ever made and nothing written', async () => {
    const rig = await asked(key)
    for (const { number } of openOnes(rig.world, 'rotate')) rig.world.github.person('mona').close(number)
    await rig.keyturn()
    expect(marked(rig)).toEqual([])
    expect(rig.world.program.started.some(({ words }) => words[1] === 'put')).toBe(false)
    expectAtRest(rig)
  }, 180_000)

  test('taken back after it serves, it waits for a person with both keys alive', async () => {
    const rig = await asked(key)
    const { world } = rig
    const mona = world.github.person('mona')
    const [number = 0] = openOnes(world, 'rotate').map((one) => one.number)
    mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    mona.merge(mona.revert(number))
    expect(await reasons(rig)).toEqual(['cannot-restore'])
    expect(world.openai.accepts(first(rig))).toBe(true)
    expectUnharmed(rig)
  }, 180_000)

  test('a run that dies before the value arrives: it is known to be the old one, or asked for', async () => {
    const rig = await asked(key)
    const { world } = rig
    mergeOpen(world, 'rotate')
    await cutBefore(rig, writes)
    await world.clock.advance(HOUR)
    if (key.unread) expect(await reasons(rig)).toEqual(['write-unknown'])
    else {
      await rig.keyturn({ patience: PATIENCE })
      for (let round = 0; round < 4; round += 1) {
        mergeOpen(world)
        await rig.pass(8 * HOUR)
      }
      await untilRest(rig)
      expectAtRest(rig)
      expect(world.openai.accepts(first(rig))).toBe(false)
    }
    expectUnharmed(rig)
  }, 180_000)

  test('a run that dies right after the value arrived: the next one goes on where it can tell', async () => {
    const rig = await asked(key)
    const { world } = rig
    mergeOpen(world, 'rotate')
    await cutAfter(rig, writes)
    await world.clock.advance(HOUR)
    if (key.unread) expect(await reasons(rig)).toEqual(['write-unknown'])
    else {
      await untilRest(rig)
      expectAtRest(rig)
    }
    expect(world.openai.accepts(first(rig))).toBe(key.unread === true)
    expectUnharmed(rig)
  }, 180_000)
})

test('nobody can tell which key stands there: both live until a person names it', async () => {
  const rig = await asked(UNREAD)
  const { world } = rig
  mergeOpen(world, 'rotate')
  await cutAfter(rig, writes)
  await rig.pass(96 * HOUR)
  expect(await reasons(rig)).toEqual(['write-unknown'])
  expect(world.openai.accepts(first(rig))).toBe(true)
  const key = idOf(world, UNREAD) ?? ''
  await rig.keyturn({ patience: PATIENCE, command: { verb: 'adopt', credential: ID, key } })
  await rig.keyturn({ patience: PATIENCE })
  mergeOpen(world, 'adopt')
  await rig.keyturn({ patience: PATIENCE })
  expect(entryOf(world, ID)?.incumbent?.keyId).toBe(key)
  expectUnharmed(rig)
}, 180_000)

describe('a manifest alone runs nothing', () => {
  const LINE = 'locker put OPENAI_API_KEY --note {tag} with LOCKER_TOKEN'

  test('what the workflow does not allow is not started, and it is said which line is missing', async () => {
    const rig = knowing({ keys: [TOLD] })
    expect(await said(rig, { commands: [] })).toContain(
      `add to the input \`allow-commands\`, one a line: \`${LINE}\`, `,
    )
    expect(rig.world.program.started).toEqual([])
  }, 180_000)

  test('an edit of one argument is another command', async () => {
    const rig = await asked(TOLD)
    const { world } = rig
    const edited = manifestText([TOLD]).replace('locker, put,', 'locker, put-everywhere,')
    world.github.person('mona').commit('main', { 'rotation.yml': edited })
    mergeOpen(world, 'rotate')
    const before = world.program.started.length
    expect(await said(rig)).toContain('`locker put-everywhere OPENAI_API_KEY --note {tag} with LOCKER_TOKEN`')
    expect(world.program.started).toHaveLength(before)
    expect(marked(rig)).toEqual([])
  }, 180_000)

  test('an admin key is not handed over for being named in the manifest', async () => {
    const manifest = manifestText([TOLD]).replace('env: [LOCKER_TOKEN]', 'env: [LOCKER_TOKEN, OPENAI_ADMIN_KEY]')
    const rig = knowing({ keys: [TOLD], manifest })
    expect(await said(rig)).toContain(`one a line: \`${LINE} OPENAI_ADMIN_KEY\`, `)
    expect(rig.world.program.started).toEqual([])
  }, 180_000)

  test('what the step is not passed is said before anything is made', async () => {
    const rig = await asked(TOLD)
    delete rig.env['LOCKER_TOKEN']
    mergeOpen(rig.world, 'rotate')
    expect(await said(rig)).toContain('LOCKER_TOKEN, which rotation.yml names for it, is empty')
    expect(marked(rig)).toEqual([])
  }, 180_000)
})

test('a tool that nobody installed, or that does not let us in, is noticed before a key is made', async () => {
  const rig = await asked(UNREAD)
  const { world } = rig
  mergeOpen(world, 'rotate')
  world.program.controls.missing = true
  expect(await said(rig)).toContain('could not be started')
  world.program.controls.missing = false
  world.locker.revokeToken()
  expect(await said(rig)).toContain('locker (`check` of rotation.yml) ended with exit code 77')
  expect(marked(rig)).toEqual([])
  expectUnharmed(rig)
}, 180_000)

test('exit code 0 is no proof: what was not written is told by what is read', async () => {
  const rig = await asked(TOLD)
  const { world } = rig
  world.locker.controls.lies = true
  mergeOpen(world, 'rotate')
  expect(await said(rig)).toContain('ended as if it had written, and `read` of rotation.yml does not show it')
  expect(world.openai.accepts(first(rig))).toBe(true)
  expectUnharmed(rig)
}, 180_000)

test('exit code 0 is no proof: where nobody reads, the app has to show that it arrived', async () => {
  const rig = await asked(UNREAD)
  const { world } = rig
  world.locker.controls.lies = true
  mergeOpen(world, 'rotate')
  await rig.pass(48 * HOUR)
  expect(await reasons(rig)).toEqual(['long-unverified'])
  expect(world.openai.accepts(first(rig))).toBe(true)
  expectUnharmed(rig)
}, 180_000)

test('a note that is shown late is waited for', async () => {
  const rig = await asked(TOLD)
  rig.world.locker.controls.lag = 8000
  mergeOpen(rig.world, 'rotate')
  await untilRest(rig)
  expectAtRest(rig)
}, 180_000)

test('what a person wrote by hand meanwhile is not written over', async () => {
  const rig = await asked(TOLD)
  const { world } = rig
  mergeOpen(world, 'rotate')
  await untilRest(rig)
  const other = world.vendors.openai.make('by-hand').value
  world.locker.put(NAME, other)
  await rig.pass(30 * HOUR)
  expect(await reasons(rig)).toEqual(['foreign-secret'])
  expect(world.locker.value(NAME)).toBe(other)
}, 180_000)

const BY_HAND: KeySpec = {
  name: 'stripe',
  provider: 'stripe',
  environment: 'production',
  host: 'locker',
  unread: true,
  manifest: [BY_PEOPLE.stripe ?? '', FIRST_KEY, MINTED],
}

test.each(['before', 'after'] as const)(
  'what a person handed in is written by the next run, though nobody can tell: the first one died %s it arrived',
  async (when) => {
    const rig = await proposed({ keys: [BY_HAND] })
    const { world } = rig
    mergeOpen(world, 'rotate')
    expect(await reasons(rig)).toEqual(['awaiting-value'])
    const command = handIn(rig, BY_HAND)
    if (command === undefined) throw new Error('nobody is asked for anything')
    await cutAt(rig, { fits: writes, when, command })
    await world.clock.advance(HOUR)
    expect(await reasons(rig)).toEqual(['overlapping'])
    expect(idOf(world, BY_HAND)).toBe(entryOf(world, 'stripe/production')?.candidate?.keyId)
    expectUnharmed(rig)
  },
  180_000,
)
