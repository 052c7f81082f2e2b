import { describe, expect, test } from '@jest/globals'
import type { Command } from '../../../src/core/command.ts'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { WORKSPACE } from '../../../src/sandbox/providers/anthropic/state.ts'
import { askedFor, handIn, MINTED, putIn } from '../by-hand.ts'
import { HOUR, type Rig } from '../rig.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  knowing,
  lineOf,
  mergeOpen,
  openOnes,
  PATIENCE,
  untilRest,
} from './story.ts'

const KEY: KeySpec = { name: 'anthropic', provider: 'anthropic', environment: 'production' }
const ID = 'anthropic/production'
const DAY = 24 * HOUR
const MINUTE = 60_000
const OTHER = 'wrkspc_01AnotherOne'

async function asked(key: KeySpec = KEY): Promise<Rig> {
  const rig = knowing({ keys: [key] })
  await adopted(rig)
  await rig.world.clock.advance(HOUR)
  return rig
}

function order<T>(made: T | undefined): T {
  if (made === undefined) throw new Error('nobody is asked for anything')
  return made
}

async function reasons(rig: Rig, command?: Command): Promise<readonly string[]> {
  const result = await rig.keyturn({ patience: PATIENCE, ...(command === undefined ? {} : { command }) })
  return result.outcomes.map(({ because }) => because)
}

/** Handed in by command; undefined: it was taken, else why it was not. */
async function given(rig: Rig, value: string): Promise<string | undefined> {
  if (!rig.world.minted().includes(value)) rig.world.confide(value)
  putIn(rig, value)
  try {
    await rig.keyturn({ command: { verb: 'submitted', credential: ID, ending: value.slice(-4) } })
    return undefined
  } catch (thrown) {
    expect(entryOf(rig.world, ID)?.candidate).not.toHaveProperty('keyId')
    expectUnharmed(rig)
    return String(thrown)
  }
}

/** The statuses of all keys but admin keys, oldest first. */
function statuses({ world }: Rig): readonly string[] {
  return world.anthropic
    .keys()
    .map(({ inactive, deletedAt }) => (deletedAt === undefined ? (inactive ? 'inactive' : 'active') : 'archived'))
}

/** The usage report may be half an hour late, so use counts only then. */
async function provenByUse(rig: Rig): Promise<void> {
  expect(await reasons(rig)).toEqual(['unverified'])
  await rig.world.clock.advance(HOUR)
  expect(await reasons(rig)).toEqual(['overlapping'])
}

function name(rig: Rig): string {
  return askedFor(rig, KEY) ?? 'none'
}

test('a person makes the key; Keyturn finds it, proves it by use, makes the old one inactive, and archives it', async () => {
  const rig = await asked()
  const { world } = rig
  const [proposal] = openOnes(world, 'rotate')
  expect(proposal?.body).toContain(`make a key named \`${name(rig)}\`, with these rights: workspace ${WORKSPACE}`)
  expect(proposal?.body).toContain('https://platform.claude.com/settings/keys')
  expect(proposal?.body).toContain('Type the name as it stands here')
  // The adoption found the workspace, and people have merged it.
  expect(world.github.truth.file('main', 'rotation.yml')).toContain(`workspace: ${WORKSPACE}`)

  expect(await reasons(rig, order(handIn(rig, KEY)))).toEqual(['awaiting-review'])
  const made = world.anthropic.keys().at(-1)
  const lock = world.github.truth.file(proposal?.branch ?? '', 'rotation.lock.yml')
  expect(lock).toContain(`id: ${made?.id ?? ''}`)
  expect(openOnes(world)[0]?.body).toContain(`…${made?.id.slice(-3) ?? ''}\` · generation 1`)
  const handed = openOnes(world)[0]?.comments.map(({ body }) => body) ?? []
  expect(handed.join('\n')).toContain('was made by a person and handed in')

  mergeOpen(world, 'rotate')
  await provenByUse(rig)
  await world.clock.advance(25 * HOUR)
  expect([await reasons(rig), statuses(rig)]).toEqual([['holding'], ['inactive', 'active']])
  expectUnharmed(rig)
  await world.clock.advance(25 * HOUR)
  await untilRest(rig)
  expect(statuses(rig)).toEqual(['archived', 'active'])
  expectAtRest(rig)
  const record = world.github.truth.file('keyturn/journal', `records/${ID}/1.json`)
  expect(record).toContain('a person, in the provider’s console')
  expect(record).toContain('the usage report of')
})

