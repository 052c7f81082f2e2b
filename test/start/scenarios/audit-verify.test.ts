import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { readSeals } from '../../../src/core/seal.ts'
import { verifyTrail } from '../../../src/core/audit/trail/verify.ts'
import { answerMarker } from '../../../src/core/command/said.ts'
import { marked as spell } from '../../../src/github/proposals/facts.ts'
import type { PullTruth } from '../../../src/sandbox/github/contract.ts'
import { eventful, gathered, JOURNAL, told, verified } from '../auditing.ts'
import { HOUR, type Rig } from '../rig.ts'

const LOCK = 'rotation.lock.yml'
const ENTRY = 'entries/openai/production.json'
const RECORD = 'records/openai/production/1.json'

let rig: Rig
beforeAll(async () => {
  rig = await eventful()
}, 300_000)

describe('a past in which all is as it was', () => {
  test('agrees, and everything was looked at', async () => {
    const { findings, authenticated, seen } = await verified(rig)
    expect(findings).toEqual([])
    expect(authenticated).toBe(true)
    expect(seen).toMatchObject({ credentials: 1, records: 3, proposals: 5 })
    expect(seen.commits).toBeGreaterThan(30)
    expect(seen.entries).toBeGreaterThan(30)
    expect(seen.comments).toBeGreaterThan(15)
    // Adopted; rotated, turned and reverted, rotated.
    expect(seen.lockChanges).toBe(5)
  })

  test('agrees as far as can be told without the seal', async () => {
    const verdict = await verified(rig, false)
    expect(verdict.findings).toEqual([])
    expect(verdict.authenticated).toBe(false)
  })

  test('is read alike by a person', async () => {
    const ours = await gathered(rig.world)
    const theirs = await gathered(rig.world, rig.world.github.person('mona').token())
    expect(theirs).toEqual({ ...ours, trail: { ...ours.trail, now: theirs.trail.now } })
  })

  test.each([
    ['comments', 'comments on #', {}],
    ['the lock', 'a proposal of Keyturn’s put kt-', { proposals: [] }],
    ['a clone', 'this clone has seen it', { proposals: [] }],
    ['GitHub', 'mona forced it from', { proposals: [] }],
  ])('set back: %s remembers', async (who, words, without) => {
    const { trail } = await gathered(rig.world)
    const [newest] = trail.journal
    const texts = trail.journal.map(({ oid }) => file(ENTRY, oid))
    const at = texts.findLastIndex((text) => text.includes('"incumbent"') && !text.includes('"candidate"'))
    const forced = { by: 'mona', at: 0, from: newest?.oid ?? '', to: trail.journal[at]?.oid ?? '' }
    const past = {
      ...trail,
      ...without,
      journal: trail.journal.slice(at),
      ...(who === 'a clone' ? { remembered: newest?.oid ?? '' } : {}),
      ...(who === 'GitHub' ? { forced: [forced] } : {}),
    }
    const verdict = verifyTrail(past, readSeals(rig.env['KEYTURN_SEAL']))
    expect(told(verdict)).toEqual(['journal-set-back keyturn/journal'])
    expect(verdict.findings[0]?.what).toContain(words)
  })

  test('is held to the lock: what it never named was never approved', async () => {
    const { trail } = await gathered(rig.world)
    const verdict = verifyTrail({ ...trail, lock: [] }, undefined)
    expect(told(verdict)).toEqual([1, 2, 3].map((n) => `approval-unseen records/openai/production/${n}.json`))
  })

  test('says once that the seal is another’s', async () => {
    const { trail } = await gathered(rig.world)
    const verdict = verifyTrail(trail, readSeals(Buffer.alloc(32, 9).toString('base64')))
    expect(told(verdict)).toEqual(['seal-other KEYTURN_SEAL'])
    expect(verdict.authenticated).toBe(false)
  })
})

function proposals(): readonly PullTruth[] {
  return rig.world.github.truth.pulls().filter(({ branch }) => branch.startsWith('keyturn/rotate/'))
}

