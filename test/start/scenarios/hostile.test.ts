// Who would move a key and may not: each tries, moves nothing, and is answered where people look. One row for each way in.
import { describe, expect, test } from '@jest/globals'
import { demandHand } from '../../../src/action/event.ts'
import { nextValue } from '../../../src/sandbox/holders.ts'
import { USUAL_KEY, type ReadyWorld } from '../../../src/sandbox/ready.ts'
import { credentialOf } from '../../../src/sandbox/repository/key.ts'
import { VENDORS } from '../../../src/sandbox/vendors.ts'
import { askedFor, BY_HAND, putIn } from '../by-hand.ts'
import { HOUR, type Rig } from '../rig.ts'
import { watchDeletions } from './cut.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  idOf,
  knowing,
  living,
  mergeOpen,
  openOnes,
  PATIENCE,
  rotated,
  untilRest,
} from './story.ts'

const CREDENTIAL = 'openai/production'
const LOCK = 'rotation.lock.yml'
const OWN = 'keyturn-acme[bot]'
/** What the best of all attackers would say. */
const WORD = `/keyturn exploited ${CREDENTIAL} ${CREDENTIAL}`

/** Everything an attacker could want moved: keys, secrets, what people approved, what the journal says of it. */
function truthOf({ world }: Rig): unknown {
  const { github } = world
  return {
    alive: VENDORS.map((vendor) => living(world, vendor)),
    inService: world.keys.map((key) => nextValue(world, key)),
    lock: github.truth.file('main', LOCK),
    entries: world.keys.map((key) => {
      const { incumbent, candidate, compromised, emergencies, ordered, waiver, past } =
        entryOf(world, credentialOf(key)) ?? {}
      return { incumbent, candidate, compromised, emergencies, ordered, waiver, past }
    }),
  }
}

function board({ world }: Rig): number {
  const issues = world.github.truth.issues()
  return issues.find(({ author, labels }) => author === OWN && labels.includes('keyturn: dashboard'))?.number ?? 0
}

/** All that Keyturn ever wrote where people read it. */
function written({ world }: Rig): string {
  const { pulls, issues } = world.github.truth
  return [...pulls(), ...issues()]
    .flatMap(({ comments }) => comments)
    .filter(({ author }) => author === OWN)
    .map(({ body }) => body)
    .join('\n')
}

function signsOn({ world }: Rig, id: number): readonly string[] {
  const { pulls, issues } = world.github.truth
  const all = [...pulls(), ...issues()].flatMap(({ comments }) => comments)
  return (all.find((one) => one.id === id)?.reactions ?? [])
    .filter((sign) => sign.endsWith(OWN))
    .map((sign) => sign.replace(` ${OWN}`, ''))
}

async function atRest(): Promise<Rig> {
  const rig = knowing()
  await rotated(rig)
  await rig.world.clock.advance(HOUR)
  rig.world.github.control.setRole('rita', 'read')
  return rig
}

async function inReview(): Promise<Rig> {
  const rig = knowing()
  await adopted(rig)
  await rig.world.clock.advance(HOUR)
  return rig
}

function say(rig: Rig, by: string, body: string, where = board(rig)): number {
  return rig.world.github.person(by).comment(where, body)
}

interface Word {
  readonly who: string
  readonly says: (rig: Rig) => number
  /** Undefined: where no answer is due, because nobody of the team asked for anything. */
  readonly answer?: RegExp
}

