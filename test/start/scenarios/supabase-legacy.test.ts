// Off Supabase's legacy keys: a key of the new kind comes into each one's place, and the end of both is a switch that can be taken back.
import { expect, test } from '@jest/globals'
import type { Call } from '../../../src/sandbox/contract.ts'
import { loseAnswer, nth, ofKeyturn } from '../../../src/sandbox/faults.ts'
import { nextValue } from '../../../src/sandbox/holders.ts'
import { credentialOf, type KeySpec, serviceOf } from '../../../src/sandbox/repository/key.ts'
import type { ReadyOptions } from '../../../src/sandbox/ready.ts'
import { MINTED } from '../by-hand.ts'
import { createRig, DAY, HOUR, type Rig } from '../rig.ts'
import { harmOf, unrestOf } from '../truth.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  incumbentName,
  knowing,
  lineOf,
  living,
  mergeOpen,
  openOnes,
  PATIENCE,
  untilRest,
} from './story.ts'

const SERVER: KeySpec = {
  name: 'server',
  provider: 'supabase',
  environment: 'production',
  legacy: 'service_role',
  manifest: [MINTED],
}
/** The same project's other one, in the web app. */
const WEB: KeySpec = { name: 'web', provider: 'supabase', environment: 'staging', legacy: 'anon', manifest: [MINTED] }
const SERVERS = credentialOf(SERVER)

/** Adopted by their values, and the next keys are proposed. */
async function begun(keys: readonly KeySpec[], options: ReadyOptions = {}): Promise<Rig> {
  const rig = knowing({ keys, app: { every: HOUR }, ...options })
  await rig.world.clock.advance(HOUR)
  await adopted(rig)
  await rig.pass(DAY, () => openOnes(rig.world, 'rotate').length === keys.length)
  return rig
}

function mergeOf(rig: Rig, key: KeySpec): number {
  const { number = 0 } =
    openOnes(rig.world, 'rotate').find(({ branch }) => branch.includes(`/${credentialOf(key)}/`)) ?? {}
  rig.world.github.person('mona').merge(number)
  return number
}

/** The project that the keys are of. */
function projectIn({ world }: Rig): ReturnType<Rig['world']['supabase']['projects']>[number] | undefined {
  return world.supabase.projects().find(({ legacyTold }) => legacyTold.size > 0)
}

function isOn(rig: Rig): boolean | undefined {
  return projectIn(rig)?.legacyEnabled
}

/** What the pull request of its rotation says, below it too. */
function told({ world }: Rig, key: KeySpec): string {
  const pull = world.github.truth
    .pulls()
    .find(({ branch }) => branch.startsWith(`keyturn/rotate/${credentialOf(key)}/`))
  return [pull?.body, ...(pull?.comments ?? []).map(({ body }) => body)].join('\n')
}

const isPut = (call: Call): boolean => ofKeyturn(call) && call.request.method === 'PUT' && isSwitch(call)
const isSwitch = ({ request }: Call): boolean => request.url.pathname.endsWith('/api-keys/legacy')

test('both are adopted by their values, each gets its own, and the switch goes off when nobody uses either', async () => {
  const rig = await begun([SERVER, WEB])
  const { world } = rig
  const manifest = world.github.truth.file('main', 'rotation.yml') ?? ''
  expect(manifest).toMatch(/type: secret\s+role: service_role\s+legacy: service_role/)
  expect(manifest).toMatch(/type: publishable\s+legacy: anon/)
  const id = `legacy-${projectIn(rig)?.ref ?? ''}`
  expect([lineOf(world, SERVERS)?.id, lineOf(world, credentialOf(WEB))?.id]).toEqual([id, id])
  expect(told(rig, SERVER)).toMatch(/one switch.*taken back.*Legacy API Keys/)
  mergeOf(rig, SERVER)
  mergeOf(rig, WEB)
  await rig.pass(4 * DAY, () => isOn(rig) === false)
  await untilRest(rig)

  expect(isOn(rig)).toBe(false)
  const values = world.app.running().map(({ service, value }) => `${service} ${value.slice(0, 12)}`)
  expect([...new Set(values)].sort()).toEqual([
    `${serviceOf(SERVER)} sb_secret_${values.find((one) => one.startsWith('server'))?.slice(-2) ?? ''}`,
    `${serviceOf(WEB)} sb_publishab`,
  ])
  expect(told(rig, SERVER)).not.toMatch(/old key is (?:about to be )?deleted/)
  expectAtRest(rig)
  // Whoever is signed in stays so: nothing of the JWT secret is touched.
  expect(world.calls.some(({ from, request }) => from === 'keyturn' && /signing-keys/.test(request.url.pathname))).toBe(
    false,
  )

  // Taken back by a person, it stays so.
  world.supabase.switchLegacy(projectIn(rig)?.ref ?? '', true)
  await rig.pass(3 * DAY)
  expect(isOn(rig)).toBe(true)
}, 600_000)

test('while the other one is used it is never switched, and the pull request says which is', async () => {
  const rig = await begun([SERVER, WEB])
  mergeOf(rig, SERVER)
  const { outcomes } = await rig.pass(16 * DAY)
  expect(isOn(rig)).toBe(true)
  expect(outcomes.find(({ credential }) => credential === SERVERS)).toMatchObject({
    because: 'still-in-use',
    about: expect.stringContaining('(as anon)'),
  })
  expect(rig.world.calls.some(isPut)).toBe(false)
  expectUnharmed(rig)
}, 600_000)

