// Commands in comments: facts that a run finds in its first look, whatever woke it.
import { describe, expect, test } from '@jest/globals'
import type { CommentTruth } from '../../../src/sandbox/github/issues/state.ts'
import type { ReadyWorld } from '../../../src/sandbox/ready.ts'
import { counting } from '../count.ts'
import { DAY, HOUR, type Rig } from '../rig.ts'
import { answersTo, board, say as speak } from '../talk.ts'
import { cutBefore } from './cut.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  knowing,
  mergeOpen,
  openOnes,
  rotated,
  untilRest,
} from './story.ts'

const CREDENTIAL = 'openai/production'
const ROTATE = `/keyturn rotate ${CREDENTIAL}`
const BOARD = 'keyturn: dashboard'

function talk({ github }: ReadyWorld, number: number): readonly CommentTruth[] {
  const { pulls, issues } = github.truth
  return [...pulls(), ...issues()].find((one) => one.number === number)?.comments ?? []
}

/** At rest, with a young key. */
async function young(): Promise<Rig> {
  const rig = knowing()
  await rotated(rig)
  await rig.world.clock.advance(2 * DAY)
  await rig.keyturn()
  // An App may have any role, and people who may only read may comment.
  rig.world.github.control.setRole('helper[bot]', 'admin')
  rig.world.github.control.setRole('keyturn-acme[bot]', 'admin')
  rig.world.github.control.setRole('rita', 'read')
  return rig
}

/** Everything that a command could have moved. */
function state({ world }: Rig): unknown {
  const { attempt, incumbent, candidate, requests, ordered, slots, past } = entryOf(world, CREDENTIAL) ?? {}
  return {
    entry: { attempt, incumbent, candidate, requests, ordered, slots, past: past?.map(({ tag, why }) => [tag, why]) },
    open: openOnes(world).map(({ number }) => number),
    lock: world.github.truth.file('main', 'rotation.lock.yml'),
    keys: world.openai.keys().length,
  }
}

function say({ world }: Rig, body: string, by?: string, number?: number): number {
  return speak(world, body, by, number)
}

describe('a command in a comment', () => {
  test('is found by the next run, taken once, and answered once: what happens, and how it is taken back', async () => {
    const rig = await young()
    const { world } = rig
    const id = say(rig, `Somebody left who knew it.\n\n${ROTATE}`)
    const { outcomes } = await rig.keyturn()
    expect(outcomes).toMatchObject([{ because: 'awaiting-review' }])
    expect(entryOf(world, CREDENTIAL)).toMatchObject({ ordered: { by: 'octavia', request: `comment:${id}` } })
    const { signs, words } = answersTo(world, id)
    expect(signs).toEqual(['eyes', 'rocket'])
    expect(words).toHaveLength(1)
    expect(words[0]).toMatch(
      /@octavia `rotate` of \*\*`openai\/production`\*\* is taken: Keyturn begins a rotation now/,
    )
    expect(words[0]).toContain('To take it back: Close the pull request')
    await world.clock.advance(HOUR)
    expect(await counting(rig, () => rig.keyturn())).toEqual({ once: 1, again: 0 })
    expect(answersTo(world, id)).toEqual({ signs, words })
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    expectAtRest(rig)
  }, 240_000)

  test('keeps no run idle longer than it takes to answer it', async () => {
    const rig = await young()
    expect(await counting(rig, () => rig.keyturn())).toEqual({ once: 1, again: 0 })
    say(rig, '/keyturn status')
    const { once } = await counting(rig, () => rig.keyturn())
    expect(once).toBeGreaterThan(1)
    expect(await counting(rig, () => rig.keyturn())).toEqual({ once: 1, again: 0 })
  }, 240_000)

  test('of words that only mention it wakes nobody', async () => {
    const rig = await young()
    const id = say(rig, `I would say \`${ROTATE}\` tomorrow.\n> ${ROTATE}`)
    expect(await counting(rig, () => rig.keyturn())).toEqual({ once: 1, again: 0 })
    expect(answersTo(rig.world, id)).toEqual({ signs: [], words: [] })
  }, 240_000)

  test('on a proposal means its credential, open or merged', async () => {
    const rig = knowing()
    const { world } = rig
    await adopted(rig)
    const number = openOnes(world, 'rotate')[0]?.number ?? 0
    const first = say(rig, '/keyturn explain', 'octavia', number)
    await rig.keyturn()
    expect(answersTo(world, first).words[0]).toMatch(
      /\*\*`openai\/production`\*\*, rule by rule:[^]*`review`.*wait.*waits for review/,
    )
    await world.clock.advance(HOUR)
    mergeOpen(world, 'rotate')
    await rig.keyturn()
    const second = say(rig, '/keyturn status', 'octavia', number)
    await rig.keyturn()
    expect(answersTo(world, second).words[0]).toMatch(/- \*\*`openai\/production`\*\* waits for its deployment/)
    expectUnharmed(rig)
  }, 240_000)

  test('`help` lists what there is; several lines are answered one by one, in one reply', async () => {
    const rig = await young()
    const id = say(rig, '/keyturn help\n/keyturn status\n/keyturn rotat openai/production')
    await rig.keyturn()
    const { signs, words } = answersTo(rig.world, id)
    expect(signs).toEqual(['eyes', 'confused'])
    expect(words).toHaveLength(1)
    expect(words[0]).toMatch(/\/keyturn rotate[^]*`openai\/production`\*\* rests[^]*Did you mean `rotate`\?/)
  }, 240_000)

  test('that `adopt` and `overwrite` are: the ways out of a parked credential', async () => {
    const rig = await young()
    const { world } = rig
    await world.clock.advance(2 * DAY)
    world.github.person('mona').setSecret('environment/production', 'OPENAI_API_KEY', 'something-else-entirely')
    expect((await rig.keyturn({ full: true })).outcomes).toMatchObject([{ because: 'foreign-secret' }])
    const id = say(rig, `/keyturn overwrite ${CREDENTIAL}`)
    await rig.keyturn({ patience: 60_000 })
    expect(answersTo(world, id).signs).toEqual(['eyes', 'rocket'])
    await untilRest(rig)
    expectAtRest(rig)
  }, 240_000)

  test('is not heard by a dry run, nor by one that looks at some only; the next takes it', async () => {
    const rig = await young()
    const before = state(rig)
    const id = say(rig, ROTATE)
    await rig.keyturn({ dryRun: true })
    await rig.keyturn({ only: [CREDENTIAL] })
    expect(state(rig)).toEqual(before)
    expect(answersTo(rig.world, id)).toEqual({ signs: [], words: [] })
    await rig.keyturn()
    expect(answersTo(rig.world, id).signs).toEqual(['eyes', 'rocket'])
  }, 240_000)
})