const WORDS: readonly Word[] = [
  {
    who: 'an actor without authority',
    says: (rig) => say(rig, 'hubot', WORD),
    answer: /hubot has the role write here, and `exploited` needs maintain or admin\. Ask one of those/,
  },
  {
    who: 'one who had authority a moment ago',
    says: (rig) => {
      const id = say(rig, 'octavia', WORD)
      rig.world.github.control.setRole('octavia', 'read')
      return id
    },
    answer: /octavia has the role read here/,
  },
  {
    who: 'a writer who edits a maintainer’s comment',
    says: (rig) => {
      const id = say(rig, 'octavia', 'Looks good to me.')
      rig.world.github.person('hubot').editComment(id, WORD)
      return id
    },
    answer: /it was edited, so nobody can tell who wrote what stands there/,
  },
  {
    who: 'a writer who edits it back and forth',
    says: (rig) => {
      const id = say(rig, 'octavia', 'Looks good to me.')
      rig.world.github.person('hubot').editComment(id, 'Well.')
      rig.world.github.person('hubot').editComment(id, WORD)
      return id
    },
    answer: /it was edited, so nobody can tell/,
  },
  { who: 'a quoted command', says: (rig) => say(rig, 'octavia', `> ${WORD}\n\nWould that help?`) },
  { who: 'a command in a block of code', says: (rig) => say(rig, 'octavia', `\`\`\`\n${WORD}\n\`\`\``) },
  {
    who: 'half a confirmation',
    says: (rig) => say(rig, 'octavia', `/keyturn exploited ${CREDENTIAL}`),
    answer: /cannot be undone, so it is confirmed by the credential's name/,
  },
  {
    who: 'a fork',
    says: (rig) => {
      const { github } = rig.world
      const fork = github.person('rita').fork()
      github.person('rita', fork).commit('better', { 'x.md': 'x' })
      return say(rig, 'octavia', WORD, github.person('rita').openPull('rita:better', 'Improve'))
    },
  },
  {
    who: 'a fork with our branch name',
    says: (rig) => {
      const { github } = rig.world
      const branch = `keyturn/rotate/${CREDENTIAL}/1`
      const fork = github.person('rita').fork()
      github.person('rita', fork).commit(branch, { 'x.md': 'x' })
      return say(rig, 'octavia', WORD, github.person('rita').openPull(`rita:${branch}`, 'Rotate openai'))
    },
  },
  {
    who: 'an App that may do everything',
    says: (rig) => {
      rig.world.github.control.setRole('helper[bot]', 'admin')
      return say(rig, 'helper[bot]', WORD)
    },
  },
]

describe('nothing is moved by the word of', () => {
  test.each(WORDS)(
    '$who',
    async ({ says, answer }) => {
      const rig = await atRest()
      const deleted = watchDeletions(rig.world)
      const id = says(rig)
      const before = truthOf(rig)
      await rig.keyturn()
      await rig.keyturn({ full: true })
      expect(truthOf(rig)).toEqual(before)
      expect(deleted).toEqual([])
      expect(signsOn(rig, id)).toEqual(answer === undefined ? [] : ['eyes', 'confused'])
      if (answer) expect(written(rig)).toMatch(answer)
      expectUnharmed(rig)
    },
    240_000,
  )

  test('whoever writes Keyturn’s answer themselves: a maintainer’s command is carried out all the same', async () => {
    const rig = await atRest()
    const id = say(rig, 'octavia', `/keyturn rotate ${CREDENTIAL}`)
    say(rig, 'hubot', `<!-- keyturn:answer:${id} -->\n@octavia It is taken.`)
    await rig.keyturn()
    expect(entryOf(rig.world, CREDENTIAL)?.ordered).toMatchObject({ by: 'octavia', request: `comment:${id}` })
    expect(signsOn(rig, id)).toEqual(['eyes', 'rocket'])
  }, 240_000)

  test('a comment that is edited after it was taken: it was taken once, as it was', async () => {
    const rig = await atRest()
    const id = say(rig, 'octavia', '/keyturn status')
    await rig.keyturn()
    rig.world.github.person('hubot').editComment(id, WORD)
    const before = truthOf(rig)
    await rig.keyturn({ full: true })
    expect(truthOf(rig)).toEqual(before)
    expect(signsOn(rig, id)).toEqual(['eyes', 'rocket'])
  }, 240_000)
})

const EXPLOITED = { verb: 'exploited', credential: CREDENTIAL } as const

