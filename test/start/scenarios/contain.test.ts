import { describe, expect, test } from '@jest/globals'
import { USUAL_KEY } from '../../../src/sandbox/ready.ts'
import { type Held, holding } from '../holding.ts'
import { HOUR } from '../rig.ts'
import { watchDeletions } from './cut.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  idOf,
  incumbentName,
  knowing,
  living,
  mergeOpen,
  PATIENCE,
  rotated,
  untilRest,
} from './story.ts'

const CREDENTIAL = 'openai/production'
const DISABLE = { verb: 'disable', credential: CREDENTIAL } as const
const RESTORE = { verb: 'restore-key', credential: CREDENTIAL } as const

/** At rest, at a provider that can disable. */
async function able(): Promise<Held & { readonly id: string }> {
  const held = holding()
  const { world } = held.rig
  held.rig.env[incumbentName(CREDENTIAL)] = world.first.get(CREDENTIAL)?.value
  await rotated(held.rig)
  return { ...held, id: idOf(world, USUAL_KEY) ?? '' }
}

describe('disable', () => {
  test('takes the key away at once, says so until a person brings it back, and nothing else happens', async () => {
    const { rig, disabled, asked, id } = await able()
    const { world } = rig
    const before = asked.length
    const began = world.clock.now()
    const ordered = await rig.keyturn({ command: DISABLE }, { actor: 'octavia' })
    expect(ordered.outcomes).toMatchObject([{ kind: 'park', because: 'contained' }])
    expect(ordered.outcomes[0]?.about).toContain(id)
    expect(disabled.has(id)).toBe(true)
    expect(world.clock.now() - began).toBeLessThan(30_000)

    await world.clock.advance(7 * HOUR)
    expect((await rig.keyturn()).outcomes).toMatchObject([{ because: 'contained' }])
    expect(living(world, 'openai')).toEqual([id])

    const back = await rig.keyturn({ command: RESTORE }, { actor: 'octavia' })
    expect(back.outcomes).toMatchObject([{ kind: 'rest' }])
    expect(disabled.has(id)).toBe(false)
    expect(asked.slice(before).map(({ verb, keyId }) => [verb, keyId])).toEqual([
      ['disable', id],
      ['enable', id],
    ])
    expect(idOf(world, USUAL_KEY)).toBe(id)
  }, 180_000)

  test('a disabled key that is then reported is replaced, and never enabled again', async () => {
    const { rig, asked, id } = await able()
    const { world } = rig
    const before = asked.length
    await rig.keyturn({ command: DISABLE })
    await rig.keyturn({ command: { verb: 'leaked', credential: CREDENTIAL } })
    await expect(rig.keyturn({ command: RESTORE })).rejects.toThrow(/was disabled by a command|reported compromised/)
    expect(asked.slice(before).map(({ verb }) => verb)).toEqual(['disable', 'revoke'])
    expect(living(world, 'openai')).not.toContain(id)
    mergeOpen(world, 'rotate')
    await rig.keyturn()
    expect(idOf(world, USUAL_KEY)).not.toBe(id)
    expect(entryOf(world, CREDENTIAL)).toMatchObject({ compromised: [id], emergencies: [] })
  }, 180_000)

  test('a disabled key that is reported is not enabled while its heir is still to come', async () => {
    const { rig, asked } = await able()
    const before = asked.length
    await rig.keyturn({ command: DISABLE })
    const untap = rig.world.tap({
      before: async ({ host, request }) => {
        if (host === 'openai' && request.method === 'POST') throw new Error('The line is down.')
        return undefined
      },
    })
    await rig.keyturn({ command: { verb: 'leaked', credential: CREDENTIAL } })
    await expect(rig.keyturn({ command: RESTORE })).rejects.toThrow(/reported compromised, and never serves again/)
    untap()
    expect(asked.slice(before).map(({ verb }) => verb)).not.toContain('enable')
  }, 180_000)

  test('at a provider that cannot is refused, with what can be done and where', async () => {
    const rig = knowing()
    await rotated(rig)
    const before = entryOf(rig.world, CREDENTIAL)
    const refused = rig.keyturn({ command: DISABLE })
    await expect(refused).rejects.toThrow(
      /cannot disable.*`exploited openai\/production`.*https:\/\/platform\.openai\.com/,
    )
    expect(entryOf(rig.world, CREDENTIAL)).toEqual(before)
  }, 180_000)

  test('what nobody disabled is not enabled', async () => {
    const { rig, asked } = await able()
    const before = asked.length
    await expect(rig.keyturn({ command: RESTORE })).rejects.toThrow('no key of openai/production was disabled')
    expect(asked).toHaveLength(before)
  }, 180_000)
})

const VERBS = ['leaked', 'exploited', 'disable', 'restore-key'] as const

