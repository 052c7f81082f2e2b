import { beforeEach, describe, expect, test } from '@jest/globals'
import { entryText } from '../../../src/core/entry/codec.ts'
import type { Entry } from '../../../src/core/entry/entry.ts'
import { cost, entry, failure, open } from '../stand-in/open.ts'
import { createStandIn, type StandIn } from '../stand-in/stand-in.ts'
import { headOf, setRef } from '../stand-in/state.ts'

const BRANCH = 'keyturn/journal'

let standIn: StandIn

async function begun(...entries: readonly Entry[]) {
  const github = open(standIn)
  await github.journal.ensure()
  for (const one of entries)
    await github.journal.commit([{ credential: one.credential, from: undefined, to: one }], 'announce')
  return github.journal
}

beforeEach(() => {
  standIn = createStandIn()
})

describe('the journal’s branch', () => {
  test('is made as an orphan that builds nothing and says what it is', async () => {
    await open(standIn).journal.ensure()
    const commit = standIn.state.commits.get(headOf(standIn.state, BRANCH))
    expect(commit?.parents).toEqual([])
    expect(commit?.message).toContain('[skip ci]')
    expect([...(commit?.files.keys() ?? [])].sort()).toEqual(['README.md', 'netlify.toml', 'vercel.json'])
  })

  test('is made once: who loses the race goes on with the winner’s', async () => {
    const [one, two] = [open(standIn).journal, open(standIn).journal]
    await Promise.all([one.ensure(), two.ensure()])
    expect(one.head()).toBe(two.head())
    const first = entry('a')
    await one.commit([{ credential: 'a', from: undefined, to: first }], 'a')
    await two.commit([{ credential: 'b', from: undefined, to: entry('b') }], 'b')
    expect([...(await one.entries(['a', 'b'])).keys()]).toEqual(['a', 'b'])
  })

  test('costs nothing where it is known to be', async () => {
    await open(standIn).journal.ensure()
    const github = open(standIn)
    await github.snapshot()
    expect((await cost(standIn, () => github.journal.ensure())).requests).toBe(0)
  })
})

describe('reading entries', () => {
  test('costs one request for all, and shows exactly those that are', async () => {
    const [a, b] = [entry('openai/production'), entry('RESEND_API_KEY')]
    await begun(a, b)
    const { value, requests } = await cost(standIn, () =>
      open(standIn).journal.entries(['openai/production', 'RESEND_API_KEY', 'openai/staging']),
    )
    expect(requests).toBe(1)
    expect(value).toEqual(
      new Map([
        ['openai/production', entryText(a)],
        ['RESEND_API_KEY', entryText(b)],
      ]),
    )
  })

  test('shows nothing where there is no branch', async () => {
    expect(await open(standIn).journal.entries(['k'])).toEqual(new Map())
  })

  test('waits for a replica that has not seen our own commit yet', async () => {
    const journal = await begun(entry('a'))
    const before = headOf(standIn.state, BRANCH)
    await journal.commit([{ credential: 'b', from: undefined, to: entry('b') }], 'b')
    const after = headOf(standIn.state, BRANCH)
    setRef(standIn.state, BRANCH, before)
    let asked = 0
    standIn.fault = () => {
      asked += 1
      if (asked === 3) setRef(standIn.state, BRANCH, after)
      return undefined
    }
    expect([...(await journal.entries(['a', 'b'])).keys()]).toEqual(['a', 'b'])
  })

  test('refuses a branch that was set back under its feet', async () => {
    const journal = await begun(entry('a'))
    const before = headOf(standIn.state, BRANCH)
    await journal.commit([{ credential: 'b', from: undefined, to: entry('b') }], 'b')
    setRef(standIn.state, BRANCH, before)
    expect((await failure(journal.entries(['a']))).code).toBe('conflict')
  })
})
