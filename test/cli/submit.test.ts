import { describe, expect, test } from '@jest/globals'
import { read } from '../repository/sources.ts'
import { askedFor, BY_HAND, deleteOld, handIn } from '../start/by-hand.ts'
import { gated, type Gated } from '../start/gated.ts'
import { HOUR } from '../start/rig.ts'
import { mergeOpen, PATIENCE } from '../start/team.ts'
import { entryOf } from '../start/truth.ts'

const WORKFLOW = read('docs/examples/keyturn.yml')
const ID = 'manual/production'

/** Adopted, due, and a person is asked. */
async function asked(): Promise<Gated> {
  const all = gated(WORKFLOW, { keys: [BY_HAND] })
  await all.rig.keyturn()
  mergeOpen(all.rig.world, 'adopt')
  await all.rig.keyturn()
  await all.rig.world.clock.advance(HOUR)
  expect(askedFor(all.rig, BY_HAND)).toBeDefined()
  return all
}

function made({ rig }: Gated): string {
  return rig.world.manual.make({ name: askedFor(rig, BY_HAND) ?? '' }).value
}

describe('keyturn submit', () => {
  test('seals the value to the gate and starts the workflow, which takes it', async () => {
    const all = await asked()
    const { rig } = all
    const value = made(all)

    const told = await all.terminal('mona', ['submit', ID], value)

    expect(all.failures).toEqual([])
    expect([told.code, told.out]).toEqual([0, 'The run ended: success.\n'])
    expect(told.err).toContain('Sealed to the environment keyturn of acme/web.')
    expect(entryOf(rig.world, ID)?.candidate).toMatchObject({ keyId: expect.stringMatching(/^kt-/), reserved: true })
    expect(entryOf(rig.world, ID)?.candidate).not.toHaveProperty('intake')
    expect(rig.world.github.truth.readSecret('environment/keyturn', 'KEYTURN_INTAKE')).toBeUndefined()
    expect(rig.world.leaks(`${told.out}${told.err}${rig.log.join()}${rig.world.github.truth.allText()}`)).toEqual([])
    // Sealed on the way to GitHub: not even there it is sent as it is.
    expect(rig.world.misdirected()).toEqual([])
  })

  test('of somebody who may not write the gate is refused by GitHub, and nothing moves', async () => {
    const all = await asked()
    const journal = all.rig.world.github.truth.ref('refs/heads/keyturn/journal')

    const told = await all.terminal('hubot', ['submit', ID], made(all))

    expect([told.code, told.err, all.failures.join()]).toEqual([
      1,
      expect.stringContaining('may not write secrets'),
      '',
    ])
    expect(all.rig.world.github.truth.ref('refs/heads/keyturn/journal')).toBe(journal)
  })

  test.each([
    ['nothing', () => '', 'no value came'],
    ['a line end behind the value', (all: Gated) => `${made(all)}\n`, 'white space'],
    ['half of it', (all: Gated) => made(all).slice(0, 20), 'not spelled as a key of manual/production'],
  ])('refuses %s before anything leaves the machine', async (_what, typed, said) => {
    const all = await asked()
    const value = typed(all)
    const told = await all.terminal('mona', ['submit', ID], value)

    expect([told.code, told.err]).toEqual([1, expect.stringContaining(said)])
    expect(value === '' || !told.err.includes(value)).toBe(true)
    expect(all.rig.world.github.truth.readSecret('environment/keyturn', 'KEYTURN_INTAKE')).toBeUndefined()
  })

  test.each([
    ['a credential that rotation.yml does not have', 'nope', 'has no credential nope'],
    ['what is no name', '../x', 'cannot be a credential'],
  ])('refuses %s', async (_what, credential, said) => {
    const all = await asked()
    const told = await all.terminal('mona', ['submit', credential], 'x')
    expect([told.code, told.err]).toEqual([1, expect.stringContaining(said)])
  })
})

test('keyturn submit is refused where Keyturn makes the keys itself', async () => {
  const all = gated(WORKFLOW, {})
  const told = await all.terminal('mona', ['submit', 'openai/production'], 'x')
  expect([told.code, told.err]).toEqual([1, expect.stringContaining('Keyturn itself makes the keys')])
})

test('keyturn deleted --value hands over the old value, and says nothing while it works', async () => {
  const all = await asked()
  const { rig } = all
  const command = handIn(rig, BY_HAND)
  await rig.keyturn(command === undefined ? {} : { command })
  mergeOpen(rig.world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  await rig.world.clock.advance(25 * HOUR)
  await rig.keyturn({ patience: PATIENCE })
  const old = rig.world.first.get(ID)?.value ?? ''

  const early = await all.terminal('mona', ['deleted', ID, '--value'], old)
  expect([early.code, all.failures.join()]).toEqual([1, expect.stringContaining('the old key still works')])
  deleteOld(rig, BY_HAND)
  const told = await all.terminal('mona', ['deleted', ID, '--value'], old)

  expect([told.code, all.failures.length]).toEqual([0, 1])
  expect(rig.world.github.truth.file('keyturn/journal', `records/${ID}/1.json`)).toContain('with the old key')
  expect(rig.world.github.truth.readSecret('environment/keyturn', 'KEYTURN_INTAKE')).toBeUndefined()
  expect(rig.world.leaks(`${told.out}${told.err}${rig.log.join()}${rig.world.github.truth.allText()}`)).toEqual([])
})