interface Nothing {
  readonly name: string
  readonly act: (rig: Rig) => number | Promise<number>
  /** The words of the answer; absent: none is due. */
  readonly says?: RegExp
  readonly signs?: readonly string[]
}

const REFUSED = ['eyes', 'confused']

const NOTHING: readonly Nothing[] = [
  {
    name: 'a writer',
    act: (rig) => say(rig, ROTATE, 'hubot'),
    says: /hubot has the role write here, and `rotate` needs maintain or admin/,
    signs: REFUSED,
  },
  {
    name: 'a maintainer who left a moment ago',
    act: (rig) => {
      const id = say(rig, ROTATE)
      rig.world.github.control.setRole('octavia', 'write')
      return id
    },
    says: /octavia has the role write here/,
    signs: REFUSED,
  },
  {
    name: 'an edited comment',
    act: (rig) => {
      const id = say(rig, 'Looks good.')
      rig.world.github.person('hubot').editComment(id, ROTATE)
      return id
    },
    says: /it was edited, so nobody can tell who wrote what stands there/,
    signs: REFUSED,
  },
  { name: 'a quoted command', act: (rig) => say(rig, `> ${ROTATE}\n\nShould we?`) },
  { name: 'a command in a block of code', act: (rig) => say(rig, `\`\`\`\n${ROTATE}\n\`\`\``) },
  { name: 'a hidden command', act: (rig) => say(rig, `Nice.\n<!--\n${ROTATE}\n-->`) },
  {
    name: 'a comment of yesterday',
    act: async (rig) => {
      const id = say(rig, ROTATE)
      await rig.world.clock.advance(DAY)
      return id
    },
    says: /it is more than a day old/,
    signs: REFUSED,
  },
  { name: 'a bot', act: (rig) => say(rig, ROTATE, 'helper[bot]') },
  {
    name: 'Keyturn’s own words',
    act: (rig) => say(rig, ROTATE, 'keyturn-acme[bot]'),
  },
  {
    name: 'a credential that there is not',
    act: (rig) => say(rig, '/keyturn rotate openai/staging'),
    says: /rotation\.yml has no credential openai\/staging/,
    signs: REFUSED,
  },
  {
    name: 'a command that there is not',
    act: (rig) => say(rig, `/keyturn destroy ${CREDENTIAL}`),
    says: /the command `destroy` is not known/,
    signs: REFUSED,
  },
  {
    name: 'an issue that looks like the dashboard',
    act: async (rig) => say(rig, ROTATE, 'octavia', await openIssue(rig, [BOARD])),
  },
  { name: 'any other issue', act: async (rig) => say(rig, ROTATE, 'octavia', await openIssue(rig, [])) },
  {
    name: 'a person’s pull request from a branch that is called like ours',
    act: (rig) => {
      const mona = rig.world.github.person('mona')
      mona.commit('keyturn/rotate/openai/production/9', { 'x.md': 'x' })
      return say(rig, ROTATE, 'octavia', mona.openPull('keyturn/rotate/openai/production/9', 'Rotate'))
    },
  },
  {
    name: 'a fork’s pull request from a branch that is called like ours',
    act: (rig) => {
      const { github } = rig.world
      const name = github.person('rita').fork()
      github.person('rita', name).commit('keyturn/rotate/openai/production/9', { 'x.md': 'x' })
      return say(
        rig,
        ROTATE,
        'octavia',
        github.person('rita').openPull('rita:keyturn/rotate/openai/production/9', 'Rotate'),
      )
    },
  },
]

