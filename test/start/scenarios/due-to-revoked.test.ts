import { describe, expect, test } from '@jest/globals'
import { USUAL_KEY } from '../../../src/sandbox/ready.ts'
import { nextValue } from '../../../src/sandbox/holders.ts'
import { DAY, HOUR, createRig } from '../rig.ts'
import { watchDeletions } from './cut.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  idOf,
  knowing,
  lineOf,
  living,
  mergeOpen,
  openOnes,
  PATIENCE,
  resting,
  untilRest,
} from './story.ts'

const CREDENTIAL = 'openai/production'

describe('a key goes from due to revoked', () => {
  test('phase by phase, with nothing to notice for the app’s users', async () => {
    const rig = knowing()
    const { world } = rig
    const deleted = watchDeletions(world)
    const old = idOf(world, USUAL_KEY)
    const value = nextValue(world, USUAL_KEY) ?? ''
    const phases: string[] = []
    const note = ({ outcomes }: Awaited<ReturnType<typeof rig.keyturn>>): void => {
      for (const { phase } of outcomes) if (phases.at(-1) !== phase) phases.push(phase)
      if (world.app.requests > 0) expectUnharmed(rig)
    }
    note(await rig.keyturn())
    expect(living(world, 'openai')).toEqual([old])
    mergeOpen(world, 'adopt')
    note(await rig.keyturn())
    // Proposed, and nothing has changed for anybody yet.
    expect(living(world, 'openai')).toHaveLength(2)
    expect(nextValue(world, USUAL_KEY)).toBe(value)
    expect(world.github.truth.runs()).toEqual([])
    expect(lineOf(world, CREDENTIAL)).toMatchObject({ generation: 0, id: old })
    await world.clock.advance(HOUR)
    mergeOpen(world, 'rotate')
    note(await rig.keyturn())
    await world.clock.advance(10 * 60_000)
    note(await rig.keyturn())
    for (let hours = 0; hours < 36 && !resting(world); hours += 3) {
      await world.clock.advance(3 * HOUR)
      note(await rig.keyturn())
    }
    expect(phases).toEqual(['not adopted', 'in review', 'deploying', 'soaking', 'resting'])
    expect(deleted).toEqual([old])
    expect(world.openai.accepts(value)).toBe(false)
    const asked = await world.fetch('https://api.openai.com/v1/models', {
      method: 'GET',
      headers: { authorization: `Bearer ${value}` },
    })
    expect(asked.status).toBe(401)
    expect(lineOf(world, CREDENTIAL)).toMatchObject({ generation: 1, id: idOf(world, USUAL_KEY) })
    expectAtRest(rig)
  }, 180_000)

  test('the old key lives for the whole overlap and ten minutes more, by the provider’s own clock', async () => {
    const rig = knowing()
    const { world } = rig
    await adopted(rig)
    const old = idOf(world, USUAL_KEY)
    await world.clock.advance(HOUR)
    mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    const verifiedAt = entryOf(world, CREDENTIAL)?.candidate?.verifiedAt ?? 0
    while (!resting(world)) {
      await world.clock.advance(20 * 60_000)
      await rig.keyturn()
    }
    const gone = world.openai.keys().find(({ id }) => id === old)?.deletedAt ?? 0
    expect(gone - verifiedAt).toBeGreaterThanOrEqual(DAY + 10 * 60_000)
    expect(gone - verifiedAt).toBeLessThan(DAY + 3 * HOUR)
    expectAtRest(rig)
  }, 180_000)

  test('one comment for each milestone, in order, each naming a journal commit that exists', async () => {
    const rig = knowing()
    const { world } = rig
    await adopted(rig)
    mergeOpen(world, 'rotate')
    for (let hours = 0; hours < 36 && !resting(world); hours += 1) {
      await rig.keyturn()
      await world.clock.advance(HOUR)
    }
    const pull = world.github.truth.pulls().find(({ branch }) => branch.startsWith('keyturn/rotate/'))
    const marks = (pull?.comments ?? []).map(({ body }) => /^<!-- keyturn:([a-z-]+):/.exec(body)?.[1])
    expect(marks).toEqual(['promoted', 'deployed', 'verified', 'silent', 'dead'].filter((mark) => marks.includes(mark)))
    expect(new Set(marks).size).toBe(marks.length)
    expect(marks).toEqual(expect.arrayContaining(['promoted', 'verified', 'silent', 'dead']))
    const commits = world.github.truth.commits('keyturn/journal').map(({ oid }) => oid)
    for (const { body, author } of pull?.comments ?? []) {
      expect(author).toBe(pull?.author)
      expect(commits).toContain(/\/commit\/([0-9a-f]{40})\) · \[run/.exec(body)?.[1])
    }
    expect(pull?.body).not.toContain('- [ ]')
    expect(pull?.body.match(/- \[x\]/g)?.length).toBe(7)
    expectAtRest(rig)
  }, 180_000)

  test('the record tells who approved it, where it went and how the old key ended', async () => {
    const rig = knowing()
    const { world } = rig
    await adopted(rig)
    const old = idOf(world, USUAL_KEY)
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    const text = world.github.truth.file('keyturn/journal', 'records/openai/production/1.json')
    const record: unknown = JSON.parse(text ?? '{}')
    expect(record).toMatchObject({
      approval: { by: 'lock', mergedBy: 'mona', role: 'admin' },
      end: { ofKey: 'the old key' },
      exceptions: [],
    })
    for (const said of [old ?? '', idOf(world, USUAL_KEY) ?? '', 'mona', 'admin', 'OPENAI_API_KEY'])
      expect(text).toContain(said)
    expect(world.leaks(text ?? '')).toEqual([])
    expectAtRest(rig)
  }, 180_000)

  test('the second rotation follows ninety days later, with a new tag and the next generation', async () => {
    const rig = knowing({ app: { every: HOUR } })
    const { world } = rig
    await adopted(rig)
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    const first = entryOf(world, CREDENTIAL)?.incumbent
    await rig.pass(95 * DAY, () => openOnes(world, 'rotate').length > 0)
    expect(world.clock.now() - (first?.minted ?? 0)).toBeGreaterThan(80 * DAY)
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    const second = entryOf(world, CREDENTIAL)?.incumbent
    expect(second).toMatchObject({ generation: 2 })
    expect(second?.tag).not.toBe(first?.tag)
    expectAtRest(rig)
  }, 180_000)

  test('a key nobody passed and nobody can find is never deleted: a person is asked', async () => {
    const rig = createRig({ app: { every: HOUR } })
    const { world } = rig
    const deleted = watchDeletions(world)
    await rig.keyturn()
    mergeOpen(world, 'adopt')
    const { outcomes } = await rig.keyturn()
    expect(entryOf(world, CREDENTIAL)?.incumbent).toMatchObject({ adopted: 'unknown' })
    expect(outcomes.map(({ kind }) => kind)).toEqual(['rest'])
    const later = await rig.pass(95 * DAY, () => openOnes(world).length > 0)
    expect(openOnes(world)).toEqual([])
    expect((await rig.keyturn({ full: true })).outcomes).toMatchObject([{ kind: 'wait', because: 'rights-unknown' }])
    expect(later.outcomes.filter(({ kind }) => kind === 'failed')).toEqual([])
    expect(deleted).toEqual([])
    expectUnharmed(rig)
  }, 180_000)
})
