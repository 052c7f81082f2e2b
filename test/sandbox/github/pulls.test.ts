import { describe, expect, test } from '@jest/globals'
import { at } from '../ask.ts'
import { createRig, openPull, type Rig } from './rig.ts'

function stateOf({ github }: Rig, number: number): string | undefined {
  return github.truth.pulls().find((pull) => pull.number === number)?.state
}

describe('merging', () => {
  test.each([
    ['merge', 'Merge pull request #1 from acme/change\n\nChange by change'],
    ['squash', 'Change by change (#1)'],
    ['rebase', 'Change README.md'],
  ] as const)('by %s brings the change onto a base that moved', async (method, message) => {
    const rig = createRig()
    const number = openPull(rig, { 'README.md': 'ONE\ntwo\nthree\nfour\nfive\n' })
    rig.github.person('will').commit('main', { 'README.md': 'one\ntwo\nthree\nfour\nFIVE\n' })
    const sha = rig.github.person('mona').merge(number, { method })
    expect(rig.github.truth.file('main', 'README.md')).toBe('ONE\ntwo\nthree\nfour\nFIVE\n')
    expect(rig.github.truth.commits('main')[0]).toMatchObject({ oid: sha, message })
    expect(stateOf(rig, number)).toBe('merged')
    expect((await rig.rest(`GET /pulls/${number}`)).json).toMatchObject({ merged: true, merged_by: { login: 'mona' } })
  })

  test('a conflict is told and refused with 405', async () => {
    const rig = createRig()
    const number = openPull(rig, { 'lock.yml': 'a: 2\n\nb: 1\n' })
    expect((await rig.rest(`GET /pulls/${number}`)).json['mergeable']).toBe(true)
    rig.github.person('will').commit('main', { 'lock.yml': 'a: 3\n\nb: 1\n' })
    expect((await rig.rest(`GET /pulls/${number}`)).json['mergeable']).toBe(false)
    expect(await put(rig, number, {})).toEqual({ status: 405, message: 'Pull Request is not mergeable' })
    expect(() => rig.github.person('mona').merge(number)).toThrow('not mergeable')
  })

  test('two entries of one file, a blank line apart, do not conflict', () => {
    const rig = createRig()
    const one = openPull(rig, { 'lock.yml': 'a: 2\n\nb: 1\n' }, 'one')
    const two = openPull(rig, { 'lock.yml': 'a: 1\n\nb: 2\n' }, 'two')
    rig.github.person('mona').merge(one)
    rig.github.person('mona').merge(two, { method: 'squash' })
    expect(rig.github.truth.file('main', 'lock.yml')).toBe('a: 2\n\nb: 2\n')
  })

  test('another head than the one named is refused with 409; merged twice with 405', async () => {
    const rig = createRig()
    const number = openPull(rig, { x: 'x' })
    expect((await put(rig, number, { sha: 'f'.repeat(40) })).status).toBe(409)
    expect((await put(rig, number, { sha: rig.head('change') })).status).toBe(200)
    expect((await put(rig, number, {})).status).toBe(405)
  })

  test('who only reads cannot merge', () => {
    const rig = createRig()
    const number = openPull(rig, { x: 'x' })
    expect(() => rig.github.person('rita').merge(number)).toThrow('admin rights')
    expect(() => rig.github.person('trish').merge(number)).toThrow('admin rights')
  })

  test('mergeable is unknown for a while after the head moved', async () => {
    const rig = createRig()
    rig.github.control.lagMergeable(3000)
    const number = openPull(rig, { x: 'x' })
    expect((await rig.rest(`GET /pulls/${number}`)).json['mergeable']).toBeNull()
    await rig.clock.advance(3000)
    expect((await rig.rest(`GET /pulls/${number}`)).json['mergeable']).toBe(true)
  })
})

async function put(rig: Rig, number: number, body: unknown) {
  const { status, json } = await rig.rest(`PUT /pulls/${number}/merge`, body)
  return { status, message: json['message'] }
}

