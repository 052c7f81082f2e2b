// Somebody leaves: what they own gets another owner, what they may have seen another key, and nobody else moves anything.
import { describe, expect, test } from '@jest/globals'
import type { Command } from '../../../src/core/command.ts'
import type { ReadyOptions, ReadyWorld } from '../../../src/sandbox/ready.ts'
import { credentialOf, type KeySpec } from '../../../src/sandbox/repository/key.ts'
import { counting } from '../count.ts'
import { DAY, HOUR, type Rig } from '../rig.ts'
import { answersTo, say } from '../talk.ts'
import { darkAt } from './cut.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  FIRST_KEY,
  knowing,
  mergeOpen,
  openOnes,
  PATIENCE,
  rotated,
  untilRest,
} from './story.ts'

const CREDENTIAL = 'openai/production'
const OFFBOARD: Command = { verb: 'offboard', person: '@mona' }
const BOTH: readonly KeySpec[] = [
  { name: 'openai', provider: 'openai', environment: 'production' },
  { name: 'mail', provider: 'resend', manifest: ['with: { permission: full_access }', FIRST_KEY] },
]

/** Adopted and young: people made these keys. */
async function young(options: ReadyOptions = {}): Promise<Rig> {
  const rig = knowing({
    age: 10 * DAY,
    app: { every: HOUR },
    manifest: { defaults: ['reviewers: ["@octavia"]'] },
    ...options,
  })
  await adopted(rig)
  await rig.world.clock.advance(HOUR)
  await rig.keyturn()
  rig.world.github.control.setRole('rita', 'read')
  return rig
}

function manifest({ github }: ReadyWorld): string {
  return github.truth.file('main', 'rotation.yml') ?? ''
}

function bodyOf(world: ReadyWorld, word: string): string {
  return world.github.truth.pulls().findLast(({ branch }) => branch.startsWith(`keyturn/${word}`))?.body ?? ''
}

function owners(world: ReadyWorld): readonly string[] {
  return [...manifest(world).matchAll(/owner: "(.*)"/g)].map(([, owner]) => owner ?? '')
}

/** Everything that could have moved. */
function state({ world }: Rig): unknown {
  return {
    entries: world.keys.map((key) => {
      const { attempt, incumbent, candidate, requests, ordered } = entryOf(world, credentialOf(key)) ?? {}
      return { attempt, incumbent, candidate, requests, ordered }
    }),
    open: openOnes(world).map(({ number }) => number),
    manifest: manifest(world),
    keys: world.openai.keys().length,
  }
}

describe('`owner`', () => {
  test('proposes one line of the manifest, which the merge changes; no key moves', async () => {
    const rig = await young()
    const { world } = rig
    const before = manifest(world)
    const id = say(world, `/keyturn owner ${CREDENTIAL} @hubot`)
    await rig.keyturn()
    expect(answersTo(world, id).signs).toEqual(['eyes', 'rocket'])
    expect(answersTo(world, id).words[0]).toMatch(
      /`owner` of \*\*`openai\/production`\*\* is taken: Keyturn proposes another owner/,
    )
    expect(openOnes(world).map(({ branch }) => branch)).toEqual([`keyturn/owner/mona/comment-${id}`])
    expect(openOnes(world)[0]?.reviewers).toEqual(expect.arrayContaining(['hubot', 'octavia']))
    const keys = world.openai.keys().length
    mergeOpen(world, 'owner')
    expect(manifest(world)).toBe(before.replace('owner: "@mona"', 'owner: "@hubot"'))
    const { outcomes } = await rig.keyturn()
    expect(outcomes).toMatchObject([{ owner: '@hubot', because: 'not-due' }])
    expect(world.openai.keys()).toHaveLength(keys)
    expect(entryOf(world, CREDENTIAL)?.candidate).toBeUndefined()
    expectAtRest(rig)
  }, 240_000)

  test('closed, changes nothing, and is not asked again', async () => {
    const rig = await young()
    const { world } = rig
    const before = manifest(world)
    await rig.keyturn({ command: { verb: 'owner', credential: CREDENTIAL, person: '@hubot' } }, { runId: '77' })
    for (const { number } of openOnes(world)) world.github.person('mona').close(number)
    await rig.pass(3 * DAY)
    expect(manifest(world)).toBe(before)
    expect(openOnes(world)).toEqual([])
  }, 240_000)

  test('lets runs be idle while it stands open', async () => {
    const rig = await young()
    await rig.keyturn({ command: { verb: 'owner', credential: CREDENTIAL, person: '@hubot' } }, { runId: '77' })
    await rig.keyturn()
    expect(await counting(rig, () => rig.keyturn())).toEqual({ once: 1, again: 0 })
  }, 240_000)
})

