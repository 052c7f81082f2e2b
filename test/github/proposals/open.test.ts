import { beforeEach, describe, expect, test } from '@jest/globals'
import { cost, failure, open } from '../stand-in/open.ts'
import { createStandIn, operation, type StandIn } from '../stand-in/stand-in.ts'
import { fileAt, headOf, MONA, push, US } from '../stand-in/state.ts'
import { begin, BRANCH, draft, looking, pull, VIEW } from './draft.ts'

let standIn: StandIn

beforeEach(() => {
  standIn = begin()
})

describe('opening a proposal', () => {
  test('costs two requests once the run has seen that there is none', async () => {
    const github = await looking(standIn)
    const { value, requests } = await cost(standIn, () =>
      github.proposals.open(draft(standIn, { reviewers: ['@mona', '@acme/sre'] })),
    )
    expect(requests).toBe(2)
    expect(value).toMatchObject({ branch: BRANCH, number: 1, state: 'open', meddled: false, title: VIEW.title })
    expect(pull(standIn)).toMatchObject({ title: VIEW.title, body: VIEW.body, asked: ['A_mona', 'T_sre'] })
    expect([...pull(standIn).labels]).toEqual(['production'])
    expect(standIn.state.checks).toMatchObject([{ name: 'keyturn', head: pull(standIn).head, conclusion: 'SUCCESS' }])
    expect(fileAt(standIn.state, BRANCH, 'rotation.lock.yml')).toBe('after')
    expect(fileAt(standIn.state, BRANCH, 'rotation.yml')).toBe('a')
  })

  test('costs two after a `find` that found none, too', async () => {
    const github = open(standIn)
    expect(await github.proposals.find(BRANCH)).toBeUndefined()
    expect((await cost(standIn, () => github.proposals.open(draft(standIn)))).requests).toBe(2)
  })

  test('in a process that has not looked, it looks first', async () => {
    const github = open(standIn)
    expect((await cost(standIn, () => github.proposals.open(draft(standIn)))).requests).toBe(3)
    expect(pull(standIn).state).toBe('OPEN')
  })

  test('makes a missing label, in its colour, with one request more', async () => {
    standIn.state.labels.clear()
    const github = await looking(standIn)
    expect((await cost(standIn, () => github.proposals.open(draft(standIn)))).requests).toBe(3)
    expect([...pull(standIn).labels]).toEqual(['production'])
  })

  test('finds a label that another runner makes at that moment', async () => {
    standIn.state.labels.clear()
    const github = await looking(standIn)
    standIn.before(
      (request) => JSON.stringify(request.body).includes('createLabel'),
      () => standIn.state.labels.set('production', 'L_production'),
    )
    await github.proposals.open(draft(standIn))
    expect([...pull(standIn).labels]).toEqual(['production'])
  })

  test('leaves out reviewers who cannot be asked, asks the others, and says whom', async () => {
    const github = await looking(standIn)
    const reviewers = ['@hubot', '@mona', '@eve', '@acme/none', '@other/sre']
    const facts = await github.proposals.open(draft(standIn, { reviewers }))
    expect(pull(standIn).asked).toEqual(['A_mona'])
    expect([...(facts.leftOut ?? [])].sort()).toEqual(['@acme/none', '@eve', '@hubot', '@other/sre'])
    expect([...pull(standIn).labels]).toEqual(['production'])
  })

  test('twice gives one pull request', async () => {
    const github = await looking(standIn)
    const first = await github.proposals.open(draft(standIn))
    const second = await github.proposals.open(draft(standIn))
    const third = await (await looking(standIn)).proposals.open(draft(standIn))
    expect([second.number, third.number]).toEqual([first.number, first.number])
    expect(standIn.state.pulls).toHaveLength(1)
  })

  test('by two runners at once gives one pull request', async () => {
    const [one, two] = [await looking(standIn), await looking(standIn)]
    const both = await Promise.all([one.proposals.open(draft(standIn)), two.proposals.open(draft(standIn))])
    expect(both.map(({ number }) => number)).toEqual([1, 1])
    expect(standIn.state.pulls).toHaveLength(1)
  })

  test('a closed one is not opened again', async () => {
    const github = await looking(standIn)
    await github.proposals.open(draft(standIn))
    pull(standIn).state = 'CLOSED'
    expect((await (await looking(standIn)).proposals.open(draft(standIn))).state).toBe('closed')
    expect(standIn.state.pulls).toHaveLength(1)
  })

  test('one that a person has closed and whose branch is gone is not opened again', async () => {
    await (await looking(standIn)).proposals.open(draft(standIn))
    pull(standIn).state = 'CLOSED'
    standIn.state.refs.delete(`refs/heads/${BRANCH}`)
    const github = await looking(standIn)
    await github.proposals.find(BRANCH)
    expect((await github.proposals.open(draft(standIn))).state).toBe('closed')
    expect(standIn.state.pulls).toHaveLength(1)
  })

  test.each(['lose-answer', 'unsent'] as const)(
    'after a crash at any request (%s), the next run ends with a whole proposal',
    async (fault) => {
      for (let at = 1; at <= 3; at++) {
        standIn = createStandIn({ 'rotation.yml': 'a', 'rotation.lock.yml': 'before' })
        const github = await looking(standIn)
        const until = standIn.requests.length + at
        standIn.fault = () => (standIn.requests.length === until ? fault : undefined)
        await github.proposals.open(draft(standIn, { reviewers: ['@mona'] })).catch(() => undefined)
        standIn.fault = () => undefined
        const facts = await (await looking(standIn)).proposals.open(draft(standIn, { reviewers: ['@mona'] }))
        await (await looking(standIn)).proposals.present(facts, VIEW)
        expect([at, facts.state, facts.meddled]).toEqual([at, 'open', false])
        expect(standIn.state.pulls).toHaveLength(1)
        expect([...pull(standIn).labels]).toEqual(['production'])
        expect(standIn.state.checks.length).toBeGreaterThanOrEqual(1)
        expect(new Set(pull(standIn).asked)).toEqual(new Set(['A_mona']))
        expect(fileAt(standIn.state, BRANCH, 'rotation.lock.yml')).toBe('after')
      }
    },
  )

  test('goes on from our own branch that a crash left behind, on the newest base', async () => {
    push(standIn.state, BRANCH, {
      files: { 'rotation.lock.yml': 'half' },
      author: US,
      onto: headOf(standIn.state, 'main'),
    })
    push(standIn.state, 'main', { files: { other: 'x' }, author: MONA })
    const facts = await (await looking(standIn)).proposals.open(draft(standIn))
    expect(facts).toMatchObject({ state: 'open', meddled: false })
    expect(fileAt(standIn.state, BRANCH, 'rotation.lock.yml')).toBe('after')
    expect(fileAt(standIn.state, BRANCH, 'other')).toBe('x')
  })

  test('never over a person’s commits on our branch’s name', async () => {
    const head = push(standIn.state, BRANCH, {
      files: { evil: 'x' },
      author: MONA,
      onto: headOf(standIn.state, 'main'),
    })
    const found = await failure((await looking(standIn)).proposals.open(draft(standIn)))
    expect(found.message).toContain('are not Keyturn')
    expect(headOf(standIn.state, BRANCH)).toBe(head)
    expect(standIn.state.pulls).toEqual([])
  })

  test('nor when a person makes that branch between our look and our request', async () => {
    const github = await looking(standIn)
    standIn.before(
      (request) => operation(request) === 'Open',
      () =>
        void push(standIn.state, BRANCH, { files: { evil: 'x' }, author: MONA, onto: headOf(standIn.state, 'main') }),
    )
    const head = () => headOf(standIn.state, BRANCH)
    expect((await failure(github.proposals.open(draft(standIn)))).code).toBe('branch-taken')
    expect(standIn.state.pulls.filter(({ state }) => state === 'OPEN')).toEqual([])
    expect(standIn.state.commits.get(head())?.author).toEqual(MONA)
  })

  test('a person’s token makes no check run, which only Apps may, and all the rest', async () => {
    standIn.state.us = { login: 'operator', kind: 'User' }
    const github = await looking(standIn)
    const facts = await github.proposals.open(draft(standIn))
    await github.proposals.present(facts, VIEW)
    expect(standIn.state.checks).toEqual([])
    expect([...pull(standIn).labels]).toEqual(['production'])
  })

  test('nothing leaves that holds a value', async () => {
    const github = await looking(standIn, { redact: (text) => text.replaceAll('sk-live-1', '[secret]') })
    const leaking = draft(standIn, { edits: new Map([['rotation.lock.yml', 'id: sk-live-1']]) })
    expect((await failure(github.proposals.open(leaking))).code).toBe('refused')
    expect(standIn.state.pulls).toEqual([])
    await github.proposals.open(draft(standIn, { view: { ...VIEW, title: 'a sk-live-1', body: 'b sk-live-1' } }))
    expect([pull(standIn).title, pull(standIn).body]).toEqual(['a [secret]', 'b [secret]'])
  })

  test.each([
    ['createRef', 'Contents: Read and write'],
    ['createCommitOnBranch', 'Contents: Read and write'],
    ['createPullRequest', 'Pull requests: Read and write'],
    ['createCheckRun', 'Checks: Read and write'],
    ['addLabelsToLabelable', 'Issues: Read and write'],
  ])('where the App may not %s, the permission is named', async (mutation, permission) => {
    const github = await looking(standIn)
    standIn.state.forbidden.add(mutation)
    const found = await failure(github.proposals.open(draft(standIn)))
    expect(found.code).toBe('permission-missing')
    expect(found.message).toContain(`“${permission}”`)
  })
})