describe('a value is refused, and nothing is changed, where its key', () => {
  test.each<[string, (rig: Rig) => string, readonly string[]]>([
    [
      'was made in another workspace',
      (rig) => rig.world.anthropic.create({ name: name(rig), workspace: OTHER }).value,
      [`was made in workspace ${OTHER}`, `asks for workspace ${WORKSPACE}`],
    ],
    [
      'was made without a workspace',
      (rig) => rig.world.anthropic.create({ name: name(rig), workspace: 'none' }).value,
      ['was made in the organization, without a workspace', `asks for workspace ${WORKSPACE}`],
    ],
    [
      'was made under another name',
      (rig) => rig.world.anthropic.create({ name: 'web', workspace: WORKSPACE }).value,
      ['was not made under the name that was asked for. Make one named kt-'],
    ],
    ['is not the only one of that name', twice, ['2 keys bear the name kt-', ' and apikey_', 'Delete all but the one']],
    ['is another than the one of that name', another, ['the value is not the one of apikey_']],
    ['is older than the request', renamed, ['is older than the request, so it was only renamed']],
    ['is inactive', inactive, ['whether the value works could not be told: GET /v1/models answered 404']],
    ['is archived', archived, ['the value does not work: GET /v1/models answered 401']],
    ['shows no hint', discreet, ['shows nothing of the value']],
    ['is an admin key', ({ world }) => world.anthropic.admin(), ['an admin key, which opens the whole organization']],
    ['is the old one', ({ world }) => world.first.get(ID)?.value ?? '', ['this is the old key']],
  ])('%s', async (_what, value, said) => {
    const rig = await asked()
    const told = await given(rig, value(rig))
    for (const words of said) expect(told).toContain(words)
  })
})

function twice(rig: Rig): string {
  rig.world.anthropic.create({ name: name(rig), workspace: WORKSPACE })
  return rig.world.anthropic.create({ name: name(rig), workspace: WORKSPACE }).value
}

function another(rig: Rig): string {
  rig.world.anthropic.create({ name: name(rig), workspace: WORKSPACE })
  return rig.world.anthropic.create({ name: 'web', workspace: WORKSPACE }).value
}

function renamed(rig: Rig): string {
  const key = rig.world.anthropic.create({ name: 'web', workspace: WORKSPACE, createdAt: rig.world.clock.now() - DAY })
  rig.world.anthropic.rename(key.id, name(rig))
  return key.value
}

function inactive(rig: Rig): string {
  const key = rig.world.anthropic.create({ name: name(rig), workspace: WORKSPACE })
  rig.world.anthropic.turn(key.id, 'inactive')
  return key.value
}

function archived(rig: Rig): string {
  const key = rig.world.anthropic.create({ name: name(rig), workspace: WORKSPACE })
  rig.world.anthropic.archive(key.id)
  return key.value
}

function discreet(rig: Rig): string {
  rig.world.anthropic.controls.discreet = true
  return rig.world.anthropic.create({ name: name(rig), workspace: WORKSPACE }).value
}

test('an inactive key that is let in still is told as inactive by the list', async () => {
  const rig = await asked()
  const key = rig.world.anthropic.create({ name: name(rig), workspace: WORKSPACE })
  rig.world.anthropic.controls.listingLag = 0
  rig.world.tap({
    before: async (call) => {
      // Between the probe and the list somebody switches it off.
      if (call.host === 'anthropic' && call.request.url.pathname === '/v1/organizations/api_keys')
        rig.world.anthropic.turn(key.id, 'inactive')
      return undefined
    },
  })
  expect(await given(rig, key.value)).toContain(`the key ${key.id} is disabled`)
})

test('a key that the list does not show yet is waited for; one that it never shows is said', async () => {
  const rig = await asked()
  rig.world.anthropic.controls.listingLag = 30_000
  const late = rig.world.anthropic.create({ name: name(rig), workspace: WORKSPACE })
  rig.world.anthropic.controls.listingLag = 5 * MINUTE
  expect(await given(rig, late.value)).toContain(`no key named ${name(rig)} is listed`)
  rig.world.anthropic.controls.listingLag = 100_000
  expect(await given(rig, late.value)).toBeUndefined()
})