test('what Keyturn knows nothing of is not stopped either, where time alone decides', async () => {
  const rig = await begun([{ ...SERVER, manifest: [MINTED, 'old-key: time'] }])
  const { world } = rig
  const { ref = '', legacy } = projectIn(rig) ?? {}
  const stranger = (): unknown =>
    world.supabase.handler({
      method: 'GET',
      url: new URL(`https://${ref}.supabase.co/auth/v1/settings`),
      headers: new Map([['apikey', legacy?.anon ?? '']]),
      body: '',
    })
  mergeOf(rig, SERVER)
  let runs = await rig.keyturn()
  for (let half = 0; half < 8; half += 1) {
    stranger()
    runs = await rig.pass(DAY / 2)
  }
  expect(isOn(rig)).toBe(true)
  expect(JSON.stringify(runs.outcomes)).toMatch(/`anon` was used on 2026-11-\d\dT.*the switch takes both/)
  await rig.pass(2 * DAY, () => isOn(rig) === false)
  await untilRest(rig)
  expectAtRest(rig)
}, 600_000)

test('a revert brings the legacy value back, and the switch stays on', async () => {
  const rig = await begun([SERVER])
  const { world } = rig
  const number = mergeOf(rig, SERVER)
  await rig.keyturn({ patience: PATIENCE })
  expect(nextValue(world, SERVER)).toMatch(/^sb_secret_/)
  await world.clock.advance(HOUR)
  world.github.person('mona').merge(world.github.person('mona').revert(number))
  await untilRest(rig)
  expect(nextValue(world, SERVER)).toBe(world.first.get(SERVERS)?.value)
  expect(isOn(rig)).toBe(true)
  expectAtRest(rig)
}, 600_000)

test('a lost answer to the switch does no harm', async () => {
  const rig = await begun([SERVER])
  rig.world.tap(loseAnswer(nth(1, isPut)))
  mergeOf(rig, SERVER)
  await untilRest(rig)
  expect(isOn(rig)).toBe(false)
  expectAtRest(rig)
}, 600_000)

test('where Supabase has no switch any more, a person is told what to look at, and ends it by the manifest', async () => {
  const rig = await begun([SERVER])
  const { world } = rig
  world.supabase.controls.switchGone = true
  mergeOf(rig, SERVER)
  const { outcomes } = await rig.pass(3 * DAY)
  expect(JSON.stringify(outcomes)).toMatch(/no switch for the legacy keys any more \(404\).*remove the line `legacy`/)
  expect(entryOf(world, SERVERS)?.candidate).toBeDefined()
  expectUnharmed(rig)

  const text = world.github.truth.file('main', 'rotation.yml') ?? ''
  world.github.person('mona').commit('main', { 'rotation.yml': text.replace(/^ +legacy: .*\n/m, '') }, 'They are gone')
  await untilRest(rig)
  expect(entryOf(world, SERVERS)?.candidate).toBeUndefined()
  expect(unrestOf(rig, [`legacy-${projectIn(rig)?.ref ?? ''}`])).toEqual([])
}, 600_000)

test('exploited: both stop at once, the key is replaced, nobody is signed out, and what that leaves is said', async () => {
  const rig = await begun([SERVER])
  const { world } = rig
  const value = world.first.get(SERVERS)?.value ?? ''
  // The other one is in use, and is stopped all the same.
  await world.supabase.handler({
    method: 'GET',
    url: new URL(`https://${projectIn(rig)?.ref ?? ''}.supabase.co/auth/v1/settings`),
    headers: new Map([['apikey', projectIn(rig)?.legacy.anon ?? '']]),
    body: '',
  })
  await rig.keyturn({ command: { verb: 'exploited', credential: SERVERS }, patience: PATIENCE })
  expect(isOn(rig)).toBe(false)
  expect(world.supabase.accepts(projectIn(rig)?.legacy.anon ?? '')).toBe(false)
  expect(nextValue(world, SERVER)).toMatch(/^sb_secret_/)
  const incident = world.github.truth.pulls().find(({ title }) => title.startsWith('Incident'))
  expect(incident?.body).toMatch(/both are switched off at once, for everybody.*signs everybody out/)
  mergeOpen(world)
  await untilRest(rig)
  expect(unrestOf(rig, [], [value])).toEqual([])
  expect(living(world, 'supabase')).toHaveLength(1)
}, 600_000)

test('retired without an heir: its end is the switch, too, and then it is over', async () => {
  const rig = knowing({ keys: [{ ...SERVER, manifest: ['minted: 2026-11-10'] }], age: 10 * DAY, app: { every: HOUR } })
  const { world } = rig
  await adopted(rig)
  await rig.keyturn({ command: { verb: 'retire', credential: SERVERS } })
  world.app.stop(serviceOf(SERVER))
  await world.clock.advance(HOUR)
  mergeOpen(world, 'retire')
  await rig.pass(5 * DAY, () => entryOf(world, SERVERS)?.ended !== undefined)
  expect(isOn(rig)).toBe(false)
  expect(entryOf(world, SERVERS)).toMatchObject({ past: [{ why: 'ended' }] })
  expect(world.calls.filter(isPut)).toHaveLength(1)
}, 600_000)

test('a value that no project shows: refused, adopted without it, and no switch is pressed', async () => {
  const KEY: KeySpec = { name: 'supabase', provider: 'supabase', environment: 'production' }
  const rig = createRig({ keys: [KEY], app: { every: HOUR } })
  const { world } = rig
  rig.env[incumbentName('supabase/production')] = 'eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYW5vbiJ9.bm9ib2R5LWhhcy10aGlz'
  await world.clock.advance(HOUR)
  await rig.keyturn()
  expect(openOnes(world, 'adopt')[0]?.body).toMatch(/looks like a legacy key of Supabase.*sign every user out/)
  expect(world.calls.some(isSwitch)).toBe(false)
  expect(harmOf(rig)).toEqual([])
}, 180_000)