function first(): PullTruth {
  const [pull] = proposals()
  if (pull === undefined) throw new Error('There is no proposal.')
  return pull
}

function file(path: string, at = JOURNAL): string {
  return rig.world.github.truth.file(at, path) ?? ''
}

function marked(mark: string, of: PullTruth): { readonly id: number; readonly body: string } {
  const found = of.comments.find(({ body }) => body.startsWith(`<!-- keyturn:${mark}:`))
  if (found === undefined) throw new Error(`#${of.number} has no comment ${mark}.`)
  return found
}

async function comment(token: string, number: number, body: string): Promise<void> {
  const url = new URL(`https://api.github.com/repos/acme/web/issues/${number}/comments`)
  const headers = new Map([
    ['authorization', `Bearer ${token}`],
    ['content-type', 'application/json'],
  ])
  const reply = await rig.world.github.handler({ method: 'POST', url, headers, body: JSON.stringify({ body }) })
  expect(reply.status).toBe(201)
}

function otherApp(): string {
  return rig.world.github.control.actionsToken({ permissions: { issues: 'write', pull_requests: 'write' } })
}

interface Meddling {
  readonly what: string
  readonly meddle: () => unknown
  /** What the audit finds that it had not found before: the code, and where. */
  readonly finds: readonly string[]
  /** The same without the seal, where that sees less. */
  readonly unsealed?: readonly string[]
}

const mona = () => rig.world.github.person('mona')
const onJournal = (files: Readonly<Record<string, string | undefined>>): void =>
  void mona().commit(JOURNAL, files, 'Tidy up')

