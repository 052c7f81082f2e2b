// A credential is retired: what used its key is switched off, people merge its end, and the key goes once nobody uses it.
import { describe, expect, test } from '@jest/globals'
import type { RunResult } from '../../../src/engine/result.ts'
import type { ReadyOptions, ReadyWorld } from '../../../src/sandbox/ready.ts'
import { holding } from '../holding.ts'
import { told, verified } from '../auditing.ts'
import { DAY, HOUR, type Rig } from '../rig.ts'
import { harmOf } from '../truth.ts'
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
} from './story.ts'

const NAME = 'openai/production'
const RETIRE = { command: { verb: 'retire', credential: NAME } } as const
const STEADY = ['overlap: 24h', 'quiet: 1h']

/** Young, adopted, and its end proposed by a command. */
async function asked(options: ReadyOptions = {}): Promise<Rig> {
  const rig = knowing({ age: 10 * DAY, app: { every: HOUR }, manifest: { defaults: STEADY }, ...options })
  await adopted(rig)
  await rig.world.clock.advance(2 * HOUR)
  await rig.keyturn(RETIRE)
  return rig
}

/** What used it holds nothing any more. */
function switchOff({ app }: ReadyWorld): void {
  app.stop('openai-production')
}

function firstKey(world: ReadyWorld): { readonly id: string; readonly value: string } {
  return world.first.get(NAME) ?? { id: '', value: '' }
}

function reviewed(world: ReadyWorld): string {
  const pull = world.github.truth.pulls().findLast(({ branch }) => branch.startsWith('keyturn/retire/'))
  return [pull?.title, pull?.body, ...(pull?.comments ?? []).map(({ body }) => body)].join('\n')
}

/** Runs every six hours until it is over. */
async function untilEnded(rig: Rig, most = 20): Promise<RunResult> {
  let result = await rig.keyturn({ patience: PATIENCE })
  for (let i = 0; i < most && entryOf(rig.world, NAME)?.ended === undefined; i += 1) {
    await rig.world.clock.advance(6 * HOUR)
    result = await rig.keyturn({ patience: PATIENCE })
  }
  return result
}

/** The dead value may stay where it is: nothing that runs holds it. */
function expectHarmless(rig: Rig): void {
  expect(harmOf(rig, [firstKey(rig.world).value])).toEqual([])
}