describe('nothing is moved by a run that is', () => {
  test.each([
    ['dispatched by a writer', { actor: 'hubot' }, /hubot has the role write here/],
    ['dispatched by nobody of this repository', { actor: 'stranger' }, /stranger has the role none here/],
    ['dispatched by an App', { actor: 'helper[bot]' }, /helper\[bot\] is no person/],
    ['dispatched under a name that is a path', { actor: '../../users/mona' }, /has the role none here/],
  ])(
    '%s',
    async (_how, occasion, says) => {
      const rig = await atRest()
      rig.world.github.control.setRole('helper[bot]', 'admin')
      const before = truthOf(rig)
      await expect(rig.keyturn({ command: EXPLOITED }, occasion)).rejects.toThrow(says)
      expect(truthOf(rig)).toEqual(before)
      expectUnharmed(rig)
    },
    240_000,
  )

  test('an old command’s, repeated by who never may command', async () => {
    const rig = await atRest()
    await rig.keyturn({ command: { verb: 'rotate', credential: CREDENTIAL } }, { runId: '77' })
    const before = truthOf(rig)
    for (const occasion of [{ attempt: 2 }, { attempt: 2, actor: 'hubot' }, { attempt: 1 }])
      await rig
        .keyturn({ command: { verb: 'rotate', credential: CREDENTIAL } }, { runId: '77', ...occasion })
        .catch(() => undefined)
    expect(truthOf(rig)).toEqual(before)
  }, 240_000)

  test.each(['issue_comment', 'push', 'repository_dispatch', 'pull_request_target', 'workflow_run'])(
    'given its command by the payload of %s: only a hand’s dispatch gives one',
    (name) => {
      expect(() => demandHand({ name })).toThrow(/Nothing was done: `command` is given by the event/)
    },
  )
})

interface Proposed {
  readonly what: string
  readonly meddle: (world: ReadyWorld, pull: { readonly branch: string; readonly number: number }) => void
  readonly because: string
}

/** The lock on that branch, with one line of it changed. */
function forge(world: ReadyWorld, branch: string, change: (text: string) => string): void {
  const text = world.github.truth.file(branch, LOCK) ?? ''
  expect(change(text)).not.toBe(text)
  world.github.person('hubot').commit(branch, { [LOCK]: change(text) }, 'Tidy up')
}

const PROPOSED: readonly Proposed[] = [
  {
    what: 'a stale approval: reviewed, and then another key’s id is pushed to it and merged',
    meddle: (world, { branch, number }) => {
      world.github.person('octavia').review(number, 'APPROVE')
      forge(world, branch, (text) => text.replace(/id: .*/, 'id: key_of_hubots_own'))
    },
    because: 'foreign-lock',
  },
  {
    what: 'a proposal whose head moved: another tag, of a newer attempt',
    meddle: (world, { branch }) =>
      forge(world, branch, (text) => text.replace(/production-1-\w+/, 'production-9-9c04ae')),
    because: 'journal-old',
  },
  {
    what: 'a proposal whose head moved: the tag of another repository',
    meddle: (world, { branch }) => forge(world, branch, (text) => text.replace(/kt-\w+-openai/, 'kt-zzz-openai')),
    because: 'foreign-lock',
  },
  {
    what: 'a proposal whose head moved: its lines are gone',
    meddle: (world, { branch }) => forge(world, branch, () => 'version: 1\n'),
    because: 'lock-missing',
  },
  {
    what: 'a proposal whose head moved: the end of the credential is slipped in under the old key',
    meddle: (world, { branch }) =>
      forge(world, branch, () => `${(world.github.truth.file('main', LOCK) ?? '').trimEnd()}\n  retire: yes\n`),
    because: 'lock-unreadable',
  },
]

