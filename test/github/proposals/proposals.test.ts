import { beforeEach, describe, expect, test } from '@jest/globals'
import { cost, failure, open } from '../stand-in/open.ts'
import { type StandIn } from '../stand-in/stand-in.ts'
import { addPull, fileAt, headOf, MONA, push, setRef, US } from '../stand-in/state.ts'
import { begin, BRANCH, draft, looking, pull } from './draft.ts'

let standIn: StandIn

beforeEach(() => {
  standIn = begin()
})

describe('finding a proposal', () => {
  test('ours, behind any number of forks with that branch’s name', async () => {
    push(standIn.state, BRANCH, { files: { x: 'y' }, author: US, onto: headOf(standIn.state, 'main') })
    addPull(standIn.state, { author: US, branch: BRANCH })
    for (let n = 0; n < 12; n++) addPull(standIn.state, { author: MONA, branch: BRANCH, fork: true })
    expect((await open(standIn).proposals.find(BRANCH))?.number).toBe(1)
  })

  test('not another one’s on that branch, nor, where the token is a person’s, that person’s own from a fork', async () => {
    push(standIn.state, BRANCH, { files: { x: 'y' }, author: US, onto: headOf(standIn.state, 'main') })
    addPull(standIn.state, { author: MONA, branch: BRANCH })
    addPull(standIn.state, { author: US, branch: BRANCH, fork: true })
    expect(await open(standIn).proposals.find(BRANCH)).toBeUndefined()
  })

  test('with who approved, as of their newest opinion', async () => {
    await (await looking(standIn)).proposals.open(draft(standIn))
    pull(standIn).reviews.push(
      { login: 'mona', state: 'CHANGES_REQUESTED' },
      { login: 'hubot', state: 'APPROVED' },
      { login: 'mona', state: 'APPROVED' },
      { login: 'hubot', state: 'DISMISSED' },
    )
    expect((await open(standIn).proposals.find(BRANCH))?.approvals).toEqual(['mona'])
  })

  test('merged, with by whom and when', async () => {
    await (await looking(standIn)).proposals.open(draft(standIn))
    pull(standIn).state = 'MERGED'
    expect(await open(standIn).proposals.find(BRANCH)).toMatchObject({
      state: 'merged',
      mergedBy: 'mona',
      mergedAt: standIn.state.now,
    })
  })

  test('costs one request', async () => {
    expect((await cost(standIn, () => open(standIn).proposals.find(BRANCH))).requests).toBe(1)
  })
})

async function behind() {
  const github = await looking(standIn)
  await github.proposals.open(draft(standIn))
  push(standIn.state, 'main', { files: { 'rotation.lock.yml': 'meanwhile' }, author: MONA })
  const facts = await github.proposals.find(BRANCH)
  if (facts === undefined) throw new Error('it is not found')
  return { github, facts }
}

describe('bringing a proposal up to date', () => {
  test('puts the edits on the new base, and the pull request stays open throughout', async () => {
    const { github, facts } = await behind()
    await github.proposals.rebase(facts, draft(standIn, { edits: new Map([['rotation.lock.yml', 'after, on top']]) }))
    expect(pull(standIn).state).toBe('OPEN')
    expect(fileAt(standIn.state, BRANCH, 'rotation.lock.yml')).toBe('after, on top')
    expect(standIn.state.commits.get(headOf(standIn.state, BRANCH))?.parents).toEqual([headOf(standIn.state, 'main')])
    expect((await github.proposals.find(BRANCH))?.meddled).toBe(false)
  })

  test('is refused over a person’s commit', async () => {
    const { github } = await behind()
    const head = push(standIn.state, BRANCH, { files: { x: 'y' }, author: MONA })
    const facts = await github.proposals.find(BRANCH)
    if (facts) expect((await failure(github.proposals.rebase(facts, draft(standIn)))).code).toBe('refused')
    expect(headOf(standIn.state, BRANCH)).toBe(head)
  })

  test('is refused over a person’s commit that came after the look', async () => {
    const { github, facts } = await behind()
    const head = push(standIn.state, BRANCH, { files: { x: 'y' }, author: MONA })
    expect((await failure(github.proposals.rebase(facts, draft(standIn)))).code).toBe('conflict')
    expect(headOf(standIn.state, BRANCH)).toBe(head)
  })
})

async function opened() {
  const github = await looking(standIn)
  return { github, facts: await github.proposals.open(draft(standIn)) }
}

describe('closing a proposal', () => {
  test('takes its branch away, in one request', async () => {
    const { github, facts } = await opened()
    expect((await cost(standIn, () => github.proposals.close(facts))).requests).toBe(1)
    expect(pull(standIn).state).toBe('CLOSED')
    expect(standIn.state.refs.has(`refs/heads/${BRANCH}`)).toBe(false)
  })

  test('closed already is success', async () => {
    const { github, facts } = await opened()
    pull(standIn).state = 'CLOSED'
    await github.proposals.close(facts)
    await github.proposals.close(facts)
    expect(pull(standIn).state).toBe('CLOSED')
  })

  test('leaves a branch that has moved or holds a person’s commits', async () => {
    const { github, facts } = await opened()
    push(standIn.state, BRANCH, { files: { x: 'y' }, author: MONA })
    await github.proposals.close(facts)
    expect(pull(standIn).state).toBe('CLOSED')
    expect(standIn.state.refs.has(`refs/heads/${BRANCH}`)).toBe(true)
  })

  test('a branch that is gone already is success', async () => {
    const { github, facts } = await opened()
    setRef(standIn.state, BRANCH, undefined)
    await github.proposals.close(facts)
    expect(pull(standIn).state).toBe('CLOSED')
  })
})
