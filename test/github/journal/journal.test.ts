import { beforeEach, describe, expect, test } from '@jest/globals'
import { entryText } from '../../../src/core/entry/codec.ts'
import type { Entry } from '../../../src/core/entry/entry.ts'
import { treeOfPaths, blobOid } from '../../../src/core/git/oid.ts'
import { cost, entry, failure, open } from '../stand-in/open.ts'
import { createStandIn, operation, type StandIn } from '../stand-in/stand-in.ts'
import { fileAt, headOf, MONA, push, US } from '../stand-in/state.ts'

const BRANCH = 'keyturn/journal'

let standIn: StandIn

async function begun(...entries: readonly Entry[]) {
  const github = open(standIn)
  await github.journal.ensure()
  for (const one of entries)
    await github.journal.commit([{ credential: one.credential, from: undefined, to: one }], 'announce')
  return github.journal
}

function treeAtHead(): string {
  const files = standIn.state.commits.get(headOf(standIn.state, BRANCH))?.files ?? new Map<string, string>()
  const inside = [...files].filter(([path]) => path.startsWith('entries/'))
  return treeOfPaths(new Map(inside.map(([path, text]) => [path.slice('entries/'.length), blobOid(text)])))
}

beforeEach(() => {
  standIn = createStandIn()
})

