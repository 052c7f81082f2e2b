// Keys that Keyturn only reminds of, in a repository whose other keys it turns.
import { describe, expect, test } from '@jest/globals'
import { counting } from '../count.ts'
import { DAY, HOUR, type Rig } from '../rig.ts'
import { answersTo, board, say } from '../talk.ts'
import { adopted, entryOf, expectUnharmed, knowing, openOnes } from './story.ts'

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

  test.each(['rotate badges', 'leaked badges', 'owner badges @mona'])(
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

  test('changes hands with the rest when its owner leaves', async () => {
    const rig = await reminded()
    await rig.keyturn()
    const id = say(rig.world, '/keyturn offboard @hubot')
    await rig.keyturn()
    expect(answersTo(rig.world, id).words[0]).toMatch(/`badges` \| is yours to replace/)
    expect(openOnes(rig.world, 'owner')[0]?.body).toMatch(/\| `badges` \| `@hubot` \| @octavia \|/)
  }, 240_000)
})
