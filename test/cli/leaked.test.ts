import { describe, expect, test } from '@jest/globals'
import { understand } from '../../src/cli/arguments.ts'
import { USUAL_KEY } from '../../src/sandbox/ready.ts'
import { read } from '../repository/sources.ts'
import { gated, type Gated, type Terminal } from '../start/gated.ts'
import { DAY, HOUR } from '../start/rig.ts'
import { adopted, expectUnharmed, idOf, mergeOpen, rotated, untilRest } from '../start/scenarios/story.ts'
import { entryOf, living } from '../start/truth.ts'

const WORKFLOW = read('docs/examples/keyturn.yml')
const ID = 'openai/production'

function world(age = DAY): Gated {
  return gated(WORKFLOW, { keys: [USUAL_KEY], age })
}

/** The value of the key in service, of an older one, or of whatever else has this id. */
function valueOf({ rig }: Gated, id: string | undefined): string {
  return rig.world.openai.keys().find((key) => key.id === id)?.value ?? ''
}

function found(all: Gated, value: string, env: Record<string, string | undefined> = {}): Promise<Terminal> {
  return all.terminal('mona', ['leaked', '--value'], value, env)
}

function heads({ rig }: Gated): readonly (string | undefined)[] {
  const { github } = rig.world
  return [github.truth.ref('refs/heads/keyturn/journal'), String(github.truth.runs().length)]
}

/** What the sandbox was asked since, by anybody but GitHub's own. */
function askedOf({ rig }: Gated, since: number): readonly string[] {
  return rig.world.calls.slice(since).flatMap(({ host, from }) => (from === 'keyturn' ? [host] : []))
}

function expectSilent(all: Gated, told: Terminal, value: string): void {
  const { rig } = all
  expect(rig.world.leaks(`${told.out}${told.err}${rig.log.join()}${rig.world.github.truth.allText()}`)).toEqual([])
  expect(told.out + told.err).not.toContain(value)
  expect(rig.world.misdirected()).toEqual([])
}

describe('keyturn leaked --value', () => {
  test('without the seal tells the key by the lock, and the workflow replaces it', async () => {
    const all = world()
    await rotated(all.rig)
    const old = idOf(all.rig.world, USUAL_KEY)
    const value = valueOf(all, old)

    const told = await found(all, value)

    expect(all.failures).toEqual([])
    expect([told.code, told.out]).toEqual([0, 'The run ended: success.\n'])
    expect(told.err).toContain(`It is a key of ${ID}: ${old ?? ''}. It is reported as leaked.`)
    expect(living(all.rig.world, 'openai')).not.toContain(old)
    expectUnharmed(all.rig)
    expectSilent(all, told, value)
  }, 180_000)

  test('with the seal tells a key that is in review, and reports that one', async () => {
    const all = world(100 * DAY)
    await adopted(all.rig)
    const entry = entryOf(all.rig.world, ID)
    const value = valueOf(all, entry?.candidate?.keyId)
    expect(value).not.toBe('')

    const told = await found(all, value, all.rig.env)

    expect([told.code, told.err]).toEqual([0, expect.stringContaining(`${ID}: ${entry?.candidate?.keyId ?? '-'}.`)])
    const now = entryOf(all.rig.world, ID)
    expect(now?.incumbent?.keyId).toBe(entry?.incumbent?.keyId)
    expect(now?.compromised).toEqual([entry?.candidate?.keyId])
    expectSilent(all, told, value)
  }, 180_000)

  test('asks GitHub alone before anything is reported: no provider hears of the value', async () => {
    const all = world()
    await adopted(all.rig)
    const since = all.rig.world.calls.length
    const before = heads(all)
    const told = await found(all, valueOf(all, 'none').padEnd(60, 'x'))
    expect([told.code, told.err]).toEqual([1, expect.stringContaining('it is no key that Keyturn knows here')])
    expect(new Set(askedOf(all, since))).toEqual(new Set(['github']))
    expect(heads(all)).toEqual(before)
  }, 120_000)

  test('of an older key says that it is over, and reports nothing', async () => {
    const all = world(100 * DAY)
    await adopted(all.rig)
    const first = entryOf(all.rig.world, ID)?.incumbent?.keyId
    const value = valueOf(all, first)
    mergeOpen(all.rig.world, 'rotate')
    await untilRest(all.rig)
    expect(living(all.rig.world, 'openai')).not.toContain(first)
    const before = heads(all)

    for (const wait of [0, 20 * DAY]) {
      await all.rig.world.clock.advance(wait)
      if (wait > 0) for (let day = 0; day < 2; day += 1) await all.rig.pass(DAY + HOUR)
      const told = await found(all, value, all.rig.env)
      expect([told.code, told.err]).toEqual([
        1,
        expect.stringContaining(`it is the older key ${first ?? '-'} of ${ID}, which is over and replaced already`),
      ])
      expectSilent(all, told, value)
    }
    // Once the entry has forgotten it, its record still tells.
    expect(entryOf(all.rig.world, ID)?.past.map(({ keyId }) => keyId)).not.toContain(first)
    expect(entryOf(all.rig.world, ID)?.compromised).toEqual([])
    expect(heads(all)[1]).toBe(before[1])
  }, 240_000)

  test('of one value in two places names both, and guesses neither', async () => {
    const staging = { ...USUAL_KEY, environment: 'staging' }
    const all = gated(WORKFLOW, { keys: [USUAL_KEY, staging], age: DAY })
    await adopted(all.rig)
    const { github } = all.rig.world
    const value = valueOf(all, idOf(all.rig.world, staging))
    const mark = entryOf(all.rig.world, 'openai/staging')?.incumbent?.fingerprint ?? ''
    const lock = github.truth.file('main', 'rotation.lock.yml') ?? ''
    github.person('mona').commit('main', { 'rotation.lock.yml': lock.replaceAll(/sha256:[0-9a-f]+/g, mark) })
    const before = heads(all)

    const told = await found(all, value)

    expect([told.code, told.err]).toEqual([
      1,
      expect.stringContaining('Report each: `keyturn leaked openai/production`, `keyturn leaked openai/staging`.'),
    ])
    expect(heads(all)[1]).toBe(before[1])
    expectSilent(all, told, value)
  }, 120_000)

  test('without a value does nothing', async () => {
    const all = world()
    await adopted(all.rig)
    const before = heads(all)
    expect(await found(all, '')).toMatchObject({ code: 1, err: expect.stringContaining('no value came') })
    expect(heads(all)).toEqual(before)
  }, 120_000)

  test('takes no value from the command line, and does not repeat it', () => {
    const value = 'sk-svcacct-0123456789abcdef'
    for (const words of [
      ['leaked', '--value', value],
      ['leaked', value, '--value'],
      ['leaked', `--value=${value}`],
    ]) {
      const told = JSON.stringify(understand(words))
      expect(told).toContain('misused')
      expect(told).not.toContain('sk-svc')
    }
  })

  test('is not the only way: a credential can be named as before, and one of them is needed', () => {
    expect(understand(['leaked', ID])).toMatchObject({ kind: 'do' })
    expect(understand(['leaked', '--value'])).toMatchObject({ kind: 'do' })
    expect(understand(['leaked'])).toMatchObject({
      kind: 'misused',
      why: '`leaked` wants <credential> [KEY] | --value.',
    })
  })
})
