import { describe, expect, test } from '@jest/globals'
import { blobOid } from '../../src/core/git/oid.ts'
import { cost, failure, open } from './stand-in/open.ts'
import { createStandIn, operation } from './stand-in/stand-in.ts'
import { addPull, headOf, MONA, push, US } from './stand-in/state.ts'

describe('a snapshot', () => {
  test('costs one request, whatever there is', async () => {
    const standIn = createStandIn({ 'rotation.yml': 'version: 1\n', 'rotation.lock.yml': 'version: 1\n' })
    const entries = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`entries/k${n}.json`, '{}']))
    push(standIn.state, 'keyturn/journal', { files: { ...entries, 'index.json': '{"a":1}' }, author: US })
    for (let n = 0; n < 50; n++) {
      push(standIn.state, `keyturn/rotate/k${n}/1`, {
        files: { x: `${n}` },
        author: US,
        onto: headOf(standIn.state, 'main'),
      })
      addPull(standIn.state, { author: US, branch: `keyturn/rotate/k${n}/1` })
    }
    const { value, requests } = await cost(standIn, () => open(standIn).snapshot())
    expect(requests).toBe(1)
    expect(value.open).toHaveLength(50)
    expect(value.journal?.index).toBe('{"a":1}')
  })

  test('shows files with their oids, and the default head', async () => {
    const standIn = createStandIn({ 'rotation.yml': 'version: 1\n', 'rotation.lock.yml': 'lock\n' })
    const snapshot = await open(standIn).snapshot()
    expect(snapshot).toMatchObject({
      head: headOf(standIn.state, 'main'),
      at: standIn.state.now,
      manifest: { path: 'rotation.yml', oid: blobOid('version: 1\n'), text: 'version: 1\n' },
      lock: { path: 'rotation.lock.yml', text: 'lock\n' },
      journal: undefined,
      repository: { id: 7, owner: 'acme', name: 'app', defaultBranch: 'main', private: true },
    })
  })

  test.each([
    ['in the root', { 'rotation.yml': 'a' }, {}, 'rotation.yml'],
    ['in .github', { '.github/rotation.yml': 'a' }, {}, '.github/rotation.yml'],
    ['in both: the root counts', { 'rotation.yml': 'a', '.github/rotation.yml': 'b' }, {}, 'rotation.yml'],
    [
      'where the input says',
      { 'ops/keys.yml': 'a', 'rotation.yml': 'b' },
      { manifest: 'ops/keys.yml' },
      'ops/keys.yml',
    ],
    ['nowhere', { 'README.md': 'a' }, {}, undefined],
  ])('finds the manifest %s', async (_, files, options, path) => {
    const snapshot = await open(createStandIn(files), options).snapshot()
    expect(snapshot.manifest?.path).toBe(path)
  })

  test.each([
    ['a manifest that was cut', { 'rotation.yml': `version: 1\n${'# a line\n'.repeat(100)}` }, 'larger'],
    ['a lock that was cut', { 'rotation.yml': 'a', 'rotation.lock.yml': 'x'.repeat(600) }, 'larger'],
    ['a manifest that is no text', { 'rotation.yml': 'a\0b' }, 'not a text'],
    ['a manifest that is a folder', { 'rotation.yml/x': 'a' }, 'not a file'],
  ])('never reads %s', async (_, files, says) => {
    const standIn = createStandIn(files)
    standIn.state.cut = 500
    const found = await failure(open(standIn).snapshot())
    expect(found.code).toBe('manifest-invalid')
    expect(found.message).toContain(says)
  })

  test('an index that was cut is none', async () => {
    const standIn = createStandIn()
    push(standIn.state, 'keyturn/journal', { files: { 'index.json': 'x'.repeat(600) }, author: US })
    standIn.state.cut = 500
    expect((await open(standIn).snapshot()).journal?.index).toBeUndefined()
  })

  test('says so when the repository is not to be seen', async () => {
    const standIn = createStandIn()
    const blind = open({
      ...standIn,
      send: async () => ({
        status: 200,
        header: () => undefined,
        json: { data: { repository: null }, errors: [{ type: 'NOT_FOUND', path: ['repository'] }] },
      }),
    })
    expect((await failure(blind.snapshot())).message).toContain('App is installed')
  })
})

