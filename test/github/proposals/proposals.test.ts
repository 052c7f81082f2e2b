import { beforeEach, describe, expect, test } from '@jest/globals'
import type { View } from '../../../src/core/render/view.ts'
import type { Draft } from '../../../src/engine/ports.ts'
import { cost, failure, open } from '../stand-in/open.ts'
import { createStandIn, operation, type StandIn } from '../stand-in/stand-in.ts'
import { addPull, fileAt, headOf, MONA, type Pull, push, setRef, US } from '../stand-in/state.ts'

const BRANCH = 'keyturn/rotate/openai-production/3'
const PRODUCTION = { name: 'production', color: 'b60205', description: 'Where it is used' }

const VIEW: View = {
  title: '[production] Rotate openai',
  body: 'What merging does.',
  labels: [PRODUCTION],
  check: { status: 'completed', conclusion: 'success', title: 'Proven', summary: 'The key answers.' },
  comments: [],
}

let standIn: StandIn

beforeEach(() => {
  standIn = createStandIn({ 'rotation.yml': 'a', 'rotation.lock.yml': 'before' })
  standIn.state.labels.set('production', 'L_production')
})

function draft(change: Partial<Draft> = {}): Draft {
  return {
    branch: BRANCH,
    base: headOf(standIn.state, 'main'),
    edits: new Map([['rotation.lock.yml', 'after']]),
    message: 'Rotate openai/production',
    view: VIEW,
    reviewers: [],
    ...change,
  }
}

/** A process that has looked around, as every run does. */
async function looking(options: Parameters<typeof open>[1] = {}) {
  const github = open(standIn, options)
  await github.snapshot()
  return github
}

function pull(): Pull {
  const [only, second] = standIn.state.pulls
  if (only === undefined || second !== undefined) throw new Error(`there are ${standIn.state.pulls.length}`)
  return only
}