describe('`offboard`', () => {
  test('of a person who owns keys that people made: other owners by one proposal, other keys by theirs, and a list', async () => {
    const rig = await young({ keys: BOTH })
    const { world } = rig
    const laptop = world.openai.mint({
      name: 'mona’s laptop',
      project: world.first.get(CREDENTIAL)?.with?.['project'] ?? '',
      user: 'mona',
    })
    const id = say(world, '/keyturn offboard @mona')
    await rig.keyturn()
    const { signs, words } = answersTo(world, id)
    expect(signs).toEqual(['eyes', 'rocket'])
    expect(words[0]).toContain('`offboard` of `@mona` is taken: 2 credentials are theirs.')
    expect(words[0]).toContain('| `openai/production` | is replaced: a person made it')
    expect(bodyOf(world, 'owner')).toMatch(/\| `openai\/production` \| `@mona` \| @octavia \|/)
    for (const text of [words[0] ?? '', bodyOf(world, 'owner')]) {
      expect(text).toContain('“mona’s laptop”, made by mona')
      expect(text).toContain('`OPENAI_ADMIN_KEY`')
      expect(text).toMatch(/resend`\.\*\*.*nobody tells: its API does not say who made a key/)
    }
    for (const key of world.keys) {
      const entry = entryOf(world, credentialOf(key))
      expect(entry).toMatchObject({ ordered: { by: 'octavia', request: `comment:${id}`, left: '@mona' } })
    }
    mergeOpen(world, 'owner')
    expect(owners(world)).toEqual(['@octavia', '@octavia'])
    await rig.keyturn()
    await world.clock.advance(HOUR)
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    for (const key of world.keys) expect(entryOf(world, credentialOf(key))?.incumbent?.generation).toBe(1)
    const record = world.github.truth.file('keyturn/journal', 'records/openai/production/1.json') ?? ''
    expect(JSON.parse(record)).toMatchObject({
      why: { trigger: '@mona leaves', by: 'octavia', request: `comment:${id}` },
    })
    expectAtRest(rig, [laptop.id])
  }, 240_000)

  test('leaves a key alone that Keyturn made and nobody saw', async () => {
    const rig = knowing({ app: { every: HOUR } })
    await rotated(rig)
    const { world } = rig
    const keys = world.openai.keys().length
    await rig.keyturn({ command: OFFBOARD }, { actor: 'octavia', runId: '88' })
    expect(entryOf(world, CREDENTIAL)?.ordered).toBeUndefined()
    expect(bodyOf(world, 'owner')).toContain('stays: Keyturn made it, and no person has seen its value')
    // Nobody reviews or commands by name: who says that the owner leaves answers until somebody else does.
    expect(bodyOf(world, 'owner')).toMatch(/\| `@mona` \| @octavia \|/)
    await rig.pass(2 * DAY)
    expect(world.openai.keys()).toHaveLength(keys)
    expect(openOnes(world, 'rotate')).toEqual([])
  }, 240_000)

  test('of somebody who owns nothing is answered with the list alone', async () => {
    const rig = await young()
    const before = state(rig)
    const id = say(rig.world, '/keyturn offboard @Hubot')
    await rig.keyturn()
    expect(answersTo(rig.world, id).words[0]).toMatch(
      /`@Hubot` owns no credential here\.[^]*### What is left to people/,
    )
    expect(state(rig)).toEqual(before)
  }, 240_000)

  test('does not rotate what who asks may not command, and says so', async () => {
    const rig = await young({ keys: BOTH })
    const { world } = rig
    const text = `${manifest(world)}commanders: { environments: { production: { teams: ["@acme/sre"] } } }\n`
    world.github.control.setTeam('acme/sre', ['mona'])
    world.github.person('mona').commit('main', { 'rotation.yml': text }, 'Name the commanders')
    const id = say(world, '/keyturn offboard @mona')
    await rig.keyturn()
    expect(answersTo(world, id).words[0]).toMatch(/`openai\/production` \| was not replaced: .*octavia is in /)
    expect(entryOf(world, CREDENTIAL)?.ordered).toBeUndefined()
    expect(entryOf(world, 'mail')?.ordered).toMatchObject({ left: '@mona' })
    expectUnharmed(rig)
  }, 240_000)
})

interface Nothing {
  readonly name: string
  readonly act: (rig: Rig) => number
  readonly says?: RegExp
}

const NOTHING: readonly Nothing[] = [
  {
    name: '`offboard` by a writer',
    act: ({ world }) => say(world, '/keyturn offboard @mona', 'hubot'),
    says: /hubot has the role write here, and `offboard` needs maintain or admin/,
  },
  {
    name: '`owner` by a writer',
    act: ({ world }) => say(world, `/keyturn owner ${CREDENTIAL} @hubot`, 'hubot'),
    says: /hubot has the role write here, and `owner` needs/,
  },
  {
    name: '`offboard` by who may only read',
    says: /rita has the role read here/,
    act: ({ world }) => say(world, '/keyturn offboard @mona', 'rita'),
  },
  {
    name: '`offboard` by who left a moment ago',
    act: ({ world }) => {
      const id = say(world, '/keyturn offboard @mona')
      world.github.control.setRole('octavia', 'write')
      return id
    },
    says: /octavia has the role write here/,
  },
  {
    name: 'an edited comment',
    act: ({ world }) => {
      const id = say(world, 'Bye!')
      world.github.person('hubot').editComment(id, '/keyturn offboard @mona')
      return id
    },
    says: /it was edited/,
  },
  { name: 'a quoted command', act: ({ world }) => say(world, '> /keyturn offboard @mona') },
  {
    name: '`offboard` of a team',
    act: ({ world }) => say(world, '/keyturn offboard @acme/sre'),
    says: /cannot be a person/,
  },
  {
    name: '`owner` with somebody who does not work here',
    act: ({ world }) => say(world, `/keyturn owner ${CREDENTIAL} @rando`),
    says: /rando does not work on this repository/,
  },
  {
    name: '`owner` with who is it already',
    act: ({ world }) => say(world, `/keyturn owner ${CREDENTIAL} @Mona`),
    says: /Mona owns openai\/production already/,
  },
  {
    name: '`owner` of no credential',
    act: ({ world }) => say(world, '/keyturn owner openai/staging @hubot'),
    says: /rotation\.yml has no credential/,
  },
]

describe('nothing is moved by', () => {
  test.each(NOTHING)(
    '$name',
    async ({ act, says }) => {
      const rig = await young()
      const id = act(rig)
      const before = state(rig)
      await rig.keyturn()
      const { words } = answersTo(rig.world, id)
      expect(words).toHaveLength(says === undefined ? 0 : 1)
      if (says) expect(words[0]).toMatch(says)
      expect(state(rig)).toEqual(before)
      await rig.keyturn({ full: true })
      expect(state(rig)).toEqual(before)
      expect(answersTo(rig.world, id).words).toEqual(words)
    },
    240_000,
  )

  test('a repeated run of `offboard`', async () => {
    const rig = await young()
    const before = state(rig)
    await rig.keyturn({ command: OFFBOARD }, { actor: 'octavia', runId: '88', attempt: 2 })
    expect(state(rig)).toEqual(before)
  }, 240_000)
})

async function leaving(): Promise<{ readonly rig: Rig; readonly id: number }> {
  const rig = await young({ keys: BOTH })
  return { rig, id: say(rig.world, '/keyturn offboard @mona') }
}

test.each(['before', 'after'] as const)(
  'dark %s any request of `offboard`: one proposal, each key ordered once, one answer',
  async (when) => {
    const whole = await darkAt((await leaving()).rig, Infinity, when)
    expect(whole).toBeGreaterThan(12)
    for (let at = 3; at <= whole; at += 1) {
      const { rig, id } = await leaving()
      await darkAt(rig, at, when)
      await rig.world.clock.advance(HOUR)
      await rig.keyturn()
      await rig.keyturn()
      const { world } = rig
      expect([at, openOnes(world, 'owner').length]).toEqual([at, 1])
      expect([at, answersTo(world, id).words.length]).toEqual([at, 1])
      for (const key of world.keys) {
        const entry = entryOf(world, credentialOf(key))
        expect([at, entry?.requests]).toEqual([at, [`comment:${id}`]])
        expect(entry?.ordered).toMatchObject({ left: '@mona', request: `comment:${id}` })
      }
      expectUnharmed(rig)
    }
  },
  600_000,
)

describe('the daily look', () => {
  test('proposes other owners once for who left, and shows it; declined, it is only shown', async () => {
    const rig = await young()
    const { world } = rig
    world.github.control.setRole('mona', 'none')
    await rig.keyturn()
    expect(openOnes(world)).toEqual([])
    await rig.pass(2 * DAY, () => openOnes(world).length > 0)
    expect(openOnes(world).map(({ branch }) => branch)).toEqual(['keyturn/owner/mona/left'])
    expect(bodyOf(world, 'owner')).toMatch(
      /`@mona` does not work on this repository any more[^]*\| `@mona` \| @octavia \|/,
    )
    expect(entryOf(world, CREDENTIAL)?.ordered).toBeUndefined()
    expect(await counting(rig, () => rig.keyturn())).toEqual({ once: 1, again: 0 })
    for (const { number, branch } of openOnes(world)) {
      world.github.person('octavia').close(number)
      // The button next to “Close”.
      world.github.person('octavia').deleteBranch(branch)
    }
    await rig.pass(4 * DAY)
    expect(openOnes(world)).toEqual([])
    const shown = (await rig.keyturn({ full: true })).outcomes
    expect(shown).toMatchObject([{ departed: true, owner: '@mona' }])
    const dashboard =
      world.github.truth.issues().find(({ labels }) => labels.includes('keyturn: dashboard'))?.body ?? ''
    expect(dashboard).toContain('nobody: `@mona` left')
    expect(dashboard).toContain('/keyturn owner openai/production @login')
  }, 240_000)

  test('says nothing more once another owner was merged', async () => {
    const rig = await young()
    const { world } = rig
    world.github.control.setRole('mona', 'none')
    await rig.pass(2 * DAY, () => openOnes(world).length > 0)
    for (const { number } of openOnes(world)) world.github.person('octavia').merge(number)
    expect(owners(world)).toEqual(['@octavia'])
    await rig.pass(2 * DAY)
    expect((await rig.keyturn({ full: true })).outcomes[0]).not.toHaveProperty('departed')
    expect(openOnes(world)).toEqual([])
  }, 240_000)

  test('keeps what people write into the manifest while the run goes on', async () => {
    const rig = await young({ keys: BOTH })
    const { world } = rig
    await rig.keyturn({ command: { verb: 'rotate', credential: CREDENTIAL } })
    await world.clock.advance(DAY)
    mergeOpen(world, 'rotate')
    world.github.control.setRole('mona', 'none')
    let looks = 0
    world.tap({
      before: async ({ from, request }) => {
        if (from !== 'keyturn' || !request.body.includes('"query":"query Fresh(')) return undefined
        looks += 1
        const remarked = { 'rotation.yml': `${manifest(world)}# reviewed by the platform team\n` }
        if (looks === 1) world.github.person('hubot').commit('main', remarked, 'Remark')
        return undefined
      },
    })
    await rig.keyturn({ patience: PATIENCE })
    expect(looks).toBeGreaterThan(1)
    expect(openOnes(world, 'owner')).toHaveLength(1)
    for (const { number } of openOnes(world, 'owner')) world.github.person('octavia').merge(number)
    expect(owners(world)).toContain('@octavia')
    expect(manifest(world)).toContain('# reviewed by the platform team')
  }, 120_000)

  test('asks once a day, and never in a run that may end early', async () => {
    const rig = await young()
    const asked = (): number =>
      rig.world.calls.filter(({ request }) => request.url.pathname.endsWith('/collaborators/mona')).length
    await rig.pass(3 * DAY)
    expect(asked()).toBeGreaterThanOrEqual(2)
    expect(asked()).toBeLessThanOrEqual(3)
  }, 240_000)

  test('believes that a team is gone only where it may see teams', async () => {
    const rig = await young()
    const { world } = rig
    world.github
      .person('mona')
      .commit('main', { 'rotation.yml': manifest(world).replace('@mona', '@acme/gone') }, 'A team')
    await rig.pass(3 * DAY)
    expect(openOnes(world)).toEqual([])
    expect((await rig.keyturn({ full: true })).outcomes[0]).not.toHaveProperty('departed')
  }, 240_000)
})
