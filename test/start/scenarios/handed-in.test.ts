import { describe, expect, test } from '@jest/globals'
import type { Command } from '../../../src/core/command.ts'
import type { Person } from '../../../src/sandbox/github/contract.ts'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { askedFor, BY_HAND, deleteOld, handIn, MINTED, putIn } from '../by-hand.ts'
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

const ID = 'manual/production'

/** Adopted, due, and a person is asked for the new key. */
async function asked(): Promise<Rig> {
  const rig = knowing({ keys: [BY_HAND] })
  const result = await adopted(rig)
  expect(result.outcomes.map(({ because, phase }) => [because, phase])).toEqual([
    ['awaiting-value', 'waiting for a person'],
  ])
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

/** The old key is deleted when its time has come, and the story comes to rest. */
async function toTheEnd(rig: Rig): Promise<void> {
  expect(await reasons(rig)).toEqual(['overlapping'])
  await rig.world.clock.advance(25 * HOUR)
  expect(await reasons(rig)).toEqual(['awaits-word'])
  expectUnharmed(rig)
  expect(await reasons(rig, order(deleteOld(rig, BY_HAND)))).toEqual(['not-due'])
  expectAtRest(rig)
}

test('a person makes the key, hands it in, and deletes the old one; Keyturn does the rest', async () => {
  const rig = await asked()
  const [proposal] = openOnes(rig.world)
  expect(proposal?.body).toContain(`make a key named \`${askedFor(rig, BY_HAND)}\``)
  expect(proposal?.body).toContain('answers: write')
  expect(rig.world.github.truth.file(proposal?.branch ?? '', 'rotation.lock.yml')).not.toContain('id: kt-')

  expect(await reasons(rig, order(handIn(rig, BY_HAND)))).toEqual(['awaiting-review'])

  const lock = rig.world.github.truth.file(proposal?.branch ?? '', 'rotation.lock.yml')
  const { candidate } = entryOf(rig.world, ID) ?? {}
  expect(lock).toContain(`id: ${candidate?.keyId}`)
  expect(lock).toContain(candidate?.fingerprint ?? 'none')
  expect(rig.world.github.truth.readSecret('environment/keyturn', 'KEYTURN_INTAKE')).toBeUndefined()
  expect(
    openOnes(rig.world)[0]
      ?.comments.map(({ body }) => body)
      .join('\n'),
  ).toContain('mona')

  mergeOpen(rig.world, 'rotate')
  await toTheEnd(rig)
  const record = rig.world.github.truth.file('keyturn/journal', `records/${ID}/1.json`)
  expect(record).toContain('a person, in the provider’s console')
  expect(record).toContain('mona says so')
})

test('said in comments on the pull request, it is the same', async () => {
  const rig = await asked()
  const mona = rig.world.github.person('mona')
  const [number = 0] = openOnes(rig.world, 'rotate').map((one) => one.number)
  const value = make(rig)
  putIn(rig, value)
  mona.comment(number, `/keyturn submitted ${ID} …x9Qz`)
  expect(await reasons(rig)).toEqual(['awaiting-value'])
  mona.comment(number, `/keyturn submitted ${ID} …${value.slice(-4)}`)

  expect(await reasons(rig)).toEqual(['awaiting-review'])
  const told =
    openOnes(rig.world)[0]
      ?.comments.map(({ body }) => body)
      .join('\n') ?? ''
  expect(told).toContain('does not end in the four characters')
  mona.merge(number)
  expect(await reasons(rig)).toEqual(['overlapping'])
  await rig.world.clock.advance(25 * HOUR)
  expect(await reasons(rig)).toEqual(['awaits-word'])
  order(deleteOld(rig, BY_HAND))
  mona.comment(number, `/keyturn deleted ${ID}`)
  await untilRest(rig)
  expectAtRest(rig)
})

test('merged before it is handed in, it waits for the value, and goes into service with it', async () => {
  const rig = await asked()
  mergeOpen(rig.world, 'rotate')

  expect(await reasons(rig)).toEqual(['awaiting-value'])
  await rig.world.clock.advance(HOUR)
  // Nothing but a person's move can change it: the next run is an idle one.
  expect(await reasons(rig)).toEqual([])
  expectUnharmed(rig)
  expect(await reasons(rig, order(handIn(rig, BY_HAND)))).toEqual(['overlapping'])

  await rig.world.clock.advance(25 * HOUR)
  expect(await reasons(rig)).toEqual(['awaits-word'])
  expect(await reasons(rig, order(deleteOld(rig, BY_HAND)))).toEqual(['not-due'])
  expectUnharmed(rig)
  // People approved it by its tag alone, and the next rotation goes on from there.
  expect(lineOf(rig.world, ID)).not.toHaveProperty('id')
  await rig.world.clock.advance(30 * HOUR)
  expect(await reasons(rig)).toEqual(['not-due'])
})

test('reverted before it is handed in, nothing is asked for any more', async () => {
  const rig = await asked()
  const [number = 0] = mergeOpen(rig.world, 'rotate')
  await rig.keyturn()
  const mona = rig.world.github.person('mona')
  mona.merge(mona.revert(number))

  expect(await reasons(rig)).toEqual(['paused'])
  expect(entryOf(rig.world, ID)?.past.map(({ why }) => why)).toEqual(['declined'])
  expectUnharmed(rig)
})

test('reverted after it served, the old key serves again, and a person deletes the new one', async () => {
  const rig = await asked()
  await rig.keyturn({ command: order(handIn(rig, BY_HAND)) })
  const [number = 0] = mergeOpen(rig.world, 'rotate')
  expect(await reasons(rig)).toEqual(['overlapping'])
  const mona = rig.world.github.person('mona')
  mona.merge(mona.revert(number))

  expect(await reasons(rig)).toEqual(['overlapping'])
  await rig.world.clock.advance(25 * HOUR)
  expect(await reasons(rig)).toEqual(['awaits-word'])
  await rig.keyturn({ command: order(deleteOld(rig, BY_HAND)), patience: PATIENCE })
  await untilRest(rig)

  expectUnharmed(rig)
  expect(entryOf(rig.world, ID)?.incumbent?.keyId).toBe(rig.world.first.get(ID)?.id)
  expect(rig.world.manual.keys().filter(({ deletedAt }) => deletedAt === undefined)).toHaveLength(1)
})

function make(rig: Rig, over: { readonly name?: string; readonly account?: string } = {}): string {
  return rig.world.manual.make({ name: askedFor(rig, BY_HAND) ?? '', ...over }).value
}

describe('a value that is not the one asked for is refused, with nothing changed:', () => {
  const cases: readonly (readonly [string, (rig: Rig) => string | Promise<string>, string])[] = [
    ["another provider's key", (rig) => rig.world.resend.mint({ name: 'mine' }).value, 'not spelled as a key of'],
    ["another account's key", (rig) => make(rig, { account: 'team-rando' }), 'belongs to account team-rando'],
    [
      'a dead key',
      (rig) => {
        const value = make(rig)
        rig.world.manual.remove(askedFor(rig, BY_HAND) ?? '')
        return value
      },
      'does not work',
    ],
    ['the old key again', (rig) => rig.world.first.get(ID)?.value ?? '', 'this is the old key'],
    ['a line end behind it', (rig) => `${make(rig)}\n`, 'white space'],
    ['a blank before it', (rig) => ` ${make(rig)}`, 'white space'],
    ['half of it', (rig) => make(rig).slice(20), 'not spelled as a key of'],
  ]

  test.each(cases)('%s', async (_what, value, said) => {
    const rig = await asked()
    const given = await value(rig)
    await expectRefused(rig, given, { said })
  })

  test('another ending than the one that was said', async () => {
    const rig = await asked()
    await expectRefused(rig, make(rig), { said: 'does not end in the four characters', ending: 'x9Qz' })
  })

  test('by somebody who may not', async () => {
    const rig = await asked()
    await expectRefused(rig, make(rig), { said: 'hubot has the role write', actor: 'hubot' })
  })

  test('put in before it was asked for', async () => {
    const rig = knowing({ keys: [BY_HAND] })
    const early = rig.world.manual.make({ name: 'early' }).value
    putIn(rig, early)
    await adopted(rig)
    await rig.world.clock.advance(HOUR)
    await expectRefused(rig, early, { said: 'since before it was asked for', put: 'earlier' })
  })

  test('when the workflow does not pass the intake', async () => {
    const rig = await asked()
    const value = make(rig)
    putIn(rig, value)
    delete rig.env['KEYTURN_INTAKE']
    await expectRefused(rig, value, { said: 'no value came with this run', put: 'earlier' })
  })

  test('when a repeated run brings it', async () => {
    const rig = await asked()
    const command = order(handIn(rig, BY_HAND))
    const result = await rig.keyturn({ command }, { attempt: 2 })
    expect(result.outcomes.map(({ because }) => because)).toEqual(['awaiting-value'])
  })

  test('too late: the request has expired', async () => {
    const rig = await asked()
    const value = make(rig)
    putIn(rig, value)
    await rig.world.clock.advance(15 * 24 * HOUR)
    await expectRefused(rig, value, { said: 'too late', put: 'earlier' })
  })

  test('too late: the request was closed', async () => {
    const rig = await asked()
    const value = make(rig)
    for (const { number } of openOnes(rig.world)) rig.world.github.person('mona').close(number)
    await expectRefused(rig, value, { said: 'too late' })
  })

  test('twice', async () => {
    const rig = await asked()
    const command = order(handIn(rig, BY_HAND))
    await rig.keyturn({ command })
    await expectRefused(rig, make(rig, { name: 'another' }), { said: 'was handed in already' })
  })

  test('the key of another credential', async () => {
    const other = { ...BY_HAND, environment: 'staging' }
    const rig = knowing({ keys: [BY_HAND, other] })
    await adopted(rig)
    await rig.world.clock.advance(HOUR)
    const value = rig.world.first.get('manual/staging')?.value ?? ''
    await expectRefused(rig, value, { said: 'this is the key of manual/staging' })
  })
})

interface Refused {
  readonly said: string
  readonly ending?: string
  readonly actor?: string
  readonly put?: 'earlier'
}

/** The command fails with that sentence, the journal stands where it stood, and the intake keeps what is in it. */
async function expectRefused(rig: Rig, value: string, { said, ending, actor, put }: Refused): Promise<void> {
  const { truth } = rig.world.github
  rig.world.confide(value)
  if (put === undefined) putIn(rig, value)
  const before = [truth.ref('refs/heads/keyturn/journal'), truth.readSecret('environment/keyturn', 'KEYTURN_INTAKE')]
  const command: Command = { verb: 'submitted', credential: ID, ending: ending ?? value.trim().slice(-4) }

  const error: unknown = await rig.keyturn({ command }, actor === undefined ? {} : { actor }).then(
    () => 'it was taken',
    (thrown: unknown) => (thrown instanceof Error ? thrown.message : thrown),
  )

  expect(error).toContain(said)
  expect(error).toContain('Nothing was done')
  expect(String(error).includes(value)).toBe(false)
  expect([truth.ref('refs/heads/keyturn/journal'), truth.readSecret('environment/keyturn', 'KEYTURN_INTAKE')]).toEqual(
    before,
  )
  expect(rig.world.leaks(`${String(error)}\n${rig.log.join('\n')}\n${truth.allText()}`)).toEqual([])
}

test('a value that somebody put in after it was taken stays', async () => {
  const rig = await asked()
  const command = order(handIn(rig, BY_HAND))
  const mona: Person = rig.world.github.person('mona')
  let put = false
  rig.world.tap({
    // Between the commit that takes it and the end of the intake.
    after: async (call, reply) => {
      if (!put && call.from === 'keyturn' && entryOf(rig.world, ID)?.candidate?.intake !== undefined) {
        put = true
        await rig.world.clock.sleep(2000)
        mona.setSecret('environment/keyturn', 'KEYTURN_INTAKE', 'somebody else’s')
      }
      return reply
    },
  })
  expect(await reasons(rig, command)).toEqual(['awaiting-review'])
  expect(rig.world.github.truth.readSecret('environment/keyturn', 'KEYTURN_INTAKE')).toBe('somebody else’s')
})

describe('the word that the old key is deleted', () => {
  test('is refused before the new one serves', async () => {
    const rig = await asked()
    const command: Command = { verb: 'deleted', credential: ID }
    await expect(rig.keyturn({ command })).rejects.toThrow('must be proven to serve first')
  })

  test('is refused by somebody who may not', async () => {
    const rig = await asked()
    await rig.keyturn({ command: order(handIn(rig, BY_HAND)) })
    mergeOpen(rig.world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    const command: Command = { verb: 'deleted', credential: ID }
    await expect(rig.keyturn({ command }, { actor: 'hubot' })).rejects.toThrow('hubot has the role write')
    expect(entryOf(rig.world, ID)?.deadAt).toBeUndefined()
  })
})

test('a value is sent nowhere that the workflow does not allow', async () => {
  const rig = await asked()
  const command = order(handIn(rig, BY_HAND))
  const error: unknown = await rig.keyturn({ command, endpoints: new Map() }).catch((thrown: unknown) => thrown)
  expect(String(error)).toContain('`manual=https://api.handmade.dev` to the input `allow-endpoints`')
  expect(entryOf(rig.world, ID)?.candidate?.keyId).toBeUndefined()
})

describe('without an admin key, a provider that Keyturn knows is driven by hand:', () => {
  test.each(['openai', 'resend'] as const)('%s, from due to rest', async (provider) => {
    const key: KeySpec = { name: provider, provider, environment: 'production', manifest: ['mint: person', MINTED] }
    const rig = knowing({ keys: [key] })
    const id = `${provider}/production`
    delete rig.env['OPENAI_ADMIN_KEY']
    delete rig.env['RESEND_ADMIN_KEY']
    await adopted(rig)
    await rig.world.clock.advance(HOUR)
    const first = rig.world.first.get(id)
    if (first === undefined) throw new Error('no first key')
    const made = rig.world.vendors[provider].beside(first)
    putIn(rig, made.value)

    expect(await reasons(rig, { verb: 'submitted', credential: id, ending: made.value.slice(-4) })).toEqual([
      'awaiting-review',
    ])
    mergeOpen(rig.world, 'rotate')
    expect(await reasons(rig)).toEqual(['overlapping'])
    await rig.world.clock.advance(25 * HOUR)
    expect(await reasons(rig)).toEqual(['awaits-word'])
    rig.world.vendors[provider].remove(first.id)
    expect(await reasons(rig, { verb: 'deleted', credential: id })).toEqual(['not-due'])

    expectUnharmed(rig)
    expect(rig.world.wire.calls.filter(({ host, from }) => from === 'keyturn' && host === provider)).not.toEqual([])
    const managed = rig.world.wire.calls.filter(
      ({ host, from, request }) =>
        from === 'keyturn' && host === provider && !['/v1/models', '/domains'].includes(request.url.pathname),
    )
    expect(managed).toEqual([])
  })

  test('and it must be said: an admin key that is missing stops the credential', async () => {
    const rig = knowing({ keys: [{ name: 'openai', provider: 'openai', environment: 'production' }] })
    delete rig.env['OPENAI_ADMIN_KEY']
    await adopted(rig)
    expect(askedFor(rig, { name: 'openai', provider: 'openai', environment: 'production' })).toBeUndefined()
  })
})
