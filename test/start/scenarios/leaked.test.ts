import { describe, expect, test } from '@jest/globals'
import { REASONS } from '../../../src/core/reasons.ts'
import { USUAL_KEY, type ReadyOptions } from '../../../src/sandbox/ready.ts'
import { credentialOf, type KeySpec } from '../../../src/sandbox/repository/key.ts'
import { DAY, HOUR, type Rig } from '../rig.ts'
import { harmOf } from '../truth.ts'
import { watchDeletions } from './cut.ts'
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
  openOnes,
  PATIENCE,
  rotated,
  untilRest,
} from './story.ts'

const OPENAI = USUAL_KEY
const RESEND: KeySpec = {
  name: 'resend',
  provider: 'resend',
  environment: 'production',
  manifest: ['with: { permission: sending_access }', FIRST_KEY],
}
const CREDENTIAL = credentialOf(OPENAI)
const LOCK = 'rotation.lock.yml'
const REFUSED = /failed with 40\d/

function leaked(key: KeySpec = OPENAI, id?: string) {
  return { verb: 'leaked', credential: credentialOf(key), ...(id === undefined ? {} : { key: id }) } as const
}

function exploited(key: KeySpec = OPENAI, id?: string) {
  return { ...leaked(key, id), verb: 'exploited' } as const
}

function record(rig: Rig, generation: number): Record<string, Record<string, unknown>> {
  const text = rig.world.github.truth.file('keyturn/journal', `records/${CREDENTIAL}/${generation}.json`)
  return JSON.parse(text ?? '{}')
}

function incident(rig: Rig): { readonly title: string; readonly body: string; readonly said: string } {
  const pull = rig.world.github.truth.pulls().at(-1)
  return {
    title: pull?.title ?? '',
    body: pull?.body ?? '',
    said: (pull?.comments ?? []).map(({ body }) => body).join('\n'),
  }
}

/** Outside of its window from the first to the last minute, and with no room for a further proposal. */
const SHUT: ReadyOptions = {
  age: DAY,
  manifest: { defaults: ['window: "Sun 03:00-03:01"', 'hold: 7d', 'overlap: 7d'], limits: { 'open-proposals': 1 } },
} as ReadyOptions

describe.each([
  ['openai', OPENAI],
  ['resend', RESEND],
])('leaked, %s', (vendor, key) => {
  test('from the command to the new key in service and the old one gone in one run, and no user notices', async () => {
    const rig = knowing({ keys: [key] })
    const { world } = rig
    await rotated(rig)
    await world.clock.advance(3 * DAY)
    const old = idOf(world, key) ?? ''
    const began = world.clock.now()
    const { outcomes } = await rig.keyturn({ command: leaked(key) }, { actor: 'octavia' })
    expect(outcomes).toMatchObject([{ kind: 'wait', because: 'awaiting-lock', emergency: true }])
    expect(idOf(world, key)).not.toBe(old)
    expect(
      world.vendors[key.provider].accepts(world.vendors[key.provider].keys().find(({ id }) => id === old)?.value ?? ''),
    ).toBe(false)
    expect(world.clock.now() - began).toBeLessThan(45 * 60_000)
    expectUnharmed(rig)
    mergeOpen(world)
    await rig.keyturn()
    expectAtRest(rig)
    expect(vendor).toBe(key.provider)
  }, 180_000)
})