describe('a credential is retired', () => {
  test('a command proposes, the merge approves, and a silent key goes after overlap and notice, with a record and nothing left of its value', async () => {
    const rig = await asked()
    const { world } = rig
    const { id } = firstKey(world)
    expect(openOnes(world, 'retire')).toHaveLength(1)
    expect(entryOf(world, NAME)?.ending?.since).toBeUndefined()
    switchOff(world)
    await world.clock.advance(HOUR)
    mergeOpen(world, 'retire')
    expect(lineOf(world, NAME)).toMatchObject({ retire: true })
    const merged = world.clock.now()
    expect((await rig.keyturn()).outcomes).toMatchObject([
      { because: 'ending-watched', phase: 'soaking', acted: ['begin-ending'] },
    ])
    expect(living(world, 'openai')).toEqual([id])
    const { outcomes } = await untilEnded(rig)
    expect(outcomes).toMatchObject([{ kind: 'rest', because: 'ended', phase: 'retired' }])
    expect(world.clock.now() - merged).toBeGreaterThan(24 * HOUR)
    expect(living(world, 'openai')).toEqual([])
    expectHarmless(rig)

    const entry = entryOf(world, NAME)
    expect(entry).toMatchObject({ generation: 1, slots: {}, milestones: [] })
    expect(entry?.incumbent).toBeUndefined()
    expect(entry?.past.at(-1)).toMatchObject({ keyId: id, why: 'ended' })
    const { truth } = world.github
    const files = truth.files('keyturn/journal')
    expect(files.filter((path) => path.startsWith('sealed/'))).toEqual([])
    const record: unknown = JSON.parse(truth.file('keyturn/journal', `records/${NAME}/1.json`) ?? '{}')
    expect(record).toMatchObject({
      what: { outcome: 'retired', generation: 1, oldKey: { id } },
      approval: { by: 'lock', mergedBy: 'mona' },
      why: { trigger: 'the end of the credential' },
      end: { ofKey: 'the key that was in service', overlapFrom: expect.any(String), seenGoneAt: expect.any(String) },
    })
    for (const said of [/Approved: the key is to go/, /About to be deleted/, /Gone: the key is deleted/])
      expect(reviewed(world)).toMatch(said)
    expect(reviewed(world)).toMatch(/`runs`/)
  }, 180_000)

  test('the command alone approves nothing, not even for a moment', async () => {
    const rig = knowing({ age: 10 * DAY, app: { every: HOUR }, manifest: { defaults: STEADY } })
    await adopted(rig)
    await rig.world.clock.advance(2 * HOUR)
    const { outcomes } = await rig.keyturn(RETIRE)
    expect(outcomes).toMatchObject([{ acted: [] }])
  }, 180_000)

  test('afterwards a run has nothing to do, and no key is ever made again', async () => {
    const rig = await asked()
    const { world } = rig
    switchOff(world)
    mergeOpen(world, 'retire')
    await untilEnded(rig)
    await world.clock.advance(HOUR)
    await rig.keyturn()
    rig.counted()
    expect(await rig.keyturn()).toMatchObject({ idle: true })
    expect(rig.counted()).toBe(1)
    await rig.pass(200 * DAY)
    expect(living(world, 'openai')).toEqual([])
    expect(openOnes(world)).toEqual([])
  }, 180_000)
})

describe('a key that is still used', () => {
  test('holds its end up: it is said who and when, the key stays, and once it is silent it goes', async () => {
    const rig = await asked()
    const { world } = rig
    mergeOpen(world, 'retire')
    await rig.keyturn()
    await world.clock.advance(3 * DAY)
    const { outcomes } = await rig.keyturn({ patience: PATIENCE })
    expect(outcomes).toMatchObject([{ kind: 'wait', because: 'ending-in-use' }])
    expect(reviewed(world)).toMatch(/Waits for a person[\s\S]*something still uses its key/)
    expect(living(world, 'openai')).toEqual([firstKey(world).id])
    expectUnharmed(rig)
    switchOff(world)
    await untilEnded(rig)
    expect(living(world, 'openai')).toEqual([])
    expectHarmless(rig)
  }, 180_000)

  test('used again while it is about to go, it stays', async () => {
    const rig = await asked()
    const { world } = rig
    const { id, value } = firstKey(world)
    switchOff(world)
    mergeOpen(world, 'retire')
    await rig.keyturn()
    await world.clock.advance(30 * HOUR)
    expect((await rig.keyturn()).outcomes).toMatchObject([{ because: 'ending-near' }])
    world.app.start('openai-production', value)
    await world.clock.advance(2 * HOUR)
    expect((await rig.keyturn()).outcomes).toMatchObject([{ because: 'ending-in-use' }])
    expect(living(world, 'openai')).toEqual([id])
    expectUnharmed(rig)
  }, 180_000)
})