describe('a pull request follows its branch', () => {
  test('its head moves along; a deleted branch closes it; a restored one lets it be reopened', () => {
    const rig = createRig()
    const number = openPull(rig, { x: 'x' })
    const will = rig.github.person('will')
    const next = will.commit('change', { y: 'y' })
    expect(rig.github.truth.pulls()[0]?.head).toBe(next)
    will.deleteBranch('change')
    expect(stateOf(rig, number)).toBe('closed')
    expect(() => will.reopen(number)).toThrow('Validation Failed')
    rig.github.control.setRef('refs/heads/change', next)
    will.reopen(number)
    expect(stateOf(rig, number)).toBe('open')
  })

  test('pushing its commits to the base merges it; forcing it back to the base closes it', () => {
    const rig = createRig()
    const [one, two] = [openPull(rig, { x: 'x' }, 'one'), openPull(rig, { y: 'y' }, 'two')]
    const old = rig.head()
    rig.github.person('will').forcePush('two', old)
    expect(stateOf(rig, two)).toBe('closed')
    rig.github.person('will').forcePush('main', rig.head('one'))
    expect(stateOf(rig, one)).toBe('merged')
  })

  test('a fork’s branch of the same name is another one', async () => {
    const rig = createRig()
    const number = openPull(rig, { x: 'x' }, 'keyturn/rotate/a/1')
    expect(rig.github.person('rita').fork()).toBe('rita/shop')
    const head = rig.github.person('rita', 'rita/shop').commit('keyturn/rotate/a/1', { evil: 'x' })
    const body = { head: 'rita:keyturn/rotate/a/1', base: 'main', title: 'mine' }
    const opened = await rig.rest('POST /pulls', body, rig.github.person('rita').token())
    expect(opened).toMatchObject({ status: 201, json: { head: { sha: head, label: 'rita:keyturn/rotate/a/1' } } })
    const cross = await rig.graphql(
      '{ repository(owner: "acme", name: "shop") { ref(qualifiedName: "refs/heads/keyturn/rotate/a/1") { associatedPullRequests(first: 5) { nodes { number isCrossRepository } } } } }',
    )
    expect(JSON.stringify(cross.json)).toContain(`"nodes":[{"number":${number},"isCrossRepository":false}]`)
  })
})

describe('reverting', () => {
  test.each(['merge', 'squash', 'rebase'] as const)('a %s is undone, later changes stay', (method) => {
    const rig = createRig()
    const number = openPull(rig, { 'README.md': 'ONE\ntwo\nthree\nfour\nfive\n', 'new.txt': 'n' })
    rig.github.person('will').commit('change', { 'second.txt': 's' })
    rig.github.person('mona').merge(number, { method })
    rig.github.person('will').commit('main', { 'README.md': 'ONE\ntwo\nthree\nfour\nFIVE\n' })
    const back = rig.github.person('mona').revert(number)
    rig.github.person('mona').merge(back)
    expect(rig.github.truth.file('main', 'README.md')).toBe('one\ntwo\nthree\nfour\nFIVE\n')
    expect(rig.github.truth.files('main')).toEqual(['README.md', 'lock.yml'])
  })

  test('is refused where a later change touched the same lines', () => {
    const rig = createRig()
    const number = openPull(rig, { 'lock.yml': 'a: 2\n\nb: 1\n' })
    rig.github.person('mona').merge(number)
    rig.github.person('will').commit('main', { 'lock.yml': 'a: 3\n\nb: 1\n' })
    expect(() => rig.github.person('mona').revert(number)).toThrow('could not be automatically reverted')
  })
})