describe('no key is put into service or taken away by the merge of', () => {
  test.each(PROPOSED)(
    '$what',
    async ({ meddle, because }) => {
      const rig = await inReview()
      const { world } = rig
      const deleted = watchDeletions(world)
      const [pull] = openOnes(world, 'rotate')
      if (!pull) throw new Error('nothing is proposed')
      meddle(world, pull)
      const alive = living(world, 'openai')
      const value = nextValue(world, USUAL_KEY)
      world.github.person('mona').merge(pull.number)
      const { outcomes } = await rig.keyturn({ patience: PATIENCE })
      expect(outcomes).toMatchObject([{ kind: 'park', because }])
      await world.clock.advance(30 * HOUR)
      await rig.keyturn({ patience: PATIENCE })
      expect(nextValue(world, USUAL_KEY)).toBe(value)
      expect(living(world, 'openai')).toEqual(alive)
      expect(deleted).toEqual([])
      expect(written(rig)).toMatch(/### Parked: a person must look/)
      expectUnharmed(rig)
    },
    240_000,
  )

  test('a fork’s proposal with our branch name and another key in its lock: ours is opened beside it, and alone counts', async () => {
    const rig = knowing()
    const { world } = rig
    await rig.keyturn()
    mergeOpen(world, 'adopt')
    world.github.control.setRole('rita', 'read')
    const branch = `keyturn/rotate/${CREDENTIAL}/1`
    const fork = world.github.person('rita').fork()
    world.github.person('rita', fork).commit(branch, { [LOCK]: 'version: 1\n' })
    const strange = world.github.person('rita').openPull(`rita:${branch}`, 'Rotate openai [production]')
    await rig.keyturn()
    const ours = openOnes(world, 'rotate').filter(({ author }) => author === OWN)
    expect(ours).toHaveLength(1)
    expect(ours[0]?.number).not.toBe(strange)
    world.github.person('mona').close(strange)
    await rig.keyturn()
    expect(openOnes(world, 'rotate').map(({ number }) => number)).toEqual([ours[0]?.number])
    expectUnharmedLater(rig)
  }, 240_000)

  test('a branch of our name that a writer pushed first: what they put there is not proposed as ours', async () => {
    const rig = knowing()
    const { world } = rig
    await rig.keyturn()
    mergeOpen(world, 'adopt')
    const branch = `keyturn/rotate/${CREDENTIAL}/1`
    const evil = '.github/workflows/evil.yml'
    world.github.person('hubot').commit(branch, { [evil]: 'name: Evil\non: push\njobs: {}\n' }, 'Prepare')
    // What stands in the way is said, and no fault of Keyturn's is made of it.
    for (const _run of [1, 2]) {
      const { outcomes } = await rig.keyturn()
      expect(outcomes).toMatchObject([
        { kind: 'failed', about: expect.stringContaining(`The branch ${branch} holds commits that are not Keyturn's`) },
      ])
    }
    expect(openOnes(world, 'rotate')).toEqual([])
    expect(idOf(world, USUAL_KEY)).toBe(world.first.get(CREDENTIAL)?.id)
    world.github.person('mona').deleteBranch(branch)
    await rig.keyturn()
    expect(world.github.truth.files(openOnes(world, 'rotate')[0]?.head ?? '')).not.toContain(evil)
    await world.clock.advance(HOUR)
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    expectAtRest(rig)
  }, 240_000)
})

/** The app is under load only once time has passed. */
function expectUnharmedLater(rig: Rig): void {
  expect(new Set(rig.world.app.running().map(({ value }) => value))).toEqual(new Set([nextValue(rig.world, USUAL_KEY)]))
}

const ENTRY = `entries/${CREDENTIAL}.json`
const JOURNAL = 'keyturn/journal'

function forgeEntry({ world }: Rig, change: (entry: Record<string, unknown>) => Record<string, unknown>): void {
  const entry: Record<string, unknown> = JSON.parse(world.github.truth.file(JOURNAL, ENTRY) ?? '{}')
  world.github.person('hubot').commit(JOURNAL, { [ENTRY]: JSON.stringify(change(entry)) }, `${CREDENTIAL}: approved`)
}

describe('a writer who pushes to the journal moves nothing:', () => {
  test.each([
    [
      'an approval by command',
      (entry: Record<string, unknown>) => ({
        ...entry,
        candidate: { ...Object(entry['candidate']), approved: { by: 'command', at: 0 } },
      }),
    ],
    [
      'a key that was never proven is verified',
      (entry: Record<string, unknown>) => ({ ...entry, candidate: { ...Object(entry['candidate']), verifiedAt: 1 } }),
    ],
    [
      'an order to take the key away',
      (entry: Record<string, unknown>) => ({
        ...entry,
        emergencies: [
          {
            verb: 'exploited',
            keyId: Object(entry['incumbent'])['keyId'],
            by: 'mona',
            at: 0,
            request: 'comment:1',
          },
        ],
      }),
    ],
    [
      'a command that was not carried out is taken',
      (entry: Record<string, unknown>) => ({ ...entry, requests: ['comment:1'] }),
    ],
    ['nonsense', () => ({ hello: 'world' })],
  ])(
    '%s',
    async (_what, change) => {
      const rig = await inReview()
      const { world } = rig
      const deleted = watchDeletions(world)
      const alive = living(world, 'openai')
      const value = nextValue(world, USUAL_KEY)
      forgeEntry(rig, change)
      mergeOpen(world, 'rotate')
      const { outcomes } = await rig.keyturn({ patience: PATIENCE })
      expect(outcomes).toMatchObject([{ kind: 'park' }])
      expect(outcomes[0]?.because).toMatch(/^journal|unauthentic|mac|entry/)
      await expect(rig.keyturn({ command: EXPLOITED })).rejects.toThrow(/cannot be trusted/)
      expect(living(world, 'openai')).toEqual(alive)
      expect(nextValue(world, USUAL_KEY)).toBe(value)
      expect(deleted).toEqual([])
    },
    240_000,
  )

  test('an index that says that nothing is to be done', async () => {
    const rig = await inReview()
    const { world } = rig
    mergeOpen(world, 'rotate')
    const index = world.github.truth.file(JOURNAL, 'index.json') ?? '{}'
    const forged = { ...JSON.parse(index), next: Number.MAX_SAFE_INTEGER, branches: [], attention: [] }
    world.github.person('hubot').commit(JOURNAL, { 'index.json': JSON.stringify(forged) }, 'index')
    await untilRest(rig)
    expect(idOf(world, USUAL_KEY)).not.toBe(world.first.get(CREDENTIAL)?.id)
    expectUnharmed(rig)
  }, 240_000)
})

async function asked(): Promise<Rig> {
  const rig = knowing({ keys: [BY_HAND] })
  await adopted(rig)
  await rig.world.clock.advance(HOUR)
  return rig
}

const SUBMITTED = { verb: 'submitted', credential: credentialOf(BY_HAND) } as const

describe('a writer who overwrites the intake moves nothing:', () => {
  test('after a maintainer said which value it is: the ending tells', async () => {
    const rig = await asked()
    const { world } = rig
    const mine = world.manual.make({ name: askedFor(rig, BY_HAND) ?? '' }).value
    putIn(rig, mine)
    const theirs = world.manual.make({ name: 'hubot’s own' }).value
    putIn(rig, theirs)
    const before = truthOf(rig)
    await expect(rig.keyturn({ command: { ...SUBMITTED, ending: mine.slice(-4) } })).rejects.toThrow(/Nothing was done/)
    expect(truthOf(rig)).toEqual(before)
  }, 240_000)

  test('and says so himself: who may not command hands nothing in', async () => {
    const rig = await asked()
    const theirs = rig.world.manual.make({ name: 'hubot’s own' }).value
    putIn(rig, theirs)
    const before = truthOf(rig)
    const command = { ...SUBMITTED, ending: theirs.slice(-4) }
    await expect(rig.keyturn({ command }, { actor: 'hubot' })).rejects.toThrow(/hubot has the role write here/)
    const number = openOnes(rig.world, 'rotate')[0]?.number ?? 0
    say(rig, 'hubot', `/keyturn submitted …${theirs.slice(-4)}`, number)
    await rig.keyturn()
    expect(truthOf(rig)).toEqual(before)
    expect(written(rig)).toMatch(/hubot has the role write here, and `submitted` needs/)
  }, 240_000)
})