describe('taken back', () => {
  test('closed, the proposal changes nothing; and it can be asked for again', async () => {
    const rig = await asked()
    const { world } = rig
    const [first] = openOnes(world, 'retire')
    world.github.person('mona').close(first?.number ?? 0)
    await rig.pass(2 * DAY)
    expect(entryOf(world, NAME)?.ending?.since).toBeUndefined()
    expectAtRest(rig)
    await rig.keyturn(RETIRE)
    expect(openOnes(world, 'retire').map(({ number }) => number)).not.toEqual([first?.number])
    switchOff(world)
    mergeOpen(world, 'retire')
    await untilEnded(rig)
    expectHarmless(rig)
  }, 180_000)

  test('a revert before the notice is over keeps the key, and says so; reverted again, it is watched anew and told anew', async () => {
    const rig = await asked()
    const { world } = rig
    const mona = world.github.person('mona')
    switchOff(world)
    const [number = 0] = mergeOpen(world, 'retire')
    await rig.keyturn()
    await world.clock.advance(30 * HOUR)
    await rig.keyturn()
    expect(entryOf(world, NAME)?.retiringAt).toBeDefined()
    const back = mona.revert(number)
    mona.merge(back)
    const { outcomes } = await rig.keyturn({ patience: PATIENCE })
    expect(outcomes).toMatchObject([{ kind: 'rest', acted: ['withdraw-ending', 'sweep'] }])
    expect(reviewed(world)).toMatch(/### Taken back/)
    expect(entryOf(world, NAME)).toMatchObject({ milestones: [] })
    expect(entryOf(world, NAME)?.retiringAt).toBeUndefined()
    expect(living(world, 'openai')).toEqual([firstKey(world).id])

    mona.merge(mona.revert(back))
    expect((await rig.keyturn()).outcomes).toMatchObject([{ because: 'ending-watched' }])
    await untilEnded(rig)
    expect(reviewed(world).match(/### About to be deleted/g)).toHaveLength(2)
    expectHarmless(rig)
  }, 180_000)

  test('at the last look the lock does not say it any more: nothing is deleted', async () => {
    const rig = await asked()
    const { world } = rig
    switchOff(world)
    const [number = 0] = mergeOpen(world, 'retire')
    await rig.keyturn()
    await world.clock.advance(30 * HOUR)
    await rig.keyturn()
    await world.clock.advance(HOUR)
    let reverted = false
    world.tap({
      before: async ({ from, host, request }) => {
        // The guard's read of entry and lock, after the step was decided.
        if (from !== 'keyturn' || host !== 'github' || !request.body.includes('query Fresh(') || reverted)
          return undefined
        reverted = true
        const mona = world.github.person('mona')
        mona.merge(mona.revert(number))
        return undefined
      },
    })
    await rig.keyturn()
    expect(reverted).toBe(true)
    expect(living(world, 'openai')).toEqual([firstKey(world).id])
  }, 180_000)

  test('while it is held a revert enables the key again: whoever failed works', async () => {
    const {
      rig,
      disabled,
      asked: done,
    } = holding({
      age: 10 * DAY,
      app: { every: HOUR },
      manifest: { defaults: [...STEADY, 'hold: 48h'] },
    })
    const { world } = rig
    const { id, value } = firstKey(world)
    rig.env[incumbentName(NAME)] = value
    await adopted(rig)
    await world.clock.advance(2 * HOUR)
    await rig.keyturn(RETIRE)
    switchOff(world)
    const [number = 0] = mergeOpen(world, 'retire')
    await rig.keyturn()
    await world.clock.advance(30 * HOUR)
    expect((await rig.keyturn()).outcomes).toMatchObject([{ because: 'ending-held', phase: 'held' }])
    expect([...disabled]).toEqual([id])
    expect(reviewed(world)).toMatch(/revert this pull request: then it is enabled again/)
    const mona = world.github.person('mona')
    mona.merge(mona.revert(number))
    await rig.keyturn()
    expect(done.map(({ verb }) => verb)).toEqual(['disable', 'enable'])
    world.app.start('openai-production', value)
    await rig.pass(5 * DAY)
    expectAtRest(rig)
  }, 180_000)

  test('held as long as the policy says, and only then deleted', async () => {
    const { rig, asked: done } = holding({
      age: 10 * DAY,
      app: { every: HOUR },
      manifest: { defaults: [...STEADY, 'hold: 48h'] },
    })
    const { world } = rig
    rig.env[incumbentName(NAME)] = firstKey(world).value
    await adopted(rig)
    await world.clock.advance(2 * HOUR)
    await rig.keyturn(RETIRE)
    switchOff(world)
    mergeOpen(world, 'retire')
    await untilEnded(rig)
    expect(done.map(({ verb }) => verb)).toEqual(['disable', 'revoke'])
    expect((done[1]?.at ?? 0) - (done[0]?.at ?? 0)).toBeGreaterThanOrEqual(48 * HOUR)
    expectHarmless(rig)
  }, 180_000)

  test('a revert after the key is gone is too late, and said', async () => {
    const rig = await asked()
    const { world } = rig
    switchOff(world)
    const [number = 0] = mergeOpen(world, 'retire')
    await rig.keyturn()
    await world.clock.advance(30 * HOUR)
    await rig.keyturn()
    world.openai.remove(firstKey(world).id)
    const mona = world.github.person('mona')
    mona.merge(mona.revert(number))
    expect((await rig.keyturn()).outcomes).toMatchObject([{ kind: 'park', because: 'ending-too-late' }])
  }, 180_000)
})

describe('what stands in its way', () => {
  test.each([
    ['nobody knows the name', { verb: 'retire', credential: 'openai/prod' }, /has no credential openai\/prod/],
    ['it is not adopted', RETIRE.command, /not adopted, so no key of it is Keyturn's to take away/],
  ] as const)('refused: %s', async (_, command, why) => {
    const rig = knowing({ age: 10 * DAY })
    await rig.keyturn()
    await expect(rig.keyturn({ command })).rejects.toThrow(why)
    expect(openOnes(rig.world, 'retire')).toEqual([])
  })

  test('refused: a rotation is proposed, and when it is merged one is under way', async () => {
    const rig = knowing({ app: { every: HOUR } })
    const { world } = rig
    await adopted(rig)
    await expect(rig.keyturn(RETIRE)).rejects.toThrow(/a rotation of openai\/production is proposed\. Use `abort/)
    mergeOpen(world, 'rotate')
    await rig.keyturn()
    await expect(rig.keyturn(RETIRE)).rejects.toThrow(/a rotation of openai\/production is under way/)
    expect(openOnes(world, 'retire')).toEqual([])
  }, 180_000)

  test('refused: without its admin key, a second time, and to who is no commander', async () => {
    const rig = await asked()
    const { world, env } = rig
    await expect(rig.keyturn(RETIRE)).rejects.toThrow(
      /its end of|the end of openai\/production is proposed already: pull request #\d+/,
    )
    await expect(rig.keyturn(RETIRE, { actor: 'hubot' })).rejects.toThrow(/hubot/)
    world.github.person('mona').close(openOnes(world, 'retire')[0]?.number ?? 0)
    delete env['OPENAI_ADMIN_KEY']
    await expect(rig.keyturn(RETIRE)).rejects.toThrow(
      /its admin key is not passed to the workflow\. Set OPENAI_ADMIN_KEY/,
    )
    expect(openOnes(world, 'retire')).toEqual([])
  }, 180_000)

  test('a rotation that was proposed meanwhile is given up: no key is made for what ends', async () => {
    const rig = await asked()
    const { world } = rig
    await rig.keyturn({ command: { verb: 'rotate', credential: NAME } })
    expect(living(world, 'openai')).toHaveLength(2)
    switchOff(world)
    mergeOpen(world, 'retire')
    await rig.keyturn()
    expect(living(world, 'openai')).toEqual([firstKey(world).id])
    expect(openOnes(world)).toEqual([])
    await untilEnded(rig)
    expect(living(world, 'openai')).toEqual([])
    expectHarmless(rig)
  }, 180_000)

  test('a rotation that was approved comes to its end first', async () => {
    const rig = knowing({ app: { every: HOUR }, manifest: { defaults: STEADY } })
    const { world } = rig
    await adopted(rig)
    await world.clock.advance(2 * HOUR)
    mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    const text = world.github.truth.file('main', 'rotation.lock.yml') ?? ''
    world.github.person('mona').commit('main', { 'rotation.lock.yml': `${text.trimEnd()}\n  retire: true\n` }, 'End it')
    await rig.keyturn({ patience: PATIENCE })
    expect(entryOf(world, NAME)?.ending).toBeUndefined()
    await rig.pass(3 * DAY, () => entryOf(world, NAME)?.ending !== undefined)
    expect(entryOf(world, NAME)).toMatchObject({ generation: 1, incumbent: { generation: 1 } })
    expectUnharmed(rig)
  }, 180_000)

  test('a stranger’s value in the secret stops it: a person must look', async () => {
    const rig = await asked()
    const { world } = rig
    switchOff(world)
    mergeOpen(world, 'retire')
    await rig.keyturn()
    await world.clock.advance(30 * HOUR)
    const other = world.vendors.openai.make('somebody', world.clock.now())
    world.github.person('mona').setSecret('environment/production', 'OPENAI_API_KEY', other.value)
    expect((await rig.keyturn()).outcomes).toMatchObject([{ kind: 'park', because: 'foreign-secret' }])
    await rig.pass(2 * DAY)
    expect(living(world, 'openai')).toContain(firstKey(world).id)
    expect(living(world, 'openai')).toContain(other.id)
  }, 180_000)

  test('the secret may be deleted before, and the key goes all the same', async () => {
    const rig = await asked()
    const { world } = rig
    switchOff(world)
    world.github.person('mona').deleteSecret('environment/production', 'OPENAI_API_KEY')
    await world.clock.advance(DAY)
    mergeOpen(world, 'retire')
    await untilEnded(rig)
    expect(living(world, 'openai')).toEqual([])
  }, 180_000)

  test('a key that is not listed is not taken for dead: a person says so, and only where that is so', async () => {
    const rig = await asked()
    const { world } = rig
    switchOff(world)
    mergeOpen(world, 'retire')
    await rig.keyturn()
    const deleted = { command: { verb: 'deleted', credential: NAME } } as const
    await expect(rig.keyturn(deleted)).rejects.toThrow(/is not deleted: the provider lists it/)
    world.openai.remove(firstKey(world).id)
    await world.clock.advance(30 * HOUR)
    expect((await rig.keyturn()).outcomes).toMatchObject([{ kind: 'park', because: 'ending-unseen' }])
    await rig.keyturn(deleted)
    await untilEnded(rig)
    expect(reviewed(world)).toMatch(/mona says so; the list of keys/)
  }, 180_000)

  test('reported meanwhile, it goes at once', async () => {
    const rig = await asked()
    const { world } = rig
    switchOff(world)
    mergeOpen(world, 'retire')
    await rig.keyturn()
    await rig.keyturn({ command: { verb: 'leaked', credential: NAME }, patience: PATIENCE })
    expect(living(world, 'openai')).toEqual([])
    expect(entryOf(world, NAME)?.ended).toBeDefined()
    expect(world.openai.keys()).toHaveLength(1)
  }, 180_000)
})

describe('whose word it is', () => {
  test('without `retire` in the lock of the default branch nothing is taken away: neither a mere deletion from the manifest, nor a closed proposal, nor an open one', async () => {
    const rig = await asked()
    const { world } = rig
    const { id } = firstKey(world)
    switchOff(world)
    await rig.pass(3 * DAY)
    expect(living(world, 'openai')).toEqual([id])
    // Another one stays, so that the manifest is one.
    const { truth } = world.github
    const before = truth.file('main', 'rotation.yml') ?? ''
    world.github
      .person('mona')
      .commit('main', { 'rotation.yml': before.replace('  openai:\n', '  other:\n') }, 'Take it out')
    rig.log.splice(0)
    await rig.pass(100 * DAY)
    expect(living(world, 'openai')).toEqual([id])
    expect(entryOf(world, NAME)?.incumbent?.keyId).toBe(id)
    expect(rig.log.join('\n')).toMatch(
      /openai\/production stands in rotation\.lock\.yml and not in rotation\.yml: its key lives on/,
    )
  }, 180_000)

  test('`retire` under another key’s tag or id is nobody’s approval', async () => {
    const rig = await asked()
    const { world } = rig
    switchOff(world)
    const text = world.github.truth.file('main', 'rotation.lock.yml') ?? ''
    const { id } = firstKey(world)
    const strange = text.replace(`id: ${id}`, 'id: key_Strange0000').trimEnd()
    world.github.person('mona').commit('main', { 'rotation.lock.yml': `${strange}\n  retire: true\n` }, 'End another')
    const { outcomes } = await rig.pass(3 * DAY)
    expect(outcomes).toMatchObject([{ kind: 'park', because: 'foreign-lock' }])
    expect(living(world, 'openai')).toEqual([id])
  }, 180_000)
})

async function over(): Promise<Rig> {
  const rig = await asked()
  switchOff(rig.world)
  mergeOpen(rig.world, 'retire')
  await untilEnded(rig)
  return rig
}

describe('afterwards', () => {
  test('the audit finds all of it in order: journal, lock, comments and records', async () => {
    const rig = await over()
    const verdict = await verified(rig)
    expect(verdict.findings).toEqual([])
    expect(verdict.seen).toMatchObject({ credentials: 1, records: 1 })
  }, 180_000)

  test('an end that somebody pushes past Keyturn’s proposals is told by the audit', async () => {
    const rig = knowing({ age: 10 * DAY, app: { every: HOUR }, manifest: { defaults: STEADY } })
    const { world } = rig
    await adopted(rig)
    const text = world.github.truth.file('main', 'rotation.lock.yml') ?? ''
    world.github.person('mona').commit('main', { 'rotation.lock.yml': `${text.trimEnd()}\n  retire: true\n` }, 'End it')
    await rig.keyturn()
    expect(told(await verified(rig))).toEqual(['lock-by-hand rotation.lock.yml'])
  }, 180_000)

  test('refused a second time; and with its lines gone the name is free for another key, whose numbers count on', async () => {
    const rig = await over()
    const { world } = rig
    await expect(rig.keyturn(RETIRE)).rejects.toThrow(/is retired already/)
    const mona = world.github.person('mona')
    mona.commit('main', { 'rotation.lock.yml': 'version: 1\n' }, 'Tidy up')
    const next = world.vendors.openai.make('anew', world.clock.now())
    mona.setSecret('environment/production', 'OPENAI_API_KEY', next.value)
    rig.env[incumbentName(NAME)] = next.value
    world.app.start('openai-production', next.value)
    await world.clock.advance(HOUR)
    expect((await rig.keyturn()).outcomes).toMatchObject([{ because: 'awaiting-adoption' }])
    mergeOpen(world, 'adopt')
    await rig.keyturn()
    expect(entryOf(world, NAME)).toMatchObject({ generation: 1, incumbent: { generation: 0 } })
    expect(entryOf(world, NAME)?.ended).toBeUndefined()
    await rig.keyturn({ command: { verb: 'rotate', credential: NAME } })
    expect(entryOf(world, NAME)).toMatchObject({ attempt: 1, candidate: { generation: 2 } })
    expectHarmless(rig)
  }, 180_000)

  test('taken out of the manifest too, its lines in the lock are told of as what may go', async () => {
    const rig = await over()
    const { world, log } = rig
    const before = world.github.truth.file('main', 'rotation.yml') ?? ''
    world.github
      .person('mona')
      .commit('main', { 'rotation.yml': before.replace('  openai:\n', '  other:\n') }, 'Tidy up')
    log.splice(0)
    await rig.keyturn()
    expect(log.join('\n')).toMatch(/openai\/production is retired; its lines in rotation\.lock\.yml can go/)
  }, 180_000)
})
