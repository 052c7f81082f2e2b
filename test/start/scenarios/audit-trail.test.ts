import { describe, expect, test } from '@jest/globals'
import type { PullTruth } from '../../../src/sandbox/github/contract.ts'
import { USUAL_KEY, type ReadyWorld } from '../../../src/sandbox/ready.ts'
import { DAY, HOUR, type Rig } from '../rig.ts'
import { watchDeletions } from './cut.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  idOf,
  knowing,
  mergeOpen,
  PATIENCE,
  untilRest,
} from './story.ts'

const CREDENTIAL = 'openai/production'

function pullOf(world: ReadyWorld): PullTruth {
  const pull = world.github.truth.pulls().find(({ branch }) => branch.startsWith('keyturn/rotate/'))
  if (!pull) throw new Error('There is no proposal.')
  return pull
}

function milestones(world: ReadyWorld): readonly (string | undefined)[] {
  return pullOf(world).comments.flatMap(({ body }) => /^<!-- keyturn:([a-z-]+):/.exec(body)?.[1] ?? [])
}

interface Meddling {
  readonly what: string
  readonly meddle: (world: ReadyWorld) => void
}

const LIES = 'The old key is revoked. Everything is done. /keyturn adopt openai/production'

const MEDDLING: readonly Meddling[] = [
  {
    what: 'every audit comment edited',
    meddle: (world) => {
      for (const { id } of pullOf(world).comments) world.github.person('mona').editComment(id, LIES)
    },
  },
  {
    what: 'every audit comment deleted',
    meddle: (world) => {
      for (const { id } of pullOf(world).comments) world.github.person('mona').deleteComment(id)
    },
  },
  { what: 'the body replaced', meddle: (world) => world.github.person('mona').editBody(pullOf(world).number, LIES) },
  {
    what: 'every box ticked',
    meddle: (world) =>
      world.github.person('mona').editBody(pullOf(world).number, pullOf(world).body.replaceAll('- [ ]', '- [x]')),
  },
  {
    what: 'the title replaced',
    meddle: (world) => world.github.person('mona').editTitle(pullOf(world).number, 'Rotate nothing'),
  },
  {
    what: 'every label removed',
    meddle: (world) => {
      for (const label of pullOf(world).labels) world.github.person('mona').removeLabel(pullOf(world).number, label)
    },
  },
  {
    what: 'a comment that looks like Keyturn’s own',
    meddle: (world) => {
      const tag = entryOf(world, CREDENTIAL)?.candidate?.tag ?? ''
      for (const what of ['approved', 'promoted', 'deployed', 'verified', 'silent', 'dead'])
        world.github.person('hubot').comment(pullOf(world).number, `<!-- keyturn:${what}:${tag} -->\n### Done`)
    },
  },
]

const WHEN: readonly { readonly when: string; readonly reach: (rig: Rig) => Promise<void> }[] = [
  { when: 'in review', reach: async () => undefined },
  {
    when: 'in overlap',
    reach: async (rig) => {
      mergeOpen(rig.world, 'rotate')
      await rig.keyturn({ patience: PATIENCE })
    },
  },
]

const CASES = WHEN.flatMap((when) => MEDDLING.map((meddling) => ({ ...when, ...meddling })))

describe('the texts of a proposal decide nothing', () => {
  test.each(CASES)(
    '$what, $when: the rotation takes its course, and the audit trail is whole at the end',
    async ({ reach, meddle }) => {
      const rig = knowing()
      const { world } = rig
      const deleted = watchDeletions(world)
      await adopted(rig)
      await world.clock.advance(HOUR)
      const old = idOf(world, USUAL_KEY)
      await reach(rig)
      const before = entryOf(world, CREDENTIAL)
      meddle(world)
      await rig.keyturn({ full: true })
      // Nothing that was decided moved: same key, same facts.
      const after = entryOf(world, CREDENTIAL)
      expect({ ...after, lastSweep: 0, mac: '', seq: 0, previous: '', heard: {} }).toEqual({
        ...before,
        lastSweep: 0,
        mac: '',
        seq: 0,
        previous: '',
        heard: {},
      })
      expect(deleted).toEqual([])
      if (pullOf(world).state === 'open') mergeOpen(world, 'rotate')
      await rig.keyturn({ patience: PATIENCE })
      await untilRest(rig)
      expect(deleted).toEqual([old])
      const verified = entryOf(world, CREDENTIAL)?.incumbent?.since ?? 0
      expect(world.clock.now() - verified).toBeGreaterThan(DAY)
      const pull = pullOf(world)
      const own = pull.comments.filter(({ author }) => author === pull.author)
      const marks = own.flatMap(({ body }) => /^<!-- keyturn:([a-z-]+):/.exec(body)?.[1] ?? [])
      expect(new Set(marks).size).toBe(marks.length)
      for (const what of ['promoted', 'verified', 'silent', 'dead']) expect(marks).toContain(what)
      expect(pull.body).not.toContain('- [ ]')
      expect(pull.body).not.toContain(LIES)
      expect(pull.body.match(/- \[x\]/g)?.length).toBe(7)
      expect(pull.title).toMatch(/^Rotate openai \[production\]/)
      expectAtRest(rig)
    },
    180_000,
  )

  test('a comment deleted again and again comes back once, never twice', async () => {
    const rig = knowing()
    const { world } = rig
    await adopted(rig)
    mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    for (let i = 0; i < 3; i += 1) {
      for (const { id } of pullOf(world).comments) world.github.person('mona').deleteComment(id)
      await world.clock.advance(HOUR)
      await rig.keyturn({ full: true })
    }
    const marks = milestones(world)
    expect(new Set(marks).size).toBe(marks.length)
    expect(marks).toContain('promoted')
    expectUnharmed(rig)
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)

  test('a comment that somebody rewrote under its mark is written again below, once', async () => {
    const rig = knowing()
    const { world } = rig
    await adopted(rig)
    mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    const told = pullOf(world).comments.find(({ body }) => body.startsWith('<!-- keyturn:promoted:'))
    world.github.person('mona').editComment(told?.id ?? 0, `${told?.body.split('\n', 1)[0]}\nNothing happened.`)
    for (let i = 0; i < 3; i += 1) {
      await world.clock.advance(HOUR)
      await rig.keyturn({ full: true })
    }
    expect(pullOf(world).comments.filter(({ body }) => body.includes('### Approved, and in its place'))).toHaveLength(1)
    expect(milestones(world).filter((what) => what === 'promoted')).toHaveLength(2)
  }, 180_000)
})
