// Secret scanning finds a key of ours: what the manifest lets an alert begin, what people are asked, and how alerts end.
import { describe, expect, test } from '@jest/globals'
import { USUAL_KEY } from '../../../src/sandbox/ready.ts'
import { DAY, HOUR, type Rig } from '../rig.ts'
import { harmOf } from '../truth.ts'
import { alertRequests, ID, leakIncumbent, valueOf, watched } from '../watched.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  idOf,
  living,
  mergeOpen,
  openOnes,
  PATIENCE,
  rotated,
  untilRest,
} from './story.ts'

/** Nothing of the value is anywhere but where it was found. */
function expectSilent({ world, log }: Rig, ...texts: readonly unknown[]): void {
  expect(world.leaks(`${log.join('\n')}${JSON.stringify(texts)}${world.github.truth.allText()}`)).toEqual([])
  expect(world.chat.messages.flatMap((message) => world.leaks(message))).toEqual([])
  expect(world.misdirected()).toEqual([])
}

function dashboard({ world }: Rig): string {
  return world.github.truth.issues().find(({ title }) => title.startsWith('Keyturn'))?.body ?? ''
}

describe('on-alert: leaked', () => {
  test('from the alert to the old key gone and the alert resolved in one run, and no user notices', async () => {
    const rig = watched('leaked')
    const { world } = rig
    await adopted(rig)
    await world.clock.advance(HOUR)
    const old = idOf(world, USUAL_KEY)
    const number = leakIncumbent(rig)

    const result = await rig.keyturn({ patience: PATIENCE })

    expect(result.outcomes).toMatchObject([{ because: 'awaiting-lock', emergency: true }])
    expect(living(world, 'openai')).not.toContain(old)
    expect(idOf(world, USUAL_KEY)).not.toBe(old)
    expect(world.github.truth.alerts()).toMatchObject([
      { number, state: 'resolved', resolution: 'revoked', resolvedBy: 'keyturn-acme[bot]' },
    ])
    expect(world.github.truth.alerts()[0]?.comment).toBe(
      `Keyturn: The key ${old ?? ''} of ${ID} is dead: openai answered 401 to GET /v1/models with it.`,
    )
    expect(entryOf(world, ID)?.requests).toContain(`alert:${number}`)
    expectUnharmed(rig)
    expectSilent(rig, result)
    mergeOpen(world)
    await rig.keyturn()
    expectAtRest(rig)
  }, 180_000)

  test('its record and its proposal name the alert and the manifest’s line as the authority', async () => {
    const rig = watched('leaked')
    await rotated(rig)
    const number = leakIncumbent(rig)
    await rig.keyturn({ patience: PATIENCE })
    const generation = entryOf(rig.world, ID)?.incumbent?.generation ?? 0
    const text = rig.world.github.truth.file('keyturn/journal', `records/${ID}/${generation}.json`)
    expect(JSON.parse(text ?? '{}')).toMatchObject({
      why: { trigger: 'leaked', by: `on-alert: leaked (alert ${number})`, request: `alert:${number}` },
      approval: { by: 'command' },
    })
    expect(rig.world.github.truth.pulls().at(-1)?.body).toContain(`by \`on-alert: leaked (alert ${number})\``)
  }, 180_000)

  test('is never resolved before the key is dead, and the report is taken once', async () => {
    const rig = watched('leaked')
    const { world } = rig
    await adopted(rig)
    const old = idOf(world, USUAL_KEY)
    const number = leakIncumbent(rig)
    // At every request: an alert that says "revoked" while the key opens anything would be a lie.
    world.tap({
      after: async (_call, reply) => {
        const [alert] = world.github.truth.alerts()
        expect([alert?.state, living(world, 'openai').includes(old ?? '')]).not.toEqual(['resolved', true])
        return reply
      },
    })
    await rig.keyturn()
    expect(world.github.truth.alerts()).toMatchObject([{ number, state: 'resolved' }])
    const reported = entryOf(world, ID)?.milestones.filter(({ what }) => what === 'reported') ?? []
    expect(reported.length).toBeLessThanOrEqual(1)
    expectUnharmed(rig)
  }, 180_000)

  test('a key that stands there in base64 is the same key', async () => {
    const rig = watched('leaked')
    await adopted(rig)
    const old = idOf(rig.world, USUAL_KEY)
    leakIncumbent(rig, { base64: true })
    const result = await rig.keyturn({ patience: PATIENCE })
    expect(living(rig.world, 'openai')).not.toContain(old)
    expect(rig.world.github.truth.alerts()).toMatchObject([{ state: 'resolved' }])
    expectSilent(rig, result)
  }, 180_000)

  test('of the new key in review gives that one up, and the old one serves on', async () => {
    const rig = watched('leaked', { age: 100 * DAY })
    const { world } = rig
    await adopted(rig)
    const { incumbent, candidate } = entryOf(world, ID) ?? {}
    await world.clock.advance(HOUR)
    world.github.control.leak(valueOf(rig, candidate?.keyId))
    await rig.keyturn()
    await rig.keyturn()
    expect(living(world, 'openai')).toContain(incumbent?.keyId)
    expect(living(world, 'openai')).not.toContain(candidate?.keyId)
    expect(world.github.truth.alerts()).toMatchObject([{ state: 'resolved', resolution: 'revoked' }])
    expectUnharmed(rig)
  }, 180_000)

  test('an alert opened again, whose key is over, begins nothing and is closed again', async () => {
    const rig = watched('leaked')
    const { world } = rig
    await adopted(rig)
    const number = leakIncumbent(rig)
    await rig.keyturn({ patience: PATIENCE })
    mergeOpen(world)
    await untilRest(rig)
    const id = idOf(world, USUAL_KEY)
    world.github.person('acme').changeAlert(number, 'open')
    await world.clock.advance(HOUR)
    await rig.keyturn()
    expect(idOf(world, USUAL_KEY)).toBe(id)
    expect(world.github.truth.alerts()).toMatchObject([{ number, state: 'resolved', resolvedBy: 'keyturn-acme[bot]' }])
    expect(openOnes(world)).toEqual([])
    expectAtRest(rig)
  }, 240_000)
})

