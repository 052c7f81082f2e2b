// The one box of a proposal that is people's to tick: whose tick counts, for what, and how often.
import { describe, expect, test } from '@jest/globals'
import type { Entry } from '../../../src/core/entry/entry.ts'
import { nextValue } from '../../../src/sandbox/holders.ts'
import { type ReadyOptions, USUAL_KEY } from '../../../src/sandbox/ready.ts'
import { serviceOf } from '../../../src/sandbox/repository/key.ts'
import { HOUR, type Rig } from '../rig.ts'
import { cutBefore, darkAt, watchDeletions } from './cut.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  idOf,
  knowing,
  living,
  mergeOpen,
  PATIENCE,
  untilRest,
} from './story.ts'

const CREDENTIAL = 'openai/production'
const OWN = 'keyturn-acme[bot]'
const APPROVE = { verb: 'approve-evidence', credential: CREDENTIAL } as const
const OPEN = '- [ ] the old key is used nowhere else: retire it without waiting for silence'
const TICKED = OPEN.replace('[ ]', '[x]')

function proposal({ world }: Pick<Rig, 'world'>) {
  const found = world.github.truth.pulls().find(({ branch }) => branch.includes('/rotate/'))
  if (!found) throw new Error('nothing is proposed')
  return found
}

type Awaited = Rig & { readonly old: string; readonly deleted: readonly string[] }