describe('whose proposals a snapshot shows', () => {
  const branch = 'keyturn/rotate/openai-production/3'

  function prepared() {
    const standIn = createStandIn()
    push(standIn.state, branch, {
      files: { 'rotation.lock.yml': 'next' },
      author: US,
      onto: headOf(standIn.state, 'main'),
    })
    return standIn
  }

  test('ours, with head and state', async () => {
    const standIn = prepared()
    addPull(standIn.state, { author: US, branch, mergeable: 'CONFLICTING' })
    expect((await open(standIn).snapshot()).open).toEqual([
      { branch, number: 1, head: headOf(standIn.state, branch), meddled: false, mergeable: 'conflict' },
    ])
  })

  test.each([
    ['a fork’s with our branch’s name', { author: US, branch, fork: true }],
    ['a person’s from our branch', { author: MONA, branch }],
    ['another App’s', { author: { login: 'renovate[bot]', kind: 'Bot' } as const, branch }],
    ['a person’s who is called like our App', { author: { login: 'keyturn', kind: 'User' } as const, branch }],
    ['a closed one', { author: US, branch, state: 'CLOSED' as const }],
  ])('not %s', async (_, pull) => {
    const standIn = prepared()
    addPull(standIn.state, pull)
    expect((await open(standIn).snapshot()).open).toEqual([])
  })

  test('one with a person’s commit is marked', async () => {
    const standIn = prepared()
    addPull(standIn.state, { author: US, branch })
    push(standIn.state, branch, { files: { x: 'y' }, author: MONA })
    expect((await open(standIn).snapshot()).open).toMatchObject([{ meddled: true }])
  })

  test('beyond a hundred branches it asks for the rest, and misses none', async () => {
    const standIn = createStandIn()
    for (let n = 0; n < 230; n++) {
      push(standIn.state, `keyturn/rotate/k${n}/1`, {
        files: { x: `${n}` },
        author: US,
        onto: headOf(standIn.state, 'main'),
      })
      addPull(standIn.state, { author: US, branch: `keyturn/rotate/k${n}/1` })
    }
    const { value, requests } = await cost(standIn, () => open(standIn).snapshot())
    expect(value.open).toHaveLength(230)
    expect(requests).toBe(3)
  })
})

async function asked(ancestor: (standIn: ReturnType<typeof createStandIn>) => string) {
  const standIn = createStandIn({ 'rotation.yml': 'a', 'rotation.lock.yml': 'lock' })
  push(standIn.state, 'keyturn/journal', { files: { 'entries/openai/production.json': 'the entry' }, author: US })
  const oid = ancestor(standIn)
  return cost(standIn, () => open(standIn).fresh('openai/production', oid))
}

describe('what the guard reads', () => {
  test('comes in one request', async () => {
    const { value, requests } = await asked(({ state }) => headOf(state, 'main'))
    expect(requests).toBe(1)
    expect(value).toMatchObject({ lock: 'lock', entry: 'the entry' })
  })

  test.each([
    ['the head itself', (s: ReturnType<typeof createStandIn>) => headOf(s.state, 'main'), true],
    [
      'a commit that the head went on from',
      ({ state }: ReturnType<typeof createStandIn>) => {
        const oid = headOf(state, 'main')
        push(state, 'main', { files: { x: 'y' }, author: MONA })
        return oid
      },
      true,
    ],
    [
      'a commit that a force push threw away',
      ({ state }: ReturnType<typeof createStandIn>) => {
        const before = headOf(state, 'main')
        const oid = push(state, 'main', { files: { x: 'y' }, author: MONA })
        push(state, 'main', { files: { x: 'z' }, author: MONA, onto: before })
        return oid
      },
      false,
    ],
    [
      'a commit ahead of the head',
      ({ state }: ReturnType<typeof createStandIn>) =>
        push(state, 'other', { files: { x: 'y' }, author: MONA, onto: headOf(state, 'main') }),
      false,
    ],
    ['a commit that GitHub no longer knows', () => 'ab'.repeat(20), false],
  ])('tells whether the head descends: %s', async (_, ancestor, descends) => {
    expect((await asked(ancestor)).value.descends).toBe(descends)
  })

  test('says nothing of descent when not asked', async () => {
    const standIn = createStandIn()
    push(standIn.state, 'keyturn/journal', { files: { x: 'y' }, author: US })
    const fresh = await open(standIn).fresh('openai/production')
    expect(fresh).not.toHaveProperty('descends')
    expect(fresh.entry).toBeUndefined()
  })

  test('a journal that is gone is a failure, not an absent entry', async () => {
    expect((await failure(open(createStandIn()).fresh('k'))).code).toBe('not-found')
  })
})

describe('small reads', () => {
  test('a file at a commit is asked for once', async () => {
    const standIn = createStandIn({ 'deploy.yml': 'on: push' })
    const github = open(standIn)
    const head = headOf(standIn.state, 'main')
    const { value, requests } = await cost(standIn, () =>
      Promise.all([github.file(head, 'deploy.yml'), github.file(head, 'deploy.yml')]),
    )
    expect([value, requests]).toEqual([['on: push', 'on: push'], 1])
    expect(await github.file(head, 'missing.yml')).toBeUndefined()
  })

  test.each([
    ['a maintainer, by the finer name', 'mona', 'maintain'],
    ['an organisation’s own role, by what it folds into', 'hubot', 'write'],
    ['a stranger', 'eve', 'none'],
    ['what is no login at all', '../../x', 'none'],
  ])('the role of %s', async (_, login, role) => {
    expect(await open(createStandIn()).role(login)).toBe(role)
  })

  test('a role that cannot be looked up is a failure, never `none`', async () => {
    const standIn = createStandIn()
    standIn.fault = () => 'unsent'
    expect((await failure(open(standIn).role('mona'))).code).toBe('unreachable')
  })

  test('every query has a name', async () => {
    const standIn = createStandIn()
    await open(standIn).snapshot()
    expect(standIn.requests.map(operation)).toEqual(['Snapshot'])
  })
})