interface Over {
  readonly rig: Rig
  readonly old: string
  readonly value: string
}

/** Replaced by an ordinary rotation, and deleted. */
async function replaced(): Promise<Over> {
  const rig = watched('exploited', { age: 100 * DAY })
  await adopted(rig)
  const old = idOf(rig.world, USUAL_KEY) ?? ''
  await rig.world.clock.advance(HOUR)
  mergeOpen(rig.world, 'rotate')
  await untilRest(rig)
  expect(living(rig.world, 'openai')).not.toContain(old)
  return { rig, old, value: valueOf(rig, old) }
}

/** What OpenAI answers to whoever shows it this value. */
function answering({ world }: Rig, value: string, status: number): () => void {
  return world.tap({
    before: async ({ host, request }) =>
      host === 'openai' && request.headers.get('authorization')?.includes(value) === true
        ? { status, headers: { 'content-type': 'application/json' }, body: '{"object":"list","data":[]}' }
        : undefined,
  })
}

describe('an older key', () => {
  test.each([
    ['at once', 0],
    ['weeks later, when only its record knows it', 20 * DAY],
  ])(
    'that GitHub finds %s begins nothing: it is dead, and the alert says so',
    async (_when, later) => {
      const { rig, old, value } = await replaced()
      const { world } = rig
      if (later > 0) await rig.pass(later)
      expect(entryOf(world, ID)?.past.some(({ keyId }) => keyId === old)).toBe(later === 0)
      const id = idOf(world, USUAL_KEY)
      world.github.control.leak(value)
      await rig.keyturn()
      expect(idOf(world, USUAL_KEY)).toBe(id)
      expect(world.github.truth.alerts()).toMatchObject([{ state: 'resolved', resolution: 'revoked' }])
      expect(entryOf(world, ID)?.compromised).toEqual([])
      expectAtRest(rig)
    },
    240_000,
  )

  test.each([
    ['lives', 200],
    ['untold', 418],
  ])(
    'whose provider says it %s keeps its alert open, and a person is told',
    async (is, status) => {
      const { rig, old, value } = await replaced()
      const { world } = rig
      const number = world.github.control.leak(value)
      const untap = answering(rig, value, status)
      const { outcomes } = await rig.keyturn()
      untap()
      expect(outcomes).toMatchObject([{ alerts: [{ number, as: 'over', keyId: old, standing: { is } }] }])
      expect(world.github.truth.alerts()).toMatchObject([{ state: 'open' }])
      await rig.keyturn()
      expect(world.github.truth.alerts()).toMatchObject([{ state: 'resolved' }])
    },
    180_000,
  )
})