test('a key that was made, and whose pull request is closed, is archived, though nobody handed it in', async () => {
  const rig = await asked()
  rig.world.anthropic.create({ name: name(rig), workspace: OTHER })
  const mona = rig.world.github.person('mona')
  const [number = 0] = openOnes(rig.world, 'rotate').map((one) => one.number)
  mona.close(number)
  await reasons(rig)
  await rig.world.clock.advance(HOUR)
  await reasons(rig)
  expect(statuses(rig)).toEqual(['active', 'archived'])
  const pull = rig.world.github.truth.pulls().find((one) => one.number === number)
  expect(pull?.body).toContain('Keyturn deletes one that was made under its name')
  expectUnharmed(rig)
})

test('merged before it is handed in, it waits for the value, and goes into service with it', async () => {
  const rig = await asked()
  mergeOpen(rig.world, 'rotate')
  expect(await reasons(rig)).toEqual(['awaiting-value'])
  expect(await reasons(rig, order(handIn(rig, KEY)))).toEqual(['unverified'])
  await untilRest(rig)
  expect(statuses(rig)).toEqual(['archived', 'active'])
  expect(lineOf(rig.world, ID)).not.toHaveProperty('id')
  expectAtRest(rig)
})

test('reverted while the old key is inactive, it is made active again, and the new one is archived', async () => {
  const rig = await asked()
  await reasons(rig, order(handIn(rig, KEY)))
  const [number = 0] = mergeOpen(rig.world, 'rotate')
  await provenByUse(rig)
  await rig.world.clock.advance(25 * HOUR)
  expect([await reasons(rig), statuses(rig)]).toEqual([['holding'], ['inactive', 'active']])
  const mona = rig.world.github.person('mona')
  mona.merge(mona.revert(number))
  await untilRest(rig)
  expect(statuses(rig)).toEqual(['active', 'archived'])
  expectAtRest(rig)
})

test('an expiration that was chosen in the Console is carried along, and the next key is due before it', async () => {
  const rig = await asked()
  const expiresAt = rig.world.clock.now() + 30 * DAY
  const { value } = rig.world.anthropic.create({ name: name(rig), workspace: WORKSPACE, expiresAt })
  expect(await given(rig, value)).toBeUndefined()
  expect(openOnes(rig.world, 'rotate')[0]?.body).toContain('by a person, expires')
  mergeOpen(rig.world, 'rotate')
  await untilRest(rig)
  expect(entryOf(rig.world, ID)?.incumbent?.expiresAt).toBe(expiresAt)
  await rig.world.clock.advance(26 * DAY)
  expect(await reasons(rig)).toEqual(['awaiting-value'])
})

test('without the admin key nobody is asked for anything: it could not be found', async () => {
  const rig = knowing({ keys: [KEY] })
  await adopted(rig)
  delete rig.env['ANTHROPIC_ADMIN_KEY']
  const [number = 0] = openOnes(rig.world, 'rotate').map((one) => one.number)
  rig.world.github.person('mona').close(number)
  await rig.world.clock.advance(9 * DAY)
  expect(await reasons(rig)).toEqual(['admin-key-missing'])
})

test('with mint: person it is driven by hand from end to end, and no admin key is used', async () => {
  const hand: KeySpec = { ...KEY, manifest: ['mint: person', `with: { workspace: ${WORKSPACE} }`, MINTED] }
  const rig = knowing({ keys: [hand] })
  delete rig.env['ANTHROPIC_ADMIN_KEY']
  await adopted(rig)
  await rig.world.clock.advance(HOUR)
  await reasons(rig, order(handIn(rig, hand)))
  mergeOpen(rig.world, 'rotate')
  await reasons(rig)
  await rig.world.clock.advance(25 * HOUR)
  expect(await reasons(rig)).toEqual(['awaits-word'])
  const paths = rig.world.wire.calls
    .filter(({ host }) => host === 'anthropic')
    .map(({ request }) => request.url.pathname)
  expect(new Set(paths)).toEqual(new Set(['/v1/models', '/v1/messages']))
  expectUnharmed(rig)
})