describe('a commit', () => {
  test('costs one request, is ours, signed, and starts no workflow', async () => {
    const journal = await begun()
    const { value, requests } = await cost(standIn, () =>
      journal.commit([{ credential: 'a', from: undefined, to: entry('a') }], 'a: announce'),
    )
    const commit = standIn.state.commits.get(value)
    expect(requests).toBe(1)
    expect(value).toBe(headOf(standIn.state, BRANCH))
    expect(journal.head()).toBe(value)
    expect([commit?.author.login, commit?.signed, commit?.message]).toEqual([US.login, true, 'a: announce [skip ci]'])
  })

  test('foretells the tree of entries that the index binds', async () => {
    const journal = await begun(entry('a'), entry('openai/staging'), entry('openai/production'), entry('b'))
    expect(JSON.parse(fileAt(standIn.state, BRANCH, 'index.json') ?? '')).toEqual({
      tree: treeAtHead(),
      changed: ['b'],
    })
    await journal.commit([], 'index')
    expect(JSON.parse(fileAt(standIn.state, BRANCH, 'index.json') ?? '')).toEqual({ tree: treeAtHead(), changed: [] })
  })

  test('foretells it too in a process that has read only its own entry', async () => {
    const one = entry('openai/production')
    await begun(entry('a'), entry('openai/staging'), one)
    const journal = open(standIn).journal
    await journal.entries(['openai/production'])
    await journal.commit([{ credential: 'openai/production', from: one, to: entry('openai/production', one) }], 'x')
    expect(fileAt(standIn.state, BRANCH, 'index.json')).toContain(treeAtHead())
  })

  test('the index alone, in a process that has read nothing', async () => {
    await begun(entry('a'), entry('openai/staging'))
    const github = open(standIn)
    await github.snapshot()
    await github.journal.commit([], 'index')
    expect(fileAt(standIn.state, BRANCH, 'index.json')).toContain(treeAtHead())
  })

  test('of several in one process go out one after the other, and none is lost', async () => {
    const journal = await begun()
    const names = ['a', 'b', 'openai/x', 'openai/y']
    await Promise.all(
      names.map((name) => journal.commit([{ credential: name, from: undefined, to: entry(name) }], name)),
    )
    expect([...(await open(standIn).journal.entries(names)).keys()]).toEqual(names)
    expect(fileAt(standIn.state, BRANCH, 'index.json')).toContain(treeAtHead())
  })

  test('goes on over another runner’s commit for another credential', async () => {
    const [a, b] = [entry('openai/a'), entry('openai/b')]
    const journal = await begun(a, b)
    const other = open(standIn).journal
    await other.entries(['openai/b'])
    await other.commit([{ credential: 'openai/b', from: b, to: entry('openai/b', b) }], 'other')
    const { requests } = await cost(standIn, () =>
      journal.commit([{ credential: 'openai/a', from: a, to: entry('openai/a', a) }], 'ours'),
    )
    expect(requests).toBe(3)
    const texts = await open(standIn).journal.entries(['openai/a', 'openai/b'])
    expect(texts).toEqual(
      new Map([
        ['openai/a', entryText(entry('openai/a', a))],
        ['openai/b', entryText(entry('openai/b', b))],
      ]),
    )
    expect(fileAt(standIn.state, BRANCH, 'index.json')).toContain(treeAtHead())
  })

  test.each([
    ['moved by another runner', (a: Entry) => entry('a', a, 7)],
    ['announced by another runner', () => entry('a', undefined, 7)],
  ])('stops where its own entry was %s', async (_, theirs) => {
    const a = entry('a')
    const journal = await begun(a)
    const other = open(standIn).journal
    await other.entries(['a'])
    await other.commit([{ credential: 'a', from: a, to: theirs(a) }], 'other')
    const found = await failure(journal.commit([{ credential: 'a', from: a, to: entry('a', a) }], 'ours'))
    expect([found.code, found.effect]).toEqual(['conflict', 'not-done'])
    expect(fileAt(standIn.state, BRANCH, 'entries/a.json')).toBe(entryText(theirs(a)))
  })

  test('stops even when a read for another credential has moved the head past that', async () => {
    const a = entry('openai/a')
    const journal = await begun(a, entry('b'))
    const other = open(standIn).journal
    await other.entries(['openai/a'])
    await other.commit([{ credential: 'openai/a', from: a, to: entry('openai/a', a, 9) }], 'other')
    await journal.entries(['b'])
    const found = await failure(journal.commit([{ credential: 'openai/a', from: a, to: entry('openai/a', a) }], 'ours'))
    expect(found.code).toBe('conflict')
  })

  test('stops where an entry stands that nobody told it of', async () => {
    await begun(entry('a'))
    const journal = open(standIn).journal
    await journal.entries(['b'])
    const found = await failure(journal.commit([{ credential: 'a', from: undefined, to: entry('a') }], 'x'))
    expect(found.code).toBe('conflict')
  })

  test('stops where the entry was taken away', async () => {
    const a = entry('a')
    const journal = await begun(a, entry('b'))
    push(standIn.state, BRANCH, { files: { 'entries/a.json': undefined }, author: MONA })
    expect((await failure(journal.commit([{ credential: 'a', from: a, to: entry('a', a) }], 'x'))).code).toBe(
      'conflict',
    )
  })

  test('takes the place of what cannot be read, when a person ordered it', async () => {
    const journal = await begun(entry('a'))
    push(standIn.state, BRANCH, { files: { 'entries/a.json': 'garbage' }, author: MONA })
    const to = entry('a', undefined, 3)
    await journal.commit([{ credential: 'a', from: undefined, to, over: true }], 'adopt')
    expect(fileAt(standIn.state, BRANCH, 'entries/a.json')).toBe(entryText(to))
    expect(fileAt(standIn.state, BRANCH, 'index.json')).toContain(treeAtHead())
  })

  test('whose answer is lost is not repeated, and the next one looks first', async () => {
    const a = entry('a')
    const journal = await begun(a)
    const next = entry('a', a)
    standIn.fault = (request) => (operation(request) === 'Commit' ? 'lose-answer' : undefined)
    const commits = standIn.state.commits.size
    const found = await failure(journal.commit([{ credential: 'a', from: a, to: next }], 'x'))
    expect([found.effect, standIn.state.commits.size]).toEqual(['unknown', commits + 1])
    standIn.fault = () => undefined
    expect((await failure(journal.commit([{ credential: 'a', from: a, to: next }], 'x'))).code).toBe('conflict')
    await journal.commit([{ credential: 'a', from: next, to: entry('a', next) }], 'y')
    expect(fileAt(standIn.state, BRANCH, 'index.json')).toContain(treeAtHead())
  })

  test('whose answer comes late does not set back what was read meanwhile', async () => {
    const a = entry('a')
    const journal = await begun(a)
    const other = open(standIn).journal
    const b = entry('b')
    const slow = open({
      ...standIn,
      send: async (request) => {
        const reply = await standIn.send(request)
        if (operation(request) !== 'Commit') return reply
        // Our commit stands; before its answer is here, another runner goes on and we read that.
        await other.entries(['b'])
        await other.commit([{ credential: 'b', from: undefined, to: b }], 'other')
        await slow.entries(['b'])
        return reply
      },
    }).journal
    await slow.entries(['a'])
    await slow.commit([{ credential: 'a', from: a, to: entry('a', a) }], 'ours')
    expect(slow.head()).toBe(headOf(standIn.state, BRANCH))
    expect([...(await slow.entries(['a', 'b'])).keys()]).toEqual(['a', 'b'])
    expect(journal.head()).not.toBe(slow.head())
  })

  test('keeps going while others commit, but not for ever', async () => {
    const a = entry('a')
    const journal = await begun(a)
    standIn.fault = (request) => {
      if (operation(request) === 'Commit')
        push(standIn.state, BRANCH, { files: { x: String(standIn.requests.length) }, author: US })
      return undefined
    }
    const { value, requests } = await cost(standIn, () =>
      failure(journal.commit([{ credential: 'a', from: a, to: entry('a', a) }], 'x')),
    )
    expect(value.code).toBe('conflict')
    expect(requests).toBeLessThanOrEqual(12)
  })

  test('is not sent when a value would leave with it', async () => {
    const github = open(standIn, { redact: (text) => text.replaceAll('sk-live-1', '[secret]') })
    await github.journal.ensure()
    const files = new Map([['records/a/1.json', '{"oops":"sk-live-1"}']])
    const found = await failure(
      github.journal.commit([{ credential: 'a', from: undefined, to: entry('a'), files }], 'x'),
    )
    expect(found.code).toBe('refused')
    expect(fileAt(standIn.state, BRANCH, 'records/a/1.json')).toBeUndefined()
  })

  test('writes a record along', async () => {
    const journal = await begun()
    const files = new Map([['records/a/1.json', 'the record']])
    await journal.commit([{ credential: 'a', from: undefined, to: entry('a'), files }], 'x')
    expect(fileAt(standIn.state, BRANCH, 'records/a/1.json')).toBe('the record')
  })
})