describe('on-alert: exploited', () => {
  test('takes the key away before anything else, and the alert is resolved in the same run', async () => {
    const rig = watched('exploited')
    const { world } = rig
    await adopted(rig)
    const old = idOf(world, USUAL_KEY)
    leakIncumbent(rig)
    await rig.keyturn({ patience: PATIENCE })
    expect(living(world, 'openai')).not.toContain(old)
    expect(world.github.truth.alerts()).toMatchObject([{ state: 'resolved', resolution: 'revoked' }])
    mergeOpen(world)
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)
})

describe.each(['ask', ''])('on-alert: %s', (wish) => {
  // Whoever does not speak of alerts is looked after where GitHub says what the App was granted: with the App's own key.
  async function asking(): Promise<{ readonly rig: Rig; readonly number: number; readonly login: object }> {
    const rig = watched(wish)
    const { clientId, privateKey } = { clientId: 'Iv23keyturn', privateKey: rig.world.github.control.privateKey() }
    const login = wish === '' ? { login: { kind: 'app' as const, clientId, privateKey } } : {}
    await adopted(rig)
    return { rig, number: leakIncumbent(rig), login }
  }

  test('moves nothing, and tells people at every run with the very commands', async () => {
    const { rig, number, login } = await asking()
    const { world } = rig
    await world.clock.advance(DAY + HOUR)
    const [id, minted] = [idOf(world, USUAL_KEY), world.openai.keys().length]
    for (let run = 0; run < 2; run += 1) {
      const result = await rig.keyturn(login)
      expect(result.outcomes).toMatchObject([{ alerts: [{ number, as: 'in service', standing: { is: 'asked' } }] }])
      expectSilent(rig, result)
      await world.clock.advance(6 * HOUR)
    }
    expect([idOf(world, USUAL_KEY), world.openai.keys().length]).toEqual([id, minted])
    expect(entryOf(world, ID)?.compromised).toEqual([])
    expect(dashboard(rig)).toContain(`/keyturn leaked ${ID} ${id ?? ''}`)
    expect(dashboard(rig)).toContain(`/keyturn exploited ${ID} ${ID} ${id ?? ''}`)
    expect(world.github.truth.alerts()).toMatchObject([{ state: 'open' }])
    expectUnharmed(rig)
  }, 180_000)
})

describe('on-alert: ask', () => {
  test('the command that a person takes from there ends it, alert and all', async () => {
    const rig = watched('ask')
    const { world } = rig
    await adopted(rig)
    leakIncumbent(rig)
    await world.clock.advance(DAY + HOUR)
    await rig.keyturn()
    const line = /`\/(keyturn leaked [^`]+)`/.exec(dashboard(rig))?.[1] ?? ''
    const issue = world.github.truth.issues()[0]?.number ?? 0
    world.github.person('mona').comment(issue, `/${line}`)
    const result = await rig.keyturn({ patience: PATIENCE })
    expect(result.outcomes[0]).not.toHaveProperty('alerts')
    expect(world.github.truth.alerts()).toMatchObject([{ state: 'resolved', resolution: 'revoked' }])
    mergeOpen(world)
    await rig.keyturn()
    expectAtRest(rig)
  }, 180_000)

  test('a person who closes the alert has answered', async () => {
    const rig = watched('ask')
    const { world } = rig
    await adopted(rig)
    const number = leakIncumbent(rig)
    await world.clock.advance(DAY + HOUR)
    await rig.keyturn()
    world.github.person('acme').changeAlert(number, 'false_positive')
    const { outcomes } = await rig.keyturn()
    expect(outcomes[0]).not.toHaveProperty('alerts')
    expect(world.github.truth.alerts()).toMatchObject([{ resolution: 'false_positive' }])
    expect((await rig.keyturn()).idle).toBe(true)
  }, 180_000)

  test('a chat is told once, with the commands', async () => {
    const rig = watched('ask')
    const { world } = rig
    const text = world.github.truth.file('main', 'rotation.yml') ?? ''
    world.github.person('mona').commit('main', { 'rotation.yml': `${text}notify: emergency\n` })
    rig.env['KEYTURN_NOTIFY_URL'] = `https://hooks.slack.com${world.chat.path}`
    await adopted(rig)
    const number = leakIncumbent(rig)
    for (let run = 0; run < 3; run += 1) {
      await world.clock.advance(DAY + HOUR)
      await rig.keyturn()
    }
    expect(world.chat.messages).toHaveLength(1)
    expect(world.chat.messages[0]).toContain(
      `• ${ID} was found by GitHub’s secret scanning: alert ${number} holds the key in service`,
    )
    expect(world.chat.messages[0]).toContain(`/keyturn leaked ${ID}`)
    expectSilent(rig)
  }, 180_000)
})