describe('opening a proposal', () => {
  test('costs two requests once the run has seen that there is none', async () => {
    const github = await looking()
    const { value, requests } = await cost(standIn, () =>
      github.proposals.open(draft({ reviewers: ['@mona', '@acme/sre'] })),
    )
    expect(requests).toBe(2)
    expect(value).toMatchObject({ branch: BRANCH, number: 1, state: 'open', meddled: false, title: VIEW.title })
    expect(pull()).toMatchObject({ title: VIEW.title, body: VIEW.body, asked: ['A_mona', 'T_sre'] })
    expect([...pull().labels]).toEqual(['production'])
    expect(standIn.state.checks).toMatchObject([{ name: 'keyturn', head: pull().head, conclusion: 'SUCCESS' }])
    expect(fileAt(standIn.state, BRANCH, 'rotation.lock.yml')).toBe('after')
    expect(fileAt(standIn.state, BRANCH, 'rotation.yml')).toBe('a')
  })

  test('costs two after a `find` that found none, too', async () => {
    const github = open(standIn)
    expect(await github.proposals.find(BRANCH)).toBeUndefined()
    expect((await cost(standIn, () => github.proposals.open(draft()))).requests).toBe(2)
  })

  test('in a process that has not looked, it looks first', async () => {
    const github = open(standIn)
    expect((await cost(standIn, () => github.proposals.open(draft()))).requests).toBe(3)
    expect(pull().state).toBe('OPEN')
  })

  test('makes a missing label, in its colour, with one request more', async () => {
    standIn.state.labels.clear()
    const github = await looking()
    expect((await cost(standIn, () => github.proposals.open(draft()))).requests).toBe(3)
    expect([...pull().labels]).toEqual(['production'])
  })

  test('finds a label that another runner makes at that moment', async () => {
    standIn.state.labels.clear()
    const github = await looking()
    standIn.before(
      (request) => JSON.stringify(request.body).includes('createLabel'),
      () => standIn.state.labels.set('production', 'L_production'),
    )
    await github.proposals.open(draft())
    expect([...pull().labels]).toEqual(['production'])
  })

  test('leaves out reviewers who cannot be asked, asks the others, and says whom', async () => {
    const github = await looking()
    const reviewers = ['@hubot', '@mona', '@eve', '@acme/none', '@other/sre']
    const facts = await github.proposals.open(draft({ reviewers }))
    expect(pull().asked).toEqual(['A_mona'])
    expect([...(facts.leftOut ?? [])].sort()).toEqual(['@acme/none', '@eve', '@hubot', '@other/sre'])
    expect([...pull().labels]).toEqual(['production'])
  })

  test('twice gives one pull request', async () => {
    const github = await looking()
    const first = await github.proposals.open(draft())
    const second = await github.proposals.open(draft())
    const third = await (await looking()).proposals.open(draft())
    expect([second.number, third.number]).toEqual([first.number, first.number])
    expect(standIn.state.pulls).toHaveLength(1)
  })

  test('by two runners at once gives one pull request', async () => {
    const [one, two] = [await looking(), await looking()]
    const both = await Promise.all([one.proposals.open(draft()), two.proposals.open(draft())])
    expect(both.map(({ number }) => number)).toEqual([1, 1])
    expect(standIn.state.pulls).toHaveLength(1)
  })

  test('a closed one is not opened again', async () => {
    const github = await looking()
    await github.proposals.open(draft())
    pull().state = 'CLOSED'
    expect((await (await looking()).proposals.open(draft())).state).toBe('closed')
    expect(standIn.state.pulls).toHaveLength(1)
  })

  test.each(['lose-answer', 'unsent'] as const)(
    'after a crash at any request (%s), the next run ends with a whole proposal',
    async (fault) => {
      for (let at = 1; at <= 3; at++) {
        standIn = createStandIn({ 'rotation.yml': 'a', 'rotation.lock.yml': 'before' })
        const github = await looking()
        const until = standIn.requests.length + at
        standIn.fault = () => (standIn.requests.length === until ? fault : undefined)
        await github.proposals.open(draft({ reviewers: ['@mona'] })).catch(() => undefined)
        standIn.fault = () => undefined
        const facts = await (await looking()).proposals.open(draft({ reviewers: ['@mona'] }))
        await (await looking()).proposals.present(facts, VIEW)
        expect([at, facts.state, facts.meddled]).toEqual([at, 'open', false])
        expect(standIn.state.pulls).toHaveLength(1)
        expect([...pull().labels]).toEqual(['production'])
        expect(standIn.state.checks.length).toBeGreaterThanOrEqual(1)
        expect(new Set(pull().asked)).toEqual(new Set(['A_mona']))
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
    const facts = await (await looking()).proposals.open(draft())
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
    const found = await failure((await looking()).proposals.open(draft()))
    expect(found.message).toContain('are not Keyturn')
    expect(headOf(standIn.state, BRANCH)).toBe(head)
    expect(standIn.state.pulls).toEqual([])
  })

  test('nor when a person makes that branch between our look and our request', async () => {
    const github = await looking()
    standIn.before(
      (request) => operation(request) === 'Open',
      () =>
        void push(standIn.state, BRANCH, { files: { evil: 'x' }, author: MONA, onto: headOf(standIn.state, 'main') }),
    )
    const head = () => headOf(standIn.state, BRANCH)
    expect((await failure(github.proposals.open(draft()))).code).toBe('conflict')
    expect(standIn.state.pulls.filter(({ state }) => state === 'OPEN')).toEqual([])
    expect(standIn.state.commits.get(head())?.author).toEqual(MONA)
  })

  test('a person’s token makes no check run, which only Apps may, and all the rest', async () => {
    standIn.state.us = { login: 'operator', kind: 'User' }
    const github = await looking()
    const facts = await github.proposals.open(draft())
    await github.proposals.present(facts, VIEW)
    expect(standIn.state.checks).toEqual([])
    expect([...pull().labels]).toEqual(['production'])
  })

  test('nothing leaves that holds a value', async () => {
    const github = await looking({ redact: (text) => text.replaceAll('sk-live-1', '[secret]') })
    const leaking = draft({ edits: new Map([['rotation.lock.yml', 'id: sk-live-1']]) })
    expect((await failure(github.proposals.open(leaking))).code).toBe('refused')
    expect(standIn.state.pulls).toEqual([])
    await github.proposals.open(draft({ view: { ...VIEW, title: 'a sk-live-1', body: 'b sk-live-1' } }))
    expect([pull().title, pull().body]).toEqual(['a [secret]', 'b [secret]'])
  })

  test.each([
    ['createRef', 'Contents: Read and write'],
    ['createCommitOnBranch', 'Contents: Read and write'],
    ['createPullRequest', 'Pull requests: Read and write'],
    ['createCheckRun', 'Checks: Read and write'],
    ['addLabelsToLabelable', 'Issues: Read and write'],
  ])('where the App may not %s, the permission is named', async (mutation, permission) => {
    const github = await looking()
    standIn.state.forbidden.add(mutation)
    const found = await failure(github.proposals.open(draft()))
    expect(found.code).toBe('permission-missing')
    expect(found.message).toContain(`“${permission}”`)
  })
})

async function presentable() {
  const github = await looking()
  await github.proposals.open(draft())
  const facts = await github.proposals.find(BRANCH)
  if (facts === undefined) throw new Error('it is not found')
  return { github, facts }
}

describe('presenting a proposal', () => {
  test('what is as it should be costs no request', async () => {
    const { github, facts } = await presentable()
    expect((await cost(standIn, () => github.proposals.present(facts, VIEW))).requests).toBe(0)
  })

  test('whatever differs is changed in one request', async () => {
    const { github, facts } = await presentable()
    standIn.state.labels.set('staging', 'L_staging')
    await github.proposals.find(BRANCH)
    const view: View = {
      title: 'Another title',
      body: 'Another body',
      labels: [PRODUCTION, { ...PRODUCTION, name: 'staging' }],
      check: { status: 'in_progress', title: 'Waiting', summary: 'Wait.' },
      comments: [
        { marker: 'minted:t1', body: 'Minted.' },
        { marker: 'approved:t1', body: 'Approved.' },
      ],
    }
    expect((await cost(standIn, () => github.proposals.present(facts, view))).requests).toBe(1)
    expect(pull()).toMatchObject({ title: 'Another title', body: 'Another body' })
    expect([...pull().labels]).toEqual(['production', 'staging'])
    expect(pull().comments.map(({ body }) => body)).toEqual([
      '<!-- keyturn:minted:t1 -->\nMinted.',
      '<!-- keyturn:approved:t1 -->\nApproved.',
    ])
    expect(standIn.state.checks).toMatchObject([{ status: 'IN_PROGRESS', conclusion: null, title: 'Waiting' }])
    const now = await github.proposals.find(BRANCH)
    expect(now && (await cost(standIn, () => github.proposals.present(now, view))).requests).toBe(0)
  })

  test('only what differs is sent', async () => {
    const { github, facts } = await presentable()
    await github.proposals.present(facts, { ...VIEW, body: 'Another body' })
    const [last] = standIn.requests.slice(-1)
    expect(JSON.stringify(last?.body)).not.toContain(VIEW.title)
    expect(JSON.stringify(last?.body)).not.toContain('CheckRun')
  })

  test('what a person edited is put right', async () => {
    const { github } = await presentable()
    pull().body = 'edited by a person'
    const facts = await github.proposals.find(BRANCH)
    if (facts) await github.proposals.present(facts, VIEW)
    expect(pull().body).toBe(VIEW.body)
  })

  test('a comment is told once, and a person’s copy of its marker tells nothing', async () => {
    const { github } = await presentable()
    const view = { ...VIEW, comments: [{ marker: 'dead:t1', body: 'Dead.' }] }
    pull().comments.push({ author: MONA, body: '<!-- keyturn:dead:t1 -->\nIt is fine.' })
    for (let n = 0; n < 3; n++) {
      const facts = await github.proposals.find(BRANCH)
      if (facts) await github.proposals.present(facts, view)
    }
    expect(pull().comments.filter(({ author }) => author.kind === 'Bot')).toHaveLength(1)
  })

  test('is known as told however many comments follow', async () => {
    const { github, facts } = await presentable()
    await github.proposals.present(facts, { ...VIEW, comments: [{ marker: 'first', body: 'x' }] })
    for (let n = 0; n < 250; n++) pull().comments.push({ author: MONA, body: 'chatter' })
    expect((await github.proposals.find(BRANCH))?.told).toEqual(['first'])
  })

  test('after a lost answer nothing is told twice', async () => {
    const { github, facts } = await presentable()
    const view = { ...VIEW, comments: [{ marker: 'dead:t1', body: 'Dead.' }] }
    standIn.fault = () => 'lose-answer'
    expect((await failure(github.proposals.present(facts, view))).effect).toBe('unknown')
    standIn.fault = () => undefined
    const now = await github.proposals.find(BRANCH)
    if (now) await github.proposals.present(now, view)
    expect(pull().comments).toHaveLength(1)
  })

  test('a moved head gets a check of its own', async () => {
    const { github } = await presentable()
    push(standIn.state, BRANCH, { files: { x: 'y' }, author: US })
    const facts = await github.proposals.find(BRANCH)
    if (facts) await github.proposals.present(facts, VIEW)
    expect(standIn.state.checks.map(({ head }) => head)).toContain(headOf(standIn.state, BRANCH))
  })

  test('another App’s check of the same name is not ours', async () => {
    const { github } = await presentable()
    const [ours] = standIn.state.checks
    standIn.state.checks.length = 0
    if (ours) standIn.state.checks.push({ ...ours, app: 'github-actions' })
    const facts = await github.proposals.find(BRANCH)
    expect(facts?.check).toBeUndefined()
  })

  test('only labels of ours that are over are taken away', async () => {
    const { github } = await presentable()
    for (const name of ['keyturn: in review', 'please-look']) {
      standIn.state.labels.set(name, `L_${name}`)
      pull().labels.add(name)
    }
    const facts = await github.proposals.find(BRANCH)
    if (facts) await github.proposals.present(facts, VIEW)
    expect([...pull().labels]).toEqual(['production', 'please-look'])
  })

  test('a body too long for GitHub is cut and says so', async () => {
    const { github, facts } = await presentable()
    await github.proposals.present(facts, { ...VIEW, body: 'a line\n'.repeat(20_000) })
    expect(pull().body.length).toBeLessThanOrEqual(60_000)
    expect(pull().body).toContain('Cut here')
  })
})

describe('finding a proposal', () => {
  test('ours, behind any number of forks with that branch’s name', async () => {
    push(standIn.state, BRANCH, { files: { x: 'y' }, author: US, onto: headOf(standIn.state, 'main') })
    addPull(standIn.state, { author: US, branch: BRANCH })
    for (let n = 0; n < 12; n++) addPull(standIn.state, { author: MONA, branch: BRANCH, fork: true })
    expect((await open(standIn).proposals.find(BRANCH))?.number).toBe(1)
  })

  test('with who approved, as of their newest opinion', async () => {
    await (await looking()).proposals.open(draft())
    pull().reviews.push({ login: 'mona', state: 'APPROVED' }, { login: 'hubot', state: 'CHANGES_REQUESTED' })
    expect((await open(standIn).proposals.find(BRANCH))?.approvals).toEqual(['mona'])
  })

  test('merged, with by whom and when', async () => {
    await (await looking()).proposals.open(draft())
    pull().state = 'MERGED'
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
  const github = await looking()
  await github.proposals.open(draft())
  push(standIn.state, 'main', { files: { 'rotation.lock.yml': 'meanwhile' }, author: MONA })
  const facts = await github.proposals.find(BRANCH)
  if (facts === undefined) throw new Error('it is not found')
  return { github, facts }
}

describe('bringing a proposal up to date', () => {
  test('puts the edits on the new base, and the pull request stays open throughout', async () => {
    const { github, facts } = await behind()
    await github.proposals.rebase(facts, draft({ edits: new Map([['rotation.lock.yml', 'after, on top']]) }))
    expect(pull().state).toBe('OPEN')
    expect(fileAt(standIn.state, BRANCH, 'rotation.lock.yml')).toBe('after, on top')
    expect(standIn.state.commits.get(headOf(standIn.state, BRANCH))?.parents).toEqual([headOf(standIn.state, 'main')])
    expect((await github.proposals.find(BRANCH))?.meddled).toBe(false)
  })

  test('is refused over a person’s commit', async () => {
    const { github } = await behind()
    const head = push(standIn.state, BRANCH, { files: { x: 'y' }, author: MONA })
    const facts = await github.proposals.find(BRANCH)
    if (facts) expect((await failure(github.proposals.rebase(facts, draft()))).code).toBe('refused')
    expect(headOf(standIn.state, BRANCH)).toBe(head)
  })

  test('is refused over a person’s commit that came after the look', async () => {
    const { github, facts } = await behind()
    const head = push(standIn.state, BRANCH, { files: { x: 'y' }, author: MONA })
    expect((await failure(github.proposals.rebase(facts, draft()))).code).toBe('conflict')
    expect(headOf(standIn.state, BRANCH)).toBe(head)
  })
})

async function opened() {
  const github = await looking()
  return { github, facts: await github.proposals.open(draft()) }
}

describe('closing a proposal', () => {
  test('takes its branch away, in one request', async () => {
    const { github, facts } = await opened()
    expect((await cost(standIn, () => github.proposals.close(facts))).requests).toBe(1)
    expect(pull().state).toBe('CLOSED')
    expect(standIn.state.refs.has(`refs/heads/${BRANCH}`)).toBe(false)
  })

  test('closed already is success', async () => {
    const { github, facts } = await opened()
    pull().state = 'CLOSED'
    await github.proposals.close(facts)
    await github.proposals.close(facts)
    expect(pull().state).toBe('CLOSED')
  })

  test('leaves a branch that has moved or holds a person’s commits', async () => {
    const { github, facts } = await opened()
    push(standIn.state, BRANCH, { files: { x: 'y' }, author: MONA })
    await github.proposals.close(facts)
    expect(pull().state).toBe('CLOSED')
    expect(standIn.state.refs.has(`refs/heads/${BRANCH}`)).toBe(true)
  })

  test('a branch that is gone already is success', async () => {
    const { github, facts } = await opened()
    setRef(standIn.state, BRANCH, undefined)
    await github.proposals.close(facts)
    expect(pull().state).toBe('CLOSED')
  })
})