describe('talking', () => {
  test('a writer may edit and delete the App’s comment, a reader not; GitHub says who did', async () => {
    const rig = createRig()
    const number = openPull(rig, { x: 'x' })
    const made = await rig.rest(`POST /issues/${number}/comments`, { body: 'promise' })
    const id = Number(made.json['id'])
    expect(() => rig.github.person('rita').editComment(id, 'lie')).toThrow('admin rights')
    await rig.clock.advance(5000)
    rig.github.person('will').editComment(id, 'lie')
    const seen = await rig.rest(`GET /issues/comments/${id}`)
    expect(seen.json).toMatchObject({
      body: 'lie',
      created_at: '2026-11-16T02:00:00Z',
      updated_at: '2026-11-16T02:00:05Z',
    })
    rig.github.person('will').deleteComment(id)
    expect((await rig.rest(`GET /issues/comments/${id}`)).status).toBe(404)
    expect(rig.github.truth.allText()).toContain('promise')
  })

  test('a body keeps who wrote it and when, from its first edit on, and whose text was taken out of the history', async () => {
    const rig = createRig()
    const number = openPull(rig, { x: 'x' })
    const asked = `query { repository(owner: "acme", name: "shop") { pullRequest(number: ${number}) {
      body lastEditedAt includesCreatedEdit editor { __typename login }
      userContentEdits(first: 5) { totalCount nodes { id editedAt diff deletedAt deletedBy { login } editor { __typename login } } }
    } } }`
    const pull = async () => at((await rig.graphql(asked)).json, 'data', 'repository', 'pullRequest')
    expect(await pull()).toMatchObject({ lastEditedAt: null, editor: null, userContentEdits: { totalCount: 0 } })
    const opened = at(await pull(), 'body')
    await rig.clock.advance(5000)
    await rig.rest(`PATCH /pulls/${number}`, { body: 'one' })
    await rig.clock.advance(5000)
    rig.github.person('will').editBody(number, 'two')
    rig.github.person('will').editBody(number, 'two')
    rig.github.person('will').editTitle(number, 'Another title')
    expect(() => rig.github.person('rita').editBody(number, 'three')).toThrow()
    const first = rig.github.truth.pulls().find((one) => one.number === number)?.edits[1]
    expect(() => rig.github.person('trish').deleteEdit(number, first?.id ?? '')).toThrow()
    rig.github.person('will').deleteEdit(number, first?.id ?? '')
    const will = { __typename: 'User', login: 'will' }
    const app = { __typename: 'Bot', login: first?.editor.replace('[bot]', '') }
    expect(await pull()).toMatchObject({
      body: 'two',
      lastEditedAt: '2026-11-16T02:00:10Z',
      includesCreatedEdit: true,
      editor: will,
      userContentEdits: {
        totalCount: 3,
        nodes: [
          { editedAt: '2026-11-16T02:00:10Z', diff: 'two', deletedAt: null, editor: will },
          { editedAt: '2026-11-16T02:00:05Z', diff: null, deletedBy: { login: 'will' }, editor: app },
          { editedAt: '2026-11-16T02:00:00Z', diff: opened },
        ],
      },
    })
  })

  test('a body beyond 65,536 characters is refused', async () => {
    const rig = createRig()
    const number = openPull(rig, { x: 'x' })
    expect((await rig.rest(`POST /issues/${number}/comments`, { body: '🔑'.repeat(65_536) })).status).toBe(201)
    expect((await rig.rest(`POST /issues/${number}/comments`, { body: 'x'.repeat(65_537) })).status).toBe(422)
    expect((await rig.rest(`PATCH /pulls/${number}`, { body: 'x'.repeat(65_537) })).status).toBe(422)
  })

  test('labels are made when they are put on, once whatever their case', async () => {
    const rig = createRig()
    const number = openPull(rig, { x: 'x' })
    await rig.rest(`POST /issues/${number}/labels`, { labels: ['Keyturn', 'prod'] })
    expect(rig.github.truth.pulls()[0]?.labels).toEqual(['Keyturn', 'prod'])
    const again = await rig.rest('POST /labels', { name: 'keyturn', color: 'ffffff' })
    expect(again).toMatchObject({ status: 422, json: { errors: [{ code: 'already_exists' }] } })
  })

  test('reviews are asked of collaborators only, and of all of them or none', async () => {
    const rig = createRig()
    const number = openPull(rig, { x: 'x' })
    rig.github.person('stranger')
    const path = `POST /pulls/${number}/requested_reviewers`
    expect((await rig.rest(path, { reviewers: ['mona', 'stranger'] })).status).toBe(422)
    expect((await rig.rest(path, { reviewers: ['will'] })).status).toBe(422)
    expect((await rig.rest(path, { reviewers: ['mona'] })).json).toMatchObject({
      requested_reviewers: [{ login: 'mona' }],
    })
  })

  test('nobody approves their own pull request', () => {
    const rig = createRig()
    const number = openPull(rig, { x: 'x' })
    expect(() => rig.github.person('will').review(number, 'APPROVE')).toThrow('own pull request')
    rig.github.person('mona').review(number, 'APPROVE', 'fine')
    expect(rig.github.truth.allText()).toContain('fine')
  })

  test('only an App makes checks, and only on a commit that is there', async () => {
    const rig = createRig()
    const check = { head_sha: rig.head(), name: 'keyturn', status: 'completed', conclusion: 'success' }
    expect((await rig.rest('POST /check-runs', check, rig.github.person('mona').token())).status).toBe(403)
    expect((await rig.rest('POST /check-runs', { ...check, head_sha: 'f'.repeat(40) })).status).toBe(422)
    expect((await rig.rest('POST /check-runs', check)).status).toBe(201)
    const listed = await rig.rest('GET /commits/main/check-runs')
    expect(listed.json).toMatchObject({
      total_count: 1,
      check_runs: [{ conclusion: 'success', app: { slug: 'keyturn-acme' } }],
    })
  })
})

describe('lists', () => {
  test('come in pages that tell of the next', async () => {
    const rig = createRig()
    for (const name of ['a', 'b', 'c']) openPull(rig, { [name]: 'x' }, name)
    const first = await rig.rest('GET /pulls?per_page=2')
    expect(first.headers['link']).toMatch(/page=2>; rel="next"/)
    expect(JSON.parse(first.body)).toHaveLength(2)
    const only = await rig.rest('GET /pulls?head=acme:b&state=all')
    expect(JSON.parse(only.body)).toMatchObject([{ number: 2 }])
  })
})