describe('leaked', () => {
  test('asks no window, no review, no overlap, no hold and no limit', async () => {
    const rig = knowing(SHUT)
    await rig.keyturn()
    mergeOpen(rig.world, 'adopt')
    await rig.keyturn()
    const old = idOf(rig.world, OPENAI)
    await rig.keyturn({ command: leaked() })
    expect(idOf(rig.world, OPENAI)).not.toBe(old)
    expect(living(rig.world, 'openai')).not.toContain(old)
    expectUnharmed(rig)
  }, 180_000)

  test('uses the candidate that is in review already', async () => {
    const rig = knowing()
    const { world } = rig
    await adopted(rig)
    const candidate = entryOf(world, CREDENTIAL)?.candidate?.keyId
    const number = openOnes(world, 'rotate')[0]?.number
    const minted = world.openai.keys().length
    await rig.keyturn({ command: leaked() })
    expect(idOf(world, OPENAI)).toBe(candidate)
    expect(world.openai.keys()).toHaveLength(minted)
    expect(openOnes(world).map((pull) => pull.number)).toEqual([number])
    expect(incident(rig).title).toBe('Incident: replace openai [production], whose key was reported leaked')
    expectUnharmed(rig)
    mergeOpen(world)
    await rig.keyturn()
    expectAtRest(rig)
  }, 180_000)

  test('its record and its proposal tell who, what and in how many minutes', async () => {
    const rig = knowing()
    await rotated(rig)
    const old = idOf(rig.world, OPENAI) ?? ''
    await rig.keyturn({ command: leaked() }, { actor: 'octavia', runId: '4711' })
    expect(record(rig, 2)).toMatchObject({
      why: { trigger: 'leaked', by: 'octavia', request: 'run:4711' },
      approval: { by: 'command' },
      incident: [
        { verb: 'leaked', keyId: old, by: 'octavia', containedAt: null, secondsToInService: expect.any(Number) },
      ],
    })
    const [{ secondsToInService, secondsToGone }] = (record(rig, 2)['incident'] ?? [{}]) as unknown as [
      Record<string, number>,
    ]
    expect(secondsToInService).toBeLessThan(120)
    expect(secondsToGone).toBeLessThan(45 * 60)
    const { body, said } = incident(rig)
    expect(body).toMatch(/reported as \*\*leaked\*\* by `octavia`/)
    expect(body).toMatch(/\| reported key gone \|.*\| \d+ min \|/)
    expect(said).toContain('git filter-repo --sensitive-data-removal --replace-text ../leaked.txt')
    expect(said).toContain('https://platform.openai.com/usage')
    expect(rig.world.leaks(`${body}${said}`)).toEqual([])
  }, 180_000)

  test('closing the incident’s proposal decides nothing: it is opened again, and its merge ends the lag alone', async () => {
    const rig = knowing()
    const { world } = rig
    await rotated(rig)
    await rig.keyturn({ command: leaked() })
    const id = idOf(world, OPENAI)
    const [pull] = openOnes(world)
    const deleted = watchDeletions(world)
    for (const away of [false, true]) {
      world.github.person('mona').close(pull?.number ?? 0)
      if (away) world.github.person('mona').deleteBranch(pull?.branch ?? '')
      await world.clock.advance(HOUR)
      const { outcomes } = await rig.keyturn()
      expect(outcomes).toMatchObject([{ because: 'awaiting-lock', acted: ['reopen'] }])
      expect(openOnes(world).map(({ number }) => number)).toEqual([pull?.number])
    }
    expect(idOf(world, OPENAI)).toBe(id)
    mergeOpen(world)
    expect((await rig.keyturn()).outcomes).toMatchObject([{ kind: 'rest', acted: ['note-locked'] }])
    expect(deleted).toEqual([])
    expect((await rig.keyturn()).idle).toBe(true)
    expectAtRest(rig)
  }, 180_000)

  test('the incident’s proposal is put on top of the default branch when they conflict, long after all else is over', async () => {
    const rig = knowing()
    const { world } = rig
    await rotated(rig)
    await rig.keyturn({ command: leaked() })
    const [before] = openOnes(world, 'rotate')
    const mona = world.github.person('mona')
    const text = world.github.truth.file('main', LOCK) ?? ''
    mona.commit('main', { [LOCK]: text.replace(/(\n {2}id: .*)/, '\n  # looked at$1') }, 'Remark on the lock')
    expect(() => mona.merge(before?.number ?? 0)).toThrow()
    await world.clock.advance(HOUR)
    expect((await rig.keyturn()).outcomes).toMatchObject([{ kind: 'wait', because: 'awaiting-lock' }])
    expect(openOnes(world, 'rotate').map(({ number }) => number)).toEqual([before?.number])
    mona.merge(before?.number ?? 0)
    await untilRest(rig)
    expect(world.github.truth.file('main', LOCK)).toContain('# looked at')
    expect(lineOf(world, CREDENTIAL)).toMatchObject({ id: idOf(world, OPENAI) })
    expectAtRest(rig)
  }, 180_000)

  test('run by a person who holds the seal: another’s proposal is none of the App’s, which says what stands in its way', async () => {
    const rig = knowing()
    const { world } = rig
    await rotated(rig)
    const token = world.github.person('mona').token()
    world.confide(token, 'github')
    await rig.keyturn({ command: leaked(), login: { kind: 'token', token } })
    const [one] = openOnes(world, 'rotate')
    expect(one?.author).toBe('mona')
    await world.clock.advance(HOUR)
    const { outcomes } = await rig.keyturn()
    expect(outcomes).toMatchObject([
      { kind: 'failed', about: expect.stringContaining(`${one?.branch ?? ''} holds commits that are not Keyturn's`) },
    ])
    world.github.person('mona').merge(one?.number ?? 0)
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)

  test('while the lock lags, nothing new is proposed, and every run says what to do; an idle one asks once', async () => {
    const rig = knowing()
    const { world } = rig
    await rotated(rig)
    await rig.keyturn({ command: leaked() })
    await rig.pass(95 * DAY)
    expect(openOnes(world).map(({ title }) => title)).toEqual([expect.stringMatching(/^Incident/)])
    const { outcomes } = await rig.keyturn({ full: true })
    expect(outcomes).toMatchObject([{ because: 'awaiting-lock', phase: 'waiting for a person' }])
    expect(REASONS['awaiting-lock'].remedy).toMatch(/merge/)
    mergeOpen(world)
    await rig.keyturn({ patience: PATIENCE })
    expect(openOnes(world, 'rotate')).toHaveLength(1)
    expectUnharmed(rig)
  }, 300_000)

  test('merged and taken back later, the lock names a dead key: it is said, nothing is restored', async () => {
    const rig = knowing()
    const { world } = rig
    await rotated(rig)
    await rig.keyturn({ command: leaked() })
    const id = idOf(world, OPENAI)
    const [number = 0] = mergeOpen(world)
    await rig.keyturn()
    const mona = world.github.person('mona')
    mona.merge(mona.revert(number))
    const { outcomes } = await rig.keyturn({ patience: PATIENCE })
    expect(outcomes).toMatchObject([{ kind: 'park', because: 'dead-tag-in-lock' }])
    expect(idOf(world, OPENAI)).toBe(id)
    mergeOpen(world, 'repair')
    await rig.keyturn()
    expectAtRest(rig)
  }, 180_000)

  test('twice by two people is one emergency', async () => {
    const rig = knowing()
    const { world } = rig
    await rotated(rig)
    world.tap({
      before: async ({ host, request }) =>
        host === 'openai' && request.method === 'POST' ? (new Response('', { status: 500 }) as never) : undefined,
    })
    await rig.keyturn({ command: leaked() })
    const before = entryOf(world, CREDENTIAL)?.emergencies
    await rig.keyturn({ command: leaked() }, { actor: 'octavia' })
    expect(entryOf(world, CREDENTIAL)?.emergencies).toEqual(before)
  }, 180_000)

  test('of the new key, before it served: it is given up, and the next one comes as ever', async () => {
    const rig = knowing()
    const { world } = rig
    await adopted(rig)
    const candidate = entryOf(world, CREDENTIAL)?.candidate?.keyId ?? ''
    await rig.keyturn({ command: leaked(OPENAI, candidate) })
    expect(living(world, 'openai')).not.toContain(candidate)
    expect(openOnes(world, 'rotate').map(({ branch }) => branch)).toEqual(['keyturn/rotate/openai/production/2'])
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)

  test('of the new key, while both live: back to the old one at once, and the new one goes without overlap', async () => {
    const rig = knowing()
    const { world } = rig
    await adopted(rig)
    mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    const { incumbent, candidate } = entryOf(world, CREDENTIAL) ?? {}
    const began = world.clock.now()
    await rig.keyturn({ command: leaked(OPENAI, candidate?.keyId) })
    expect(idOf(world, OPENAI)).toBe(incumbent?.keyId)
    expect(living(world, 'openai')).toEqual([incumbent?.keyId])
    expect(world.clock.now() - began).toBeLessThan(45 * 60_000)
    expectUnharmed(rig)
    // The lock still names the key that is gone: a proposal sets it right.
    mergeOpen(world, 'repair')
    await rig.keyturn()
    expect(lineOf(world, CREDENTIAL)).toMatchObject({ id: incumbent?.keyId })
    expectUnharmed(rig)
  }, 180_000)

  test('of the old key, while both live: no overlap and no silence is waited for', async () => {
    const rig = knowing()
    const { world } = rig
    await adopted(rig)
    mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    const { incumbent, candidate } = entryOf(world, CREDENTIAL) ?? {}
    await rig.keyturn({ command: leaked(OPENAI, incumbent?.keyId) })
    expect(living(world, 'openai')).toEqual([candidate?.keyId])
    expectAtRest(rig)
  }, 180_000)

  test('of the old key, while it is being put back: forward again', async () => {
    const rig = knowing()
    const { world } = rig
    await adopted(rig)
    const [number = 0] = mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    const mona = world.github.person('mona')
    mona.merge(mona.revert(number))
    await rig.keyturn()
    const { incumbent, candidate, rollback } = entryOf(world, CREDENTIAL) ?? {}
    expect(rollback).toBeDefined()
    await rig.keyturn({ command: leaked(OPENAI, incumbent?.keyId) })
    expect(idOf(world, OPENAI)).toBe(candidate?.keyId)
    expect(living(world, 'openai')).toEqual([candidate?.keyId])
    expectUnharmed(rig)
    mergeOpen(world)
    await rig.keyturn()
    expectAtRest(rig)
  }, 180_000)

  test('of the new key of an emergency: it is replaced in turn', async () => {
    const rig = knowing()
    const { world } = rig
    await rotated(rig)
    await rig.keyturn({ command: leaked() })
    const second = idOf(world, OPENAI) ?? ''
    await rig.keyturn({ command: leaked() })
    expect(idOf(world, OPENAI)).not.toBe(second)
    expect(living(world, 'openai')).not.toContain(second)
    expect(openOnes(world)).toHaveLength(1)
    expectUnharmed(rig)
    mergeOpen(world)
    await rig.keyturn()
    expectAtRest(rig)
  }, 180_000)

  test('of a key that nobody knows: replaced, and a person is told to delete the old one, and where', async () => {
    const rig = knowing({
      keys: [
        {
          name: 'resend',
          provider: 'resend',
          environment: 'production',
          manifest: ['with: { permission: sending_access }'],
        },
      ],
    })
    delete rig.env['KEYTURN_INCUMBENT_RESEND_PRODUCTION']
    const { world } = rig
    await rig.keyturn()
    mergeOpen(world, 'adopt')
    await rig.keyturn()
    const before = living(world, 'resend')
    const credential = 'resend/production'
    if (entryOf(world, credential)?.incumbent?.keyId !== undefined) throw new Error('it is known after all')
    await rig.keyturn({ command: { verb: 'leaked', credential } })
    expect(living(world, 'resend')).toEqual(expect.arrayContaining([...before]))
    expect(incident(rig).body).toContain('delete it yourself at https://resend.com/api-keys')
    expectUnharmed(rig)
  }, 180_000)

  test('layout versioned: a command cannot approve it, so the proposal is opened at once and waits for its merge', async () => {
    const key: KeySpec = { name: 'openai', provider: 'openai', layout: 'versioned' }
    const rig = knowing({ keys: [key] })
    const { world } = rig
    await rotated(rig)
    const old = idOf(world, key)
    const { outcomes } = await rig.keyturn({ command: leaked(key) })
    expect(outcomes).toMatchObject([{ kind: 'wait', because: 'emergency-review', phase: 'emergency' }])
    expect(idOf(world, key)).toBe(old)
    expect(incident(rig).body).toContain('Merge this now')
    expectUnharmed(rig)
    mergeOpen(world)
    const began = world.clock.now()
    await rig.keyturn()
    expect(living(world, 'openai')).toEqual([idOf(world, key)])
    expect(world.clock.now() - began).toBeLessThan(45 * 60_000)
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)
})

describe('exploited', () => {
  test('the key is dead within seconds; the new one is in service before the run ends', async () => {
    const rig = knowing()
    const { world } = rig
    await rotated(rig)
    const old = idOf(world, OPENAI) ?? ''
    const began = world.clock.now()
    await rig.keyturn({ command: exploited() })
    const gone = world.openai.keys().find(({ id }) => id === old)?.deletedAt ?? Infinity
    expect(gone - began).toBeLessThan(30_000)
    expect(idOf(world, OPENAI)).not.toBe(old)
    const [only = {}] = (record(rig, 2)['incident'] ?? []) as unknown as readonly Record<string, unknown>[]
    expect(only).toMatchObject({ verb: 'exploited', contained: 'revoked', secondsToContained: expect.any(Number) })
    // What failed is what used the key until its heir was there: the declared exception.
    expect(harmOf(rig).filter((what) => !REFUSED.test(what))).toEqual([])
    mergeOpen(world)
    await rig.keyturn()
  }, 180_000)

  test('nothing else stops it: neither a strange secret, nor a lock that cannot be read', async () => {
    for (const meddle of [
      (rig: Rig) =>
        rig.world.github.person('mona').setSecret('environment/production', 'OPENAI_API_KEY', 'typed by hand'),
      (rig: Rig) =>
        void rig.world.github.person('mona').commit('main', { 'rotation.lock.yml': 'not: [a lock' }, 'oops'),
    ]) {
      const rig = knowing()
      const { world } = rig
      await rotated(rig)
      const old = idOf(world, OPENAI) ?? ''
      await world.clock.advance(DAY)
      meddle(rig)
      const { outcomes } = await rig.keyturn({ command: exploited() })
      expect(outcomes[0]?.acted[0]).toBe('contain')
      expect(outcomes).toMatchObject([{ kind: 'park' }])
      expect(living(world, 'openai')).not.toContain(old)
    }
  }, 180_000)

  test('a key that is not in the list any more is said to be so, and replaced', async () => {
    const rig = knowing()
    const { world } = rig
    await rotated(rig)
    world.openai.remove(idOf(world, OPENAI) ?? '')
    await rig.keyturn({ command: exploited() })
    expect(incident(rig).body).toContain('It was not in the provider’s list')
    expect(world.openai.accepts(world.openai.keys().find(({ id }) => id === idOf(world, OPENAI))?.value ?? '')).toBe(
      true,
    )
  }, 180_000)
})