describe.each(VERBS)('%s', (verb) => {
  const command = { verb, credential: CREDENTIAL }

  test.each(['hubot', 'rando', 'nobody-here'])(
    'of %s, who is neither maintainer nor admin, is refused by name, and nothing moves',
    async (actor) => {
      const rig = knowing()
      await rotated(rig)
      const before = { entry: entryOf(rig.world, CREDENTIAL), keys: living(rig.world, 'openai') }
      await expect(rig.keyturn({ command }, { actor })).rejects.toThrow(`${actor} has the role`)
      expect({ entry: entryOf(rig.world, CREDENTIAL), keys: living(rig.world, 'openai') }).toEqual(before)
    },
    180_000,
  )

  test('of a repeated run is not taken', async () => {
    const rig = knowing()
    await rotated(rig)
    const before = { entry: entryOf(rig.world, CREDENTIAL), keys: living(rig.world, 'openai') }
    await rig.keyturn({ command }, { attempt: 2 })
    expect({ entry: entryOf(rig.world, CREDENTIAL), keys: living(rig.world, 'openai') }).toEqual(before)
  }, 180_000)

  test('for a key that is none of the entry’s is refused with the console’s address', async () => {
    const rig = knowing()
    const { world } = rig
    await rotated(rig)
    const first = world.first.get(CREDENTIAL)?.id ?? ''
    const deleted = watchDeletions(world)
    for (const [key, why] of [
      ['key_of_somebody', 'no key that Keyturn knows'],
      [first, 'a key that is over'],
    ] as const) {
      if (verb === 'restore-key') continue
      await expect(rig.keyturn({ command: { ...command, key } })).rejects.toThrow(why)
      await expect(rig.keyturn({ command: { ...command, key } })).rejects.toThrow('https://platform.openai.com')
    }
    expect(deleted).toEqual([])
    expectAtRest(rig)
  }, 180_000)

  test('with the value in the place of the id is refused, and the value is not said', async () => {
    const rig = knowing()
    await rotated(rig)
    const key = rig.world.openai.keys().at(-1)?.value ?? ''
    await expect(rig.keyturn({ command: { ...command, key } })).rejects.toThrow('is the value of a key')
    expectAtRest(rig)
  }, 180_000)
})

test.each(['leaked', 'exploited', 'disable'] as const)(
  '`%s` upon an entry that is not Keyturn’s touches nothing, and says which key to look at and where',
  async (verb) => {
    const rig = knowing()
    const { world } = rig
    await rotated(rig)
    const id = idOf(world, USUAL_KEY) ?? ''
    const entry = `entries/${CREDENTIAL}.json`
    const text = world.github.truth.file('keyturn/journal', entry) ?? ''
    world.github
      .person('mona')
      .commit('keyturn/journal', { [entry]: text.replace(/"seq": \d+/, '"seq": 999') }, 'forge')
    const deleted = watchDeletions(world)
    const refused = rig.keyturn({ command: { verb, credential: CREDENTIAL } })
    await expect(refused).rejects.toThrow(new RegExp(`cannot be trusted.*${id}.*https://platform\\.openai\\.com`))
    expect(deleted).toEqual([])
  },
  180_000,
)

test('before its adoption is merged no key is touched', async () => {
  const rig = knowing()
  await rig.keyturn()
  await expect(rig.keyturn({ command: { verb: 'exploited', credential: CREDENTIAL } })).rejects.toThrow(
    'is not adopted',
  )
  mergeOpen(rig.world, 'adopt')
  await rig.keyturn()
  expect(living(rig.world, 'openai')).toHaveLength(2)
}, 180_000)

test('in the middle of a change two keys live, and nothing is guessed', async () => {
  const rig = knowing()
  await adopted(rig)
  mergeOpen(rig.world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  const { incumbent, candidate } = entryOf(rig.world, CREDENTIAL) ?? {}
  const refused = rig.keyturn({ command: { verb: 'exploited', credential: CREDENTIAL } })
  await expect(refused).rejects.toThrow(
    `\`exploited ${CREDENTIAL} ${incumbent?.keyId ?? ''}\` is the old one, \`exploited ${CREDENTIAL} ${candidate?.keyId ?? ''}\``,
  )
  await untilRest(rig)
  expectAtRest(rig)
}, 180_000)

test('each call of the command line is a command of its own: a second emergency is taken, too', async () => {
  const { rig, id, asked } = await able()
  const before = asked.length
  const byHand = { run: 'cli', runId: undefined } as unknown as { readonly run: string }
  for (const command of [DISABLE, RESTORE, DISABLE]) {
    await rig.keyturn({ command }, byHand)
    await rig.world.clock.advance(60_000)
  }
  expect(asked.slice(before).map(({ verb, keyId }) => [verb, keyId])).toEqual([
    ['disable', id],
    ['enable', id],
    ['disable', id],
  ])
}, 180_000)

test('disabling the key in service approves nothing that is in review', async () => {
  const { rig } = holding()
  rig.env[incumbentName(CREDENTIAL)] = rig.world.first.get(CREDENTIAL)?.value
  await adopted(rig)
  await rig.keyturn({ command: DISABLE })
  expect(entryOf(rig.world, CREDENTIAL)?.candidate?.approved).toBeUndefined()
  expect(idOf(rig.world, USUAL_KEY)).toBe(entryOf(rig.world, CREDENTIAL)?.incumbent?.keyId)
}, 180_000)
