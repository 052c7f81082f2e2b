import { beforeEach, describe, expect, test } from '@jest/globals'
import type { View } from '../../../src/core/render/view.ts'
import { cost, failure } from '../stand-in/open.ts'
import { type StandIn } from '../stand-in/stand-in.ts'
import { headOf, MONA, push, US } from '../stand-in/state.ts'
import { begin, BRANCH, draft, looking, PRODUCTION, pull, VIEW } from './draft.ts'

let standIn: StandIn

beforeEach(() => {
  standIn = begin()
})

async function presentable() {
  const github = await looking(standIn)
  await github.proposals.open(draft(standIn))
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
    expect(pull(standIn)).toMatchObject({ title: 'Another title', body: 'Another body' })
    expect([...pull(standIn).labels]).toEqual(['production', 'staging'])
    expect(pull(standIn).comments.map(({ body }) => body)).toEqual([
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

  test('every text passes the redactor: title, body, check and comments', async () => {
    const github = await looking(standIn, { redact: (text) => text.replaceAll('hush', '[secret]') })
    const facts = await github.proposals.open(draft(standIn))
    await github.proposals.present(facts, {
      ...VIEW,
      title: 'It is hush',
      body: 'It is hush.',
      check: { ...VIEW.check, title: 'Is it hush', summary: 'It is hush.' },
      comments: [{ marker: 'dead:t1', body: 'It was hush.' }],
    })
    expect(JSON.stringify(pull(standIn).comments)).toContain('[secret]')
    expect(JSON.stringify(standIn.requests)).not.toContain('hush')
  })

  test('what a person edited is put right', async () => {
    const { github } = await presentable()
    pull(standIn).body = 'edited by a person'
    const facts = await github.proposals.find(BRANCH)
    if (facts) await github.proposals.present(facts, VIEW)
    expect(pull(standIn).body).toBe(VIEW.body)
  })

  test('a comment is told once, and a person’s copy of its marker tells nothing', async () => {
    const { github } = await presentable()
    const view = { ...VIEW, comments: [{ marker: 'dead:t1', body: 'Dead.' }] }
    pull(standIn).comments.push({ author: MONA, body: '<!-- keyturn:dead:t1 -->\nIt is fine.' })
    for (let n = 0; n < 3; n++) {
      const facts = await github.proposals.find(BRANCH)
      if (facts) await github.proposals.present(facts, view)
    }
    expect(pull(standIn).comments.filter(({ author }) => author.kind === 'Bot')).toHaveLength(1)
  })

  test('is known as told however many comments follow', async () => {
    const { github, facts } = await presentable()
    await github.proposals.present(facts, { ...VIEW, comments: [{ marker: 'first', body: 'x' }] })
    for (let n = 0; n < 250; n++) pull(standIn).comments.push({ author: MONA, body: 'chatter' })
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
    expect(pull(standIn).comments).toHaveLength(1)
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
      pull(standIn).labels.add(name)
    }
    const facts = await github.proposals.find(BRANCH)
    if (facts) await github.proposals.present(facts, VIEW)
    expect([...pull(standIn).labels]).toEqual(['production', 'please-look'])
  })

  test('a body too long for GitHub is cut and says so', async () => {
    const { github, facts } = await presentable()
    await github.proposals.present(facts, { ...VIEW, body: 'a line\n'.repeat(20_000) })
    expect(pull(standIn).body.length).toBeLessThanOrEqual(60_000)
    expect(pull(standIn).body).toContain('Cut here')
  })
})