/** One after another on the same past: each is held to what it adds. */
const MEDDLING: readonly Meddling[] = [
  {
    what: 'a command was given in a comment, and Keyturn answered it',
    meddle: async () => {
      const id = mona().comment(first().number, '/keyturn help')
      await comment(
        rig.world.github.control.installationToken(),
        first().number,
        spell(answerMarker(String(id)), 'It can do this.'),
      )
    },
    finds: [],
  },
  {
    what: 'an audit comment is edited by a person',
    meddle: () => mona().editComment(marked('verified', first()).id, 'All is well.'),
    finds: ['comment-edited #3'],
  },
  {
    what: 'an audit comment is edited, and its mark kept',
    meddle: () => {
      const { id, body } = marked('promoted', proposals()[2] ?? first())
      mona().editComment(id, body.replaceAll('mona', 'octavia'))
    },
    finds: ['comment-edited #6'],
  },
  {
    what: 'an audit comment is deleted',
    meddle: () => mona().deleteComment(marked('dead', first()).id),
    finds: ['comment-deleted #3'],
  },
  {
    what: 'a person writes what looks like Keyturn’s own',
    meddle: () => mona().comment(first().number, marked('silent', first()).body),
    finds: ['comment-forged #3'],
  },
  {
    what: 'another App writes it',
    meddle: () => comment(otherApp(), first().number, marked('silent', first()).body),
    finds: ['comment-forged #3'],
  },
  {
    what: 'somebody with the App’s key tells of what never was',
    meddle: async () => {
      const [, , , last] = proposals()
      const body = marked('dead', proposals()[2] ?? first()).body.replaceAll('-3-', '-4-')
      await comment(rig.world.github.control.installationToken(), last?.number ?? 0, body)
    },
    finds: ['comment-untrue #7'],
  },
  {
    what: 'somebody with the App’s key tells another time of what was',
    meddle: async () => {
      const body = marked('deployed', first()).body
      await comment(
        rig.world.github.control.installationToken(),
        first().number,
        body.replaceAll(/\d\d:\d\d:\d\d/g, '11:11:11'),
      )
    },
    finds: ['comment-untrue #3'],
  },
  {
    what: 'a person pushes to the journal',
    meddle: () => onJournal({ 'README.md': '# Mine\n' }),
    finds: ['commit-foreign keyturn/journal'],
  },
  {
    what: 'a record is changed',
    meddle: () => onJournal({ [RECORD]: file(RECORD).replaceAll('mona', 'octavia') }),
    finds: [`record-changed ${RECORD}`],
  },
  {
    what: 'a record is made up',
    meddle: () => onJournal({ 'records/openai/production/9.json': file('records/openai/production/3.json') }),
    finds: ['record-forged records/openai/production/9.json'],
  },
  {
    what: 'a record is deleted',
    meddle: () => onJournal({ 'records/openai/production/2.json': undefined }),
    finds: ['record-changed records/openai/production/2.json'],
  },
  {
    what: 'an entry is forged',
    meddle: () => onJournal({ [ENTRY]: file(ENTRY).replace(/"generation": \d+/, '"generation": 7') }),
    finds: [`entry-forged ${ENTRY}`],
    unsealed: [`entry-not-successor ${ENTRY}`, 'generation-gap records/openai/production'],
  },
  {
    what: 'a genuine entry of earlier is put back',
    meddle: () => {
      const before = rig.world.github.truth.commits(JOURNAL).find(({ message }) => /rotated to/.test(message))
      onJournal({ [ENTRY]: file(ENTRY, before?.oid) })
    },
    finds: [`entry-not-successor ${ENTRY}`],
  },
  {
    what: 'an entry is deleted',
    meddle: () => onJournal({ [ENTRY]: undefined }),
    finds: [`entry-deleted ${ENTRY}`],
  },
  {
    what: 'a sealed value is overwritten',
    meddle: () => {
      const path = rig.world.github.truth.files(JOURNAL).find((one) => one.startsWith('sealed/')) ?? ''
      onJournal({ [path]: `${file(path)} ` })
    },
    finds: ['sealed-rewritten'],
  },
  {
    what: 'the lock is given another key by hand',
    meddle: () => mona().commit('main', { [LOCK]: file(LOCK, 'main').replace(/ {2}id: .*/, '  id: key_of_mine') }),
    finds: [`lock-strange ${LOCK}`],
  },
  {
    what: 'the lock is given a generation that was declined, by hand',
    meddle: () => {
      const [, , , declined] = proposals()
      mona().commit('main', { [LOCK]: file(LOCK, declined?.head) })
    },
    finds: [`lock-by-hand ${LOCK}`],
  },
  {
    what: 'a credential is taken out of the lock by hand',
    meddle: () => mona().commit('main', { [LOCK]: 'version: 1\n' }),
    finds: [`lock-by-hand ${LOCK}`],
  },
  {
    what: 'the lock is broken',
    meddle: () => mona().commit('main', { [LOCK]: 'version: 1\n<<<<<<< mine\n' }),
    finds: [`lock-unreadable ${LOCK}`],
  },
  {
    what: 'the journal is set back by force',
    meddle: () => {
      const genuine = rig.world.github.truth.commits(JOURNAL).filter(({ signed }) => signed)
      mona().forcePush(JOURNAL, genuine[1]?.oid ?? '')
    },
    finds: ['journal-set-back keyturn/journal'],
  },
]

describe('what somebody did to the past is found, and nothing else', () => {
  let before: readonly string[] = []
  let bare: readonly string[] = []
  beforeEach(async () => {
    await rig.world.clock.advance(HOUR)
    before = told(await verified(rig))
    bare = told(await verified(rig, false))
  })

  test.each(MEDDLING)('$what', async ({ meddle, finds, unsealed }) => {
    await meddle()
    const after = news(before, told(await verified(rig)))
    expect(after.map((one, n) => (finds[n]?.includes(' ') === true ? one : one.split(' ')[0]))).toEqual(finds)
    if (unsealed !== undefined) expect(news(bare, told(await verified(rig, false)))).toEqual(unsealed)
  })
})

/** What is in the second list beyond the first; twice the same counts twice. */
function news(before: readonly string[], after: readonly string[]): readonly string[] {
  const left = [...before]
  return after.filter((one) => {
    const at = left.indexOf(one)
    if (at < 0) return true
    left.splice(at, 1)
    return false
  })
}