test('the list of alerts comes without values, and each value for itself', async () => {
  const rig = watched('ask')
  await adopted(rig)
  leakIncumbent(rig)
  const value = valueOf(rig, idOf(rig.world, USUAL_KEY))
  await rig.world.clock.advance(DAY + HOUR)
  const seen: string[] = []
  rig.world.tap({
    after: async ({ request }, reply) => {
      if (reply.body.includes(value)) seen.push(request.url.pathname)
      return reply
    },
  })
  await rig.keyturn()
  expect(new Set(seen)).toEqual(new Set(['/repos/acme/web/secret-scanning/alerts/1']))
}, 120_000)

describe('nothing begins', () => {
  test('by a value that is nobody’s, which is asked for once and touched never', async () => {
    const rig = watched('exploited')
    const { world } = rig
    await adopted(rig)
    await world.clock.advance(HOUR)
    const first = world.first.get(ID)
    const { value: stranger, id: strange } = first ? world.vendors.openai.beside(first) : { value: '', id: '' }
    world.github.control.leak(stranger)
    world.github.control.leak('correct horse battery staple')
    const before = world.openai.keys().length
    await rig.keyturn()
    expect(alertRequests(rig)).toEqual(expect.arrayContaining(['GET 1', 'GET 2']))
    const since = world.calls.length
    await world.clock.advance(HOUR)
    await rig.keyturn()
    expect(alertRequests(rig, since)).toEqual(['GET all'])
    expect(world.openai.keys()).toHaveLength(before)
    expect(world.github.truth.alerts()).toMatchObject([{ state: 'open' }, { state: 'open' }])
    // No provider was shown what is not ours.
    expect(
      world.calls.filter(
        ({ from, host, request }) =>
          from === 'keyturn' && host === 'openai' && [...request.headers.values()].join().includes(stranger),
      ),
    ).toEqual([])
    expectUnharmed(rig)
    expectAtRest(rig, [strange])
  }, 180_000)

  test('by an alert that a person closed', async () => {
    const rig = watched('exploited')
    await adopted(rig)
    const number = leakIncumbent(rig)
    rig.world.github.person('acme').changeAlert(number, 'used_in_tests')
    const id = idOf(rig.world, USUAL_KEY)
    await rig.keyturn()
    expect(idOf(rig.world, USUAL_KEY)).toBe(id)
    expect(living(rig.world, 'openai')).toContain(id)
    expect(rig.world.github.truth.alerts()).toMatchObject([{ resolution: 'used_in_tests' }])
  }, 120_000)

  test('upon an entry that is not Keyturn’s, and a person is told', async () => {
    const rig = watched('exploited')
    const { world } = rig
    await adopted(rig)
    leakIncumbent(rig)
    const path = `entries/${ID}.json`
    const forged = (world.github.truth.file('keyturn/journal', path) ?? '').replace('"seq": ', '"seq": 1')
    world.github.person('hubot').commit('keyturn/journal', { [path]: forged })
    const id = idOf(world, USUAL_KEY)
    const { outcomes } = await rig.keyturn()
    expect(living(world, 'openai')).toContain(id)
    expect(outcomes).toMatchObject([{ kind: 'park', alerts: [{ standing: { is: 'not-ours-to-touch' } }] }])
    expect(world.github.truth.alerts()).toMatchObject([{ state: 'open' }])
  }, 120_000)

  test('in a dry run, in a run of some credentials, and by a command that is about something else', async () => {
    const rig = watched('exploited')
    await adopted(rig)
    leakIncumbent(rig)
    const since = rig.world.calls.length
    await rig.keyturn({ dryRun: true })
    await rig.keyturn({ only: [ID] })
    await rig.keyturn({ command: { verb: 'postpone', credential: ID, delay: DAY } })
    expect(alertRequests(rig, since)).toEqual([])
  }, 120_000)
})

