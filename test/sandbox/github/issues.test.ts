import { describe, expect, test } from '@jest/globals'
import { at } from '../ask.ts'
import { createRig, type Rig } from './rig.ts'

const WORDS = { title: 'Keys to rotate', body: 'One is overdue.', labels: ['keyturn: reminder'] }

function tokens({ github }: Rig) {
  const actions = (issues: 'read' | 'write') =>
    github.control.actionsToken({ permissions: { contents: 'read', issues } })
  return { writes: actions('write'), reads: actions('read'), rita: github.person('rita').token() }
}

describe('issues', () => {
  test('take their numbers with pull requests from one row, and are listed with them', async () => {
    const rig = createRig()
    rig.github.person('will').commit('topic', { 'a.md': 'a\n' })
    rig.github.person('will').openPull('topic', 'A change')
    const { status, json } = await rig.rest('POST /issues', WORDS, tokens(rig).writes)
    expect({ status, number: json['number'], by: at(json, 'user', 'login') }).toEqual({
      status: 201,
      number: 2,
      by: 'github-actions[bot]',
    })
    const listed: unknown = JSON.parse((await rig.rest('GET /issues')).body)
    expect(at(listed, 0)).toMatchObject({ number: 2, state: 'open', labels: [{ name: 'keyturn: reminder' }] })
    expect(at(listed, 1, 'pull_request', 'html_url')).toBe('https://github.com/acme/shop/pull/1')
    const found: unknown = JSON.parse((await rig.rest('GET /issues?labels=Keyturn:%20Reminder&state=all')).body)
    expect(found).toHaveLength(1)
  })

  test('are changed, closed and opened again, and what was said is not forgotten', async () => {
    const rig = createRig()
    const { writes } = tokens(rig)
    await rig.rest('POST /issues', WORDS, writes)
    const closed = await rig.rest('PATCH /issues/1', { body: 'None.', state: 'closed' }, writes)
    expect(closed.json).toMatchObject({ state: 'closed', state_reason: 'completed', title: WORDS.title, body: 'None.' })
    expect(rig.github.truth.allText()).toContain(WORDS.body)
    const again = await rig.rest('PATCH /issues/1', { state: 'open' }, writes)
    expect(again.json).toMatchObject({ state: 'open', state_reason: 'reopened', closed_at: null })
  })

  test('are nothing to who may only read them, and a reader’s labels are dropped', async () => {
    const rig = createRig()
    const { reads, rita, writes } = tokens(rig)
    expect((await rig.rest('POST /issues', WORDS, reads)).status).toBe(403)
    expect((await rig.rest('GET /issues', undefined, reads)).status).toBe(200)
    expect((await rig.rest('POST /issues', WORDS, rita)).json['labels']).toEqual([])
    await rig.rest('POST /issues', WORDS, writes)
    expect((await rig.rest('PATCH /issues/2', { title: 'Mine' }, rita)).status).toBe(403)
    expect((await rig.rest('PATCH /issues/1', { title: 'Mine' }, rita)).status).toBe(200)
    expect((await rig.rest('PATCH /issues/3', { title: 'None' }, writes)).status).toBe(404)
    expect((await rig.rest('POST /issues', { title: ' ' }, writes)).status).toBe(422)
  })
})