/** Merged, deployed and proven, and nobody has used the old key for three hours; the overlap of a day has begun. */
async function awaited(options: ReadyOptions = {}): Promise<Awaited> {
  const rig = knowing(options)
  const deleted = watchDeletions(rig.world)
  await adopted(rig)
  const old = idOf(rig.world, USUAL_KEY) ?? ''
  await rig.world.clock.advance(HOUR)
  mergeOpen(rig.world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  await rig.world.clock.advance(3 * HOUR)
  return { ...rig, old, deleted }
}

/** Writes into the body, as the browser does; gives back the edit's id. */
function write(rig: Rig, by: string, change: (body: string) => string): string {
  const { number, body } = proposal(rig)
  expect(change(body)).not.toBe(body)
  rig.world.github.person(by).editBody(number, change(body))
  return proposal(rig).edits.at(-1)?.id ?? ''
}

const ticked = (body: string): string => body.replace(OPEN, TICKED)
const opened = (body: string): string => body.replace(TICKED, OPEN)

function tick(rig: Rig, by = 'octavia'): string {
  return write(rig, by, ticked)
}

/** All that Keyturn said about edits. */
function answers(rig: Rig): readonly string[] {
  return proposal(rig).comments.flatMap(({ author, body }) =>
    author === OWN && body.startsWith('<!-- keyturn:answer:edit:') ? [body] : [],
  )
}

/** What a tick could move. */
function truthOf({ world }: Rig): unknown {
  const { waiver, requests, milestones, retiringAt }: Partial<Entry> = entryOf(world, CREDENTIAL) ?? {}
  return { waiver, requests, milestones, retiringAt, alive: living(world, 'openai') }
}

function waived({ world }: Rig): number {
  const record: { testimony: { milestone: string; witness: string }[] } = JSON.parse(
    world.github.truth.file('keyturn/journal', `records/${CREDENTIAL}/1.json`) ?? '{}',
  )
  return record.testimony.filter(({ milestone, witness }) => milestone === 'waived' && witness === 'person').length
}

async function requests(rig: Rig): Promise<number> {
  rig.counted()
  await rig.keyturn()
  return rig.counted()
}

describe('a tick', () => {
  test('of a commander is the word that the old key is used nowhere else: it goes in that very run, and the box shows whose word it was', async () => {
    const rig = await awaited()
    const { world, old, deleted } = rig
    expect(await requests(rig)).toBe(1)
    const edit = tick(rig)
    await rig.keyturn({ patience: PATIENCE })
    expect(deleted).toEqual([old])
    expect(answers(rig)).toEqual([
      expect.stringMatching(`answer:edit:${edit} -->\n@octavia your tick is taken for the word`),
    ])
    expect(proposal(rig).body).toContain(
      '- [x] the old key is used nowhere else, says `octavia`: it is retired without waiting for silence',
    )
    expect(entryOf(world, CREDENTIAL)?.requests).toContain(`edit:${edit}`)
    await untilRest(rig)
    expectAtRest(rig)
    const record: { testimony: unknown[]; exceptions: string[] } = JSON.parse(
      world.github.truth.file('keyturn/journal', `records/${CREDENTIAL}/1.json`) ?? '',
    )
    expect(record.exceptions).toContain('Its waits were shortened by the word of octavia.')
    expect(record.testimony).toContainEqual(
      expect.objectContaining({
        milestone: 'waived',
        witness: 'person',
        answer: `octavia says so (tick, edit:${edit})`,
      }),
    )
    expect(answers(rig)).toHaveLength(1)
  }, 180_000)

  test('is taken whatever became of its text in GitHub’s history', async () => {
    const rig = await awaited()
    rig.world.github.person('hubot').deleteEdit(proposal(rig).number, tick(rig))
    await rig.keyturn({ patience: PATIENCE })
    expect(rig.deleted).toEqual([rig.old])
  }, 180_000)

  test('is found where the branch is gone, too, by the next run that looks', async () => {
    const rig = await awaited()
    rig.world.github.person('mona').deleteBranch(proposal(rig).branch)
    tick(rig)
    await rig.keyturn({ patience: PATIENCE, full: true })
    expect(rig.deleted).toEqual([rig.old])
  }, 180_000)

  test('while something is seen to use the old key is refused, as the command is, and the box is open again; once nothing does, another one is taken', async () => {
    const rig = await awaited()
    const { world, old } = rig
    // One instance that nobody deployed anew.
    world.app.start(serviceOf(USUAL_KEY), world.first.get(CREDENTIAL)?.value ?? '')
    await world.clock.advance(3 * HOUR)
    const before = truthOf(rig)
    tick(rig)
    for (const _run of [1, 2, 3]) await rig.keyturn()
    expect(truthOf(rig)).toEqual(before)
    expect(answers(rig)).toEqual([
      expect.stringMatching(/@octavia Nothing was done: something still uses key_\w+ .* The box is open again\./),
    ])
    expect(proposal(rig).body).toContain(OPEN)
    world.app.stop(serviceOf(USUAL_KEY))
    world.app.start(serviceOf(USUAL_KEY), nextValue(world, USUAL_KEY) ?? '')
    await world.clock.advance(3 * HOUR)
    tick(rig)
    await rig.keyturn({ patience: PATIENCE })
    expect(living(world, 'openai')).not.toContain(old)
    expect(answers(rig)).toHaveLength(2)
  }, 180_000)

  test('taken back before any run saw it says nothing, and no run is kept busy by it', async () => {
    const rig = await awaited()
    const before = truthOf(rig)
    tick(rig)
    write(rig, 'octavia', opened)
    await rig.keyturn()
    expect(await requests(rig)).toBe(1)
    expect(truthOf(rig)).toEqual(before)
    expect(answers(rig)).toEqual([])
  }, 180_000)

  test('made, taken back, and made again by the same person counts once', async () => {
    const rig = await awaited()
    tick(rig)
    write(rig, 'octavia', opened)
    tick(rig)
    await rig.keyturn({ patience: PATIENCE })
    await untilRest(rig)
    expect(rig.deleted).toEqual([rig.old])
    expect(waived(rig)).toBe(1)
  }, 180_000)

  test('that is taken back after it was taken stays taken: the box shows so', async () => {
    const rig = await awaited()
    const { world } = rig
    tick(rig)
    await rig.keyturn()
    expect(entryOf(world, CREDENTIAL)?.waiver).toMatchObject({ by: 'octavia', of: 'silence' })
    const said = entryOf(world, CREDENTIAL)?.waiver
    await world.clock.advance(60_000)
    write(rig, 'hubot', (body) => body.replace('- [x] the old key is used', '- [ ] the old key is used'))
    await rig.keyturn()
    expect(proposal(rig).body).toContain('- [x] the old key is used nowhere else, says `octavia`')
    expect(entryOf(world, CREDENTIAL)?.waiver).toEqual(said)
    expect(answers(rig)).toHaveLength(1)
  }, 180_000)

  test('has no box once a command said the same', async () => {
    const rig = await awaited()
    await rig.keyturn({ command: APPROVE }, { actor: 'octavia' })
    expect(proposal(rig).body).toContain('- [x] the old key is used nowhere else, says `octavia`')
    expect(proposal(rig).body).not.toContain('keyturn:box')
  }, 180_000)
})

interface Meddling {
  readonly who: string
  readonly meddle: (rig: Awaited) => unknown
  /** Undefined: nothing is said, for nobody asked for anything that Keyturn offers. */
  readonly answer?: RegExp
}

const MEDDLINGS: readonly Meddling[] = [
  {
    who: 'a writer without authority',
    meddle: (rig) => tick(rig, 'hubot'),
    answer: /@hubot Nothing was done: hubot has the role write here, and `approve-evidence` needs maintain or admin\./,
  },
  {
    who: 'one who had authority a moment ago',
    meddle: (rig) => {
      tick(rig)
      rig.world.github.control.setRole('octavia', 'triage')
    },
    answer: /octavia has the role triage here/,
  },
  {
    who: 'one who has left',
    meddle: (rig) => {
      tick(rig)
      rig.world.github.control.setRole('octavia', 'none')
    },
  },
  {
    who: 'somebody who changed a word, too',
    meddle: (rig) => write(rig, 'octavia', (body) => ticked(body).replace('still', 'no more').replace('alive', 'dead')),
  },
  {
    who: 'somebody who ticked a box of Keyturn’s, too',
    meddle: (rig) =>
      write(rig, 'octavia', (body) => ticked(body).replace('- [ ] old key silent', '- [x] old key silent')),
  },
  {
    who: 'somebody who ticked a box of Keyturn’s instead',
    meddle: (rig) => write(rig, 'octavia', (body) => body.replace('- [ ] old key silent', '- [x] old key silent')),
  },
  {
    who: 'somebody who took the vouching away',
    meddle: (rig) => write(rig, 'octavia', (body) => ticked(body).replace(/<!-- keyturn:box:.*-->/, '')),
  },
  {
    who: 'an App that may do everything',
    meddle: (rig) => {
      rig.world.github.control.setRole('helper[bot]', 'admin')
      tick(rig, 'helper[bot]')
    },
  },
  {
    who: 'an App that is called like a maintainer',
    meddle: (rig) => {
      rig.world.github.control.setRole('octavia[bot]', 'admin')
      tick(rig, 'octavia[bot]')
    },
  },
  {
    who: 'a maintainer, upon what a writer made of the text',
    meddle: (rig) => {
      write(rig, 'hubot', (body) => body.replace('the old key is used nowhere else', 'lunch is at noon'))
      write(rig, 'octavia', (body) => body.replace('- [ ] lunch', '- [x] lunch'))
    },
  },
  {
    who: 'a maintainer, upon the tick of a writer',
    meddle: (rig) => {
      tick(rig, 'hubot')
      write(rig, 'octavia', opened)
      tick(rig)
    },
    answer: /@octavia Nothing was done: others have written into this text since Keyturn did/,
  },
  {
    who: 'a maintainer, upon what an App wrote and took back',
    meddle: (rig) => {
      rig.world.github.control.setRole('helper[bot]', 'admin')
      write(rig, 'helper[bot]', (body) => `${body}!`)
      write(rig, 'helper[bot]', (body) => body.slice(0, -1))
      tick(rig)
    },
    answer: /others have written into this text since Keyturn did/,
  },
  {
    who: 'a maintainer, once somebody pushed to the branch that was merged',
    meddle: (rig) => {
      rig.world.github.person('hubot').commit(proposal(rig).branch, { 'x.md': 'x' })
      tick(rig)
    },
    answer: /the branch of this pull request is not what people merged/,
  },
]

describe('nothing is moved by the tick of', () => {
  test.each(MEDDLINGS)(
    '$who',
    async ({ meddle, answer }) => {
      const rig = await awaited()
      const before = truthOf(rig)
      const { body } = proposal(rig)
      meddle(rig)
      // An App’s writing wakes nobody; whoever looks sets it right.
      for (const full of [false, true, false]) await rig.keyturn({ full })
      expect(truthOf(rig)).toEqual(before)
      expect(rig.deleted).toEqual([])
      expect(proposal(rig).body).toBe(body)
      expect(answers(rig)).toEqual(answer === undefined ? [] : [expect.stringMatching(answer)])
      if (answer) expect(answers(rig)[0]).toMatch(/The box is open again\./)
      expect(await requests(rig)).toBe(1)
      expectUnharmed(rig)
    },
    240_000,
  )

  test('somebody who may only read, on a public repository: the box is open again, and nobody is told', async () => {
    const rig = await awaited({ public: true })
    const before = truthOf(rig)
    tick(rig)
    rig.world.github.control.setRole('octavia', 'read')
    for (const _run of [1, 2]) await rig.keyturn()
    expect(truthOf(rig)).toEqual(before)
    expect(answers(rig)).toEqual([])
    expect(proposal(rig).body).toContain(OPEN)
  }, 180_000)

  test('a commander whose word does not count for that environment', async () => {
    const rig = await awaited()
    const { world } = rig
    const text = world.github.truth.file('main', 'rotation.yml') ?? ''
    const commanders = 'commanders: { environments: { production: { role: admin } } }\n'
    world.github.person('mona').commit('main', { 'rotation.yml': `${text}${commanders}` }, 'Name who may command')
    await rig.keyturn()
    const before = truthOf(rig)
    tick(rig)
    await rig.keyturn()
    expect(truthOf(rig)).toEqual(before)
    expect(answers(rig)).toEqual([
      expect.stringMatching(/octavia has the role maintain here, and `approve-evidence` needs admin/),
    ])
    tick(rig, 'mona')
    await rig.keyturn()
    expect(entryOf(world, CREDENTIAL)?.waiver).toMatchObject({ by: 'mona' })
  }, 180_000)

  test('anybody, before the new key is proven: there is no box, and one that people draw is none', async () => {
    const rig = knowing()
    const { world } = rig
    await adopted(rig)
    await world.clock.advance(HOUR)
    expect(proposal(rig).body).not.toContain('Yours to tick')
    mergeOpen(world, 'rotate')
    await rig.keyturn()
    expect(entryOf(world, CREDENTIAL)?.candidate?.verifiedAt).toBeUndefined()
    const { body } = proposal(rig)
    write(rig, 'octavia', (text) => `${text}\n**Yours to tick**\n${TICKED}\n\n<!-- keyturn:box:${'0'.repeat(64)} -->\n`)
    await rig.keyturn()
    expect(entryOf(world, CREDENTIAL)?.waiver).toBeUndefined()
    expect(proposal(rig).body).not.toContain('Yours to tick')
    expect(body).not.toContain('Yours to tick')
    expect(answers(rig)).toEqual([])
  }, 180_000)

  test('anybody, where the rotation has turned since: the way back has another key that goes', async () => {
    const rig = await awaited()
    const { world } = rig
    const mona = world.github.person('mona')
    mona.merge(mona.revert(proposal(rig).number))
    tick(rig)
    await rig.keyturn({ patience: PATIENCE })
    expect(entryOf(world, CREDENTIAL)?.waiver).toBeUndefined()
    expect(answers(rig)).toEqual([expect.stringMatching(/has turned since that box was shown/)])
    await untilRest(rig)
    expect(idOf(world, USUAL_KEY)).toBe(rig.old)
    expectAtRest(rig)
  }, 180_000)
})

describe('a tick is taken once', () => {
  test('though the run that takes it dies before the answer: the next one answers', async () => {
    const rig = await awaited()
    const edit = tick(rig)
    await cutBefore(rig, ({ request }) => request.body.includes(`answer:edit:${edit}`))
    expect(entryOf(rig.world, CREDENTIAL)?.requests).toEqual([`edit:${edit}`])
    expect(answers(rig)).toEqual([])
    await rig.world.clock.advance(HOUR)
    await untilRest(rig)
    expect(rig.deleted).toEqual([rig.old])
    expect(waived(rig)).toBe(1)
    expect(answers(rig)).toEqual([expect.stringMatching(/@octavia your tick is taken/)])
  }, 180_000)

  test('wherever the run dies that takes it', async () => {
    const whole = await awaited()
    tick(whole)
    const most = await requests(whole)
    expect(answers(whole)).toHaveLength(1)
    for (let at = 1; at <= most; at += 1)
      for (const when of ['before', 'after'] as const) {
        const rig = await awaited()
        const edit = tick(rig)
        await darkAt(rig, at, when)
        await rig.world.clock.advance(HOUR)
        await untilRest(rig)
        const told = { at, when, deleted: rig.deleted, waived: waived(rig), answers: answers(rig).length }
        expect(told).toEqual({ at, when, deleted: [rig.old], waived: 1, answers: 1 })
        expect(answers(rig)[0]).toContain(`answer:edit:${edit} -->\n@octavia your tick is taken`)
        expectAtRest(rig)
      }
  }, 600_000)

  test('and looked at before the text is told anew, in the run that does so', async () => {
    const rig = knowing({ manifest: { defaults: ['overlap: 8m'] } })
    const { world } = rig
    await adopted(rig)
    await world.clock.advance(HOUR)
    mergeOpen(world, 'rotate')
    // Somebody ticks while that very run waits for the end of the overlap.
    let edit = ''
    const untap = world.tap({
      before: async ({ from, host }) => {
        const since = entryOf(world, CREDENTIAL)?.candidate?.verifiedAt ?? Infinity
        if (from === 'keyturn' && host === 'github' && edit === '' && world.clock.now() > since + 5 * 60_000)
          edit = tick(rig)
        return undefined
      },
    })
    await rig.keyturn({ patience: PATIENCE })
    untap()
    expect(edit).not.toBe('')
    await untilRest(rig)
    expect(answers(rig)).toEqual([expect.stringContaining(`answer:edit:${edit} -->`)])
    expectAtRest(rig)
  }, 180_000)
})