describe('without the permission', () => {
  test('nothing is asked, an idle run is one request, and only who wants more is told', async () => {
    const rig = watched('', {}, 'none')
    await adopted(rig)
    leakIncumbent(rig)
    await rig.world.clock.advance(DAY + HOUR)
    await rig.keyturn()
    expect(alertRequests(rig)).toEqual([])
    rig.counted()
    expect((await rig.keyturn()).idle).toBe(true)
    expect(rig.counted()).toBe(1)
    expect(rig.log.join()).not.toMatch(/secret scanning/)
  }, 120_000)

  test('with `on-alert: leaked` every run says what is missing, and goes on', async () => {
    const rig = watched('leaked', {}, 'none')
    await adopted(rig)
    leakIncumbent(rig)
    const id = idOf(rig.world, USUAL_KEY)
    const { outcomes } = await rig.keyturn()
    expect([idOf(rig.world, USUAL_KEY), outcomes[0]?.kind]).toEqual([id, 'rest'])
    expect(rig.log.join('\n')).toContain('Grant it “Secret scanning alerts: Read and write”')
  }, 120_000)

  test('to close it, the key is replaced all the same, and a person closes the alert', async () => {
    const rig = watched('leaked', {}, 'read')
    await adopted(rig)
    const old = idOf(rig.world, USUAL_KEY)
    const number = leakIncumbent(rig)
    const { outcomes } = await rig.keyturn({ patience: PATIENCE })
    expect(living(rig.world, 'openai')).not.toContain(old)
    expect(outcomes).toMatchObject([{ alerts: [{ number, standing: { is: 'unresolved' } }] }])
    expect(harmOf(rig)).toEqual([])
  }, 180_000)

  test('GitHub in trouble keeps no rotation waiting', async () => {
    const rig = watched('leaked')
    await adopted(rig)
    leakIncumbent(rig)
    const untap = rig.world.tap({
      before: async ({ request, from }) =>
        from === 'keyturn' && request.url.pathname.includes('secret-scanning')
          ? { status: 503, headers: {}, body: '{"message":"Service unavailable"}' }
          : undefined,
    })
    const { outcomes } = await rig.keyturn()
    untap()
    expect(outcomes).toMatchObject([{ kind: 'rest' }])
    expect(rig.log.join('\n')).toContain('Alerts of secret scanning could not be looked at')
    await rig.keyturn({ patience: PATIENCE })
    expect(rig.world.github.truth.alerts()).toMatchObject([{ state: 'resolved' }])
  }, 240_000)
})