async function openIssue({ world }: Rig, labels: readonly string[]): Promise<number> {
  const token = world.github.person('mona').token({ scopes: ['repo'] })
  const made = await world.wire.fetchAs('mona')('https://api.github.com/repos/acme/web/issues', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'Keyturn: the keys of this repository', body: 'All is well.', labels }),
  })
  const { number }: { number: number } = JSON.parse(await made.text())
  return number
}

describe('nothing is moved by', () => {
  test.each(NOTHING)(
    '$name',
    async ({ act, says, signs = [] }) => {
      const rig = await young()
      const id = await act(rig)
      const before = state(rig)
      await rig.keyturn()
      const first = answersTo(rig.world, id)
      expect(first.signs).toEqual(signs)
      expect(first.words).toHaveLength(says === undefined ? 0 : 1)
      if (says) expect(first.words[0]).toMatch(says)
      await rig.keyturn({ full: true })
      expect(answersTo(rig.world, id)).toEqual(first)
      const after = state(rig)
      expect(after).toEqual(before)
      expectUnharmed(rig)
    },
    240_000,
  )

  test('an older issue that looks like the dashboard', async () => {
    const rig = knowing()
    const number = await openIssue(rig, [BOARD])
    await rotated(rig)
    const before = state(rig)
    const id = say(rig, ROTATE, 'octavia', number)
    await rig.keyturn()
    expect(answersTo(rig.world, id)).toEqual({ signs: [], words: [] })
    expect(state(rig)).toEqual(before)
  }, 240_000)

  test('a stranger on a public repository: a sign, and no words', async () => {
    const rig = knowing({ public: true })
    await rotated(rig)
    const before = state(rig)
    const id = say(rig, ROTATE, 'stranger')
    await rig.keyturn()
    expect(answersTo(rig.world, id)).toEqual({ signs: REFUSED, words: [] })
    await rig.keyturn()
    expect(answersTo(rig.world, id)).toEqual({ signs: REFUSED, words: [] })
    expect(state(rig)).toEqual(before)
  }, 240_000)

  test('a command whose answer was lost: it is said that it was taken, and it is not taken again', async () => {
    const rig = await young()
    const { world } = rig
    const id = say(rig, ROTATE)
    await cutBefore(rig, ({ request }) => request.body.includes('words: addComment('))
    expect(entryOf(world, CREDENTIAL)?.requests).toEqual([`comment:${id}`])
    expect(answersTo(world, id)).toEqual({ signs: ['eyes'], words: [] })
    await world.clock.advance(HOUR)
    await rig.keyturn()
    const { signs, words } = answersTo(world, id)
    expect(signs).toEqual(['eyes', 'rocket'])
    expect(words).toHaveLength(1)
    expect(words[0]).toContain('It was taken once and is not taken again.')
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    expect(entryOf(world, CREDENTIAL)?.generation).toBe(2)
    expectAtRest(rig)
  }, 240_000)

  test('a command whose answer somebody deleted: the sign is Keyturn’s own to take back', async () => {
    const rig = await young()
    const { world } = rig
    const id = say(rig, ROTATE)
    await rig.keyturn()
    const before = state(rig)
    const reply = talk(world, board(world)).find(({ body }) => body.includes(`answer:${id}`))
    world.github.person('mona').deleteComment(reply?.id ?? 0)
    await rig.keyturn({ full: true })
    expect(state(rig)).toEqual(before)
    expect(answersTo(world, id).words).toEqual([])
  }, 240_000)
})

test('a command given while GitHub still shows the journal as it was is taken upon what it shows a moment later', async () => {
  const rig = await young()
  const { world } = rig
  world.github.control.lagRefs(3_000)
  await rig.keyturn({ command: { verb: 'rotate', credential: CREDENTIAL }, patience: 0 })
  const { outcomes } = await rig.keyturn({ command: { verb: 'postpone', credential: CREDENTIAL, delay: DAY } })
  expect(outcomes).toHaveLength(1)
  expect(entryOf(world, CREDENTIAL)).toMatchObject({ candidate: {}, postponed: {} })
}, 60_000)
