// Keys that Keyturn only reminds of, in a repository whose other keys it turns.
import { describe, expect, test } from '@jest/globals'
import { counting } from '../count.ts'
import { DAY, HOUR, type Rig } from '../rig.ts'
import { answersTo, board, say } from '../talk.ts'
import { darkAt } from './cut.ts'
import { adopted, entryOf, expectUnharmed, knowing, mergeOpen, openOnes } from './story.ts'

/** One run of the workflow, as a person began it. */
const SEVENTH = { actor: 'octavia', run: 'https://github.com/acme/web/actions/runs/7', runId: '7' }
const NOTE = 'Ask Rita; the badge printer has it, too.'

/** A young key of OpenAI's, and one of a person's own, which is due in twenty days. */
async function reminded(): Promise<Rig> {
  const rig = knowing({ age: 10 * DAY, app: { every: HOUR }, manifest: { defaults: ['reviewers: ["@octavia"]'] } })
  await adopted(rig)
  const { github, clock } = rig.world
  const text = github.truth.file('main', 'rotation.yml') ?? ''
  const minted = new Date(clock.now() - 70 * DAY).toISOString().slice(0, 10)
  const lines = [
    '  badges:',
    '    provider: reminder',
    '    owner: "@hubot"',
    '    every: 90d',
    `    minted: ${minted}`,
    `    with: { note: "${NOTE}", console: "https://badges.acme.dev/keys" }`,
    '',
  ]
  github.person('mona').commit('main', { 'rotation.yml': text + lines.join('\n') }, 'Remember the badges')
  return rig
}

function alone(minted: string): string {
  return `version: 1\nkeys:\n  badges:\n    provider: reminder\n    owner: "@hubot"\n    every: 90d\n    minted: ${minted}\n`
}

async function asked(): Promise<{ readonly rig: Rig; readonly id: number }> {
  const rig = await reminded()
  await rig.keyturn()
  return { rig, id: say(rig.world, '/keyturn owner badges @mona') }
}

function dashboard({ world }: Rig): string {
  const number = board(world)
  return world.github.truth.issues().find((issue) => issue.number === number)?.body ?? ''
}

describe('a key with `provider: reminder`', () => {
  test('stands among the others, is told when it is due, and nothing is done with it', async () => {
    const rig = await reminded()
    const { world } = rig
    const young = (await rig.keyturn({ full: true })).outcomes.find(({ credential }) => credential === 'badges')
    expect(young).toMatchObject({ kind: 'rest', because: 'reminder-young', owner: '@hubot' })
    await rig.pass(24 * DAY)
    const { outcomes } = await rig.keyturn({ full: true })
    expect(outcomes.find(({ credential }) => credential === 'badges')).toMatchObject({
      kind: 'wait',
      because: 'reminder-due',
    })
    expect(dashboard(rig)).toMatch(/🔴 \| `badges`.*@hubot/)
    expect(dashboard(rig)).toContain('Ask Rita')
    expect(world.github.truth.file('main', 'rotation.lock.yml')).not.toContain('badges')
    expect(entryOf(world, 'badges')).toBeUndefined()
    expect(openOnes(world)).toEqual([])
    expectUnharmed(rig)
  }, 240_000)

  test('wakes the run in which it turns, and none before', async () => {
    const rig = await reminded()
    await rig.keyturn()
    expect(await counting(rig, () => rig.keyturn())).toEqual({ once: 1, again: 0 })
    await rig.pass(7 * DAY)
    expect((await rig.keyturn({ full: true })).outcomes).toMatchObject([{}, { because: 'reminder-soon' }])
  }, 240_000)

  test.each(['rotate badges', 'leaked badges', 'retire badges'])(
    'is moved by no command: %s',
    async (words) => {
      const rig = await reminded()
      await rig.keyturn()
      const id = say(rig.world, `/keyturn ${words}`)
      await rig.keyturn()
      expect(answersTo(rig.world, id).words[0]).toMatch(/Keyturn only reminds of badges, and no key of it/)
      expect(openOnes(rig.world)).toEqual([])
    },
    240_000,
  )

  test.each([
    ['explain badges', /\*\*`badges`\*\*, rule by rule:[^]*\| `reminder` \| \*\*rest\*\*: .*young enough/],
    ['status badges', /- \*\*`badges`\*\* rests: its key is young enough[^]*See `https:\/\/badges.acme.dev\/keys`/],
  ])(
    'tells who asks how it stands: %s',
    async (words, answer) => {
      const rig = await reminded()
      await rig.keyturn()
      const id = say(rig.world, `/keyturn ${words}`)
      await rig.keyturn()
      expect(answersTo(rig.world, id).words[0]).toMatch(answer)
    },
    240_000,
  )

  test('gets another owner by a proposal, once, and from nobody who may not', async () => {
    const rig = await reminded()
    await rig.keyturn()
    rig.world.github.control.setRole('rita', 'write')
    const [stranger, id] = ['rita', 'octavia'].map((by) => say(rig.world, '/keyturn owner badges @mona', by))
    await rig.keyturn()
    expect(answersTo(rig.world, stranger ?? 0).words[0]).toMatch(/rita has the role write here, and `owner` needs/)
    expect(answersTo(rig.world, id ?? 0).words[0]).toMatch(/`owner` of \*\*`badges`\*\* is taken/)
    expect(openOnes(rig.world, 'owner').map(({ body }) => body)).toEqual([
      expect.stringMatching(/\| `badges` \| `@hubot` \| @mona \|/),
    ])
    mergeOpen(rig.world, 'owner')
    await rig.keyturn({ full: true })
    expect(rig.world.github.truth.file('main', 'rotation.yml')).toContain('owner: "@mona"')
    expect(openOnes(rig.world)).toEqual([])
  }, 240_000)

  test.each([
    { verb: 'owner', credential: 'badges', person: '@mona' },
    { verb: 'offboard', person: '@hubot' },
  ] as const)(
    'changes hands in a repository that has no other key: $verb, by a dispatched run',
    async (command) => {
      const rig = knowing({ age: 10 * DAY, app: { every: HOUR } })
      const minted = new Date(rig.world.clock.now() - 70 * DAY).toISOString().slice(0, 10)
      rig.world.github.person('mona').commit('main', { 'rotation.yml': alone(minted) }, 'Remember the badges')
      expect((await rig.keyturn()).outcomes).toMatchObject([{ credential: 'badges', because: 'reminder-young' }])
      await rig.keyturn({ command }, SEVENTH)
      expect(openOnes(rig.world, 'owner')).toHaveLength(1)
      // The same run once more is no second word.
      for (const { number } of openOnes(rig.world, 'owner')) rig.world.github.person('mona').close(number)
      await rig.keyturn({ command }, SEVENTH)
      expect(openOnes(rig.world, 'owner')).toEqual([])
    },
    240_000,
  )

  test.each(['before', 'after'] as const)(
    'gets one proposal and one answer, though it goes dark %s any request of `owner`',
    async (when) => {
      const whole = await darkAt((await asked()).rig, Infinity, when)
      expect(whole).toBeGreaterThan(8)
      for (let at = 3; at <= whole; at += 1) {
        const { rig, id } = await asked()
        await darkAt(rig, at, when)
        await rig.world.clock.advance(HOUR)
        await rig.keyturn()
        await rig.keyturn()
        expect([at, openOnes(rig.world).length]).toEqual([at, 1])
        expect([at, answersTo(rig.world, id).words.length]).toEqual([at, 1])
        expectUnharmed(rig)
      }
    },
    240_000,
  )

  test('whose key was turned until now is said to have been left behind', async () => {
    const rig = knowing({ age: 10 * DAY, app: { every: HOUR } })
    await adopted(rig)
    const text = alone('2026-01-01')
      .replace('badges', 'openai')
      .replace('every', 'environments: { production: }\n    every')
      .replace(/ +minted.*\n/, '')
    rig.world.github.person('mona').commit('main', { 'rotation.yml': text }, 'By hand from now on')
    await rig.world.clock.advance(HOUR)
    const { outcomes } = await rig.keyturn({ full: true })
    expect(outcomes).toMatchObject([{ credential: 'openai/production', because: 'reminder-undated' }])
    expect(rig.log.join('\n')).toMatch(
      /openai\/production stands in rotation.lock.yml and rotation.yml only reminds of it/,
    )
    expectUnharmed(rig)
  }, 240_000)

  test('changes hands with the rest when its owner leaves', async () => {
    const rig = await reminded()
    await rig.keyturn()
    const id = say(rig.world, '/keyturn offboard @hubot')
    await rig.keyturn()
    expect(answersTo(rig.world, id).words[0]).toMatch(/`badges` \| is yours to replace/)
    expect(openOnes(rig.world, 'owner')[0]?.body).toMatch(/\| `badges` \| `@hubot` \| @octavia \|/)
  }, 240_000)
})
