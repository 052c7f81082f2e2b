import { Buffer } from 'node:buffer'
import { describe, expect, test } from '@jest/globals'
import { at } from '../ask.ts'
import { createRig, mutate, openPull, repositoryId, type Rig } from './rig.ts'

const REPO = 'repository(owner: "acme", name: "shop")'

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

function commitInput(expected: string, more: Readonly<Record<string, unknown>> = {}) {
  return {
    branch: { repositoryNameWithOwner: 'acme/shop', branchName: 'main' },
    expectedHeadOid: expected,
    message: { headline: 'Write', body: 'why' },
    fileChanges: { additions: [{ path: 'dir/new.txt', contents: base64('new\n') }], deletions: [{ path: 'lock.yml' }] },
    ...more,
  }
}

describe('reading', () => {
  test('files, trees and history lie below the commit', async () => {
    const rig = createRig()
    rig.github.person('will').commit('main', { 'dir/a.txt': 'a\n' }, 'Add a\n\nfor a reason')
    const answer = await rig.graphql(
      `query Q($path: String!) { ${REPO} { defaultBranchRef { name target { __typename oid ... on Commit {
        messageHeadline message
        one: file(path: $path) { ...F }
        none: file(path: "no/such") { ...F }
        tree { entries { name type mode object { ... on Tree { entries { name } } } } }
        history(first: 1) { totalCount pageInfo { hasNextPage } nodes { oid author { user { login } } signature { isValid } } }
        onlyA: history(first: 5, path: "dir/a.txt") { nodes { messageHeadline } }
      } } } } }
      fragment F on TreeEntry { oid object { __typename ... on Blob { text isTruncated isBinary byteSize } } }`,
      { path: 'dir/a.txt' },
    )
    expect(at(answer.json, 'errors')).toBeUndefined()
    expect(at(answer.json, 'data', 'repository', 'defaultBranchRef')).toMatchObject({
      name: 'main',
      target: {
        __typename: 'Commit',
        oid: rig.head(),
        messageHeadline: 'Add a',
        one: { object: { __typename: 'Blob', text: 'a\n', isTruncated: false, isBinary: false, byteSize: 2 } },
        none: null,
        history: { pageInfo: { hasNextPage: true }, nodes: [{ author: { user: { login: 'will' } }, signature: null }] },
        onlyA: { nodes: [{ messageHeadline: 'Add a' }] },
      },
    })
    const entries = at(answer.json, 'data', 'repository', 'defaultBranchRef', 'target', 'tree', 'entries')
    expect(entries).toContainEqual({
      name: 'dir',
      type: 'tree',
      mode: 0o40000,
      object: { entries: [{ name: 'a.txt' }] },
    })
  })

  test('a text beyond 512 KB is cut, and says so; bytes are no text', async () => {
    const rig = createRig({ repository: { files: { big: 'x'.repeat(600_000), zero: 'a\0b' } } })
    const fields = 'object { ... on Blob { text isTruncated isBinary byteSize } }'
    const answer = await rig.graphql(
      `{ ${REPO} { object(expression: "main") { ... on Commit { big: file(path: "big") { ${fields} } zero: file(path: "zero") { ${fields} } } } } }`,
    )
    const big = at(answer.json, 'data', 'repository', 'object', 'big', 'object')
    expect(big).toMatchObject({ isTruncated: true, byteSize: 600_000 })
    expect(String(at(big, 'text'))).toHaveLength(512 * 1024)
    expect(at(answer.json, 'data', 'repository', 'object', 'zero', 'object')).toMatchObject({
      isBinary: true,
      text: null,
    })
  })

  test('refs below a prefix come without it, a page at a time', async () => {
    const rig = createRig()
    const will = rig.github.person('will')
    for (const name of ['keyturn/b', 'keyturn/a', 'other']) will.commit(name, { [name]: 'x' })
    const query = (after: string) =>
      rig.graphql(
        `{ ${REPO} { refs(refPrefix: "refs/heads/keyturn/", first: 1${after}) { totalCount nodes { name } pageInfo { hasNextPage endCursor } } } }`,
      )
    const first = at((await query('')).json, 'data', 'repository', 'refs')
    expect(first).toMatchObject({ totalCount: 2, nodes: [{ name: 'a' }], pageInfo: { hasNextPage: true } })
    const second = await query(`, after: "${String(at(first, 'pageInfo', 'endCursor'))}"`)
    expect(at(second.json, 'data', 'repository', 'refs')).toMatchObject({
      nodes: [{ name: 'b' }],
      pageInfo: { hasNextPage: false },
    })
  })

  test('a ref compares itself as the base', async () => {
    const rig = createRig()
    const before = rig.head()
    const away = rig.github.person('will').commit('away', { x: 'x' })
    rig.github.person('will').commit('main', { y: 'y' })
    const answer = await rig.graphql(`{ ${REPO} { defaultBranchRef {
      past: compare(headRef: "${before}") { status aheadBy behindBy }
      away: compare(headRef: "away") { status aheadBy behindBy }
      self: compare(headRef: "main") { status }
      none: compare(headRef: "${'0'.repeat(40)}") { status }
    } } }`)
    expect(away).toBe(rig.head('away'))
    expect(at(answer.json, 'data', 'repository', 'defaultBranchRef')).toEqual({
      past: { status: 'BEHIND', aheadBy: 0, behindBy: 1 },
      away: { status: 'DIVERGED', aheadBy: 1, behindBy: 1 },
      self: { status: 'IDENTICAL' },
      none: null,
    })
  })

  test.each([
    ['without bounds', 'labels { totalCount }', 'MISSING_PAGINATION_BOUNDARIES'],
    ['of more than a hundred', 'labels(first: 101) { totalCount }', 'EXCESSIVE_PAGINATION'],
  ])('a connection %s is refused', async (_, field, type) => {
    const answer = await createRig().graphql(`{ ${REPO} { ${field} } }`)
    expect(at(answer.json, 'errors', 0, 'type')).toBe(type)
  })

  test('what cannot be parsed runs nothing', async () => {
    const answer = await createRig().graphql('query { viewer { login }')
    expect(answer.json).toEqual({
      errors: [expect.objectContaining({ message: expect.stringContaining('Parse error') })],
    })
  })

  test('replicas lag: reads of refs come late, writes see the truth', async () => {
    const rig = createRig()
    const old = rig.head()
    rig.github.control.lagRefs(5000)
    await rig.clock.advance(1000)
    rig.github.person('will').commit('main', { z: 'z' })
    const read = async () =>
      at(
        (await rig.graphql(`{ ${REPO} { defaultBranchRef { target { oid } } } }`)).json,
        'data',
        'repository',
        'defaultBranchRef',
        'target',
        'oid',
      )
    expect(await read()).toBe(old)
    expect(rig.github.truth.file('main', 'z')).toBe('z')
    const stale = await mutate(rig, 'createCommitOnBranch', commitInput(old), 'commit { oid }')
    expect(at(stale.json, 'errors', 0, 'type')).toBe('STALE_DATA')
    await rig.clock.advance(5001)
    expect(await read()).toBe(rig.head())
  })
})

describe('createCommitOnBranch', () => {
  test('writes and deletes in one signed commit of the App’s', async () => {
    const rig = createRig()
    const before = rig.head()
    const select =
      'commit { oid author { email user { login } } signature { isValid wasSignedByGitHub } parents(first: 2) { nodes { oid } } }'
    const answer = await mutate(rig, 'createCommitOnBranch', commitInput(before), select)
    expect(at(answer.json, 'data', 'createCommitOnBranch', 'commit')).toMatchObject({
      oid: rig.head(),
      author: {
        user: { login: 'keyturn-acme[bot]' },
        email: expect.stringMatching(/^\d+\+keyturn-acme\[bot\]@users\.noreply\.github\.com$/),
      },
      signature: { isValid: true, wasSignedByGitHub: true },
      parents: { nodes: [{ oid: before }] },
    })
    expect(rig.github.truth.files('main')).toEqual(['README.md', 'dir/new.txt'])
    expect(rig.github.truth.commits('main')[0]?.message).toBe('Write\n\nwhy')
  })

  test.each([
    ['another head', 'STALE_DATA', { expectedHeadOid: 'f'.repeat(40) }],
    [
      'a branch that is not there',
      'NOT_FOUND',
      { branch: { repositoryNameWithOwner: 'acme/shop', branchName: 'none' } },
    ],
    ['a deletion of nothing', 'UNPROCESSABLE', { fileChanges: { deletions: [{ path: 'none' }] } }],
    ['a path that leaves', 'UNPROCESSABLE', { fileChanges: { additions: [{ path: '../x', contents: '' }] } }],
  ])('%s is %s, and nothing is written', async (_, type, more) => {
    const rig = createRig()
    const before = rig.head()
    const answer = await mutate(rig, 'createCommitOnBranch', commitInput(before, more), 'commit { oid }')
    expect(answer.json).toMatchObject({
      data: { createCommitOnBranch: null },
      errors: [{ type, path: ['createCommitOnBranch'] }],
    })
    expect(rig.head()).toBe(before)
  })

  test('workflow files need a permission of their own', async () => {
    const rig = createRig({ permissions: { contents: 'write' } })
    const fileChanges = { additions: [{ path: '.github/workflows/x.yml', contents: base64('on: push\n') }] }
    const answer = await mutate(rig, 'createCommitOnBranch', commitInput(rig.head(), { fileChanges }), 'commit { oid }')
    expect(at(answer.json, 'errors', 0, 'type')).toBe('FORBIDDEN')
  })
})

describe('mutations', () => {
  test('run in order, and one that fails stops none of the later ones', async () => {
    const rig = createRig()
    const id = await repositoryId(rig)
    const answer = await rig.graphql(
      `mutation M($id: ID!, $oid: GitObjectID!) {
        a: createRef(input: { repositoryId: $id, name: "refs/heads/x", oid: $oid }) { ref { name } }
        b: createRef(input: { repositoryId: $id, name: "refs/heads/x", oid: $oid }) { ref { name } }
        c: createLabel(input: { repositoryId: $id, name: "l", color: "ff0000" }) { label { name } }
      }`,
      { id, oid: rig.head() },
    )
    expect(answer.json).toMatchObject({
      data: { a: { ref: { name: 'x' } }, b: null, c: { label: { name: 'l' } } },
      errors: [{ type: 'UNPROCESSABLE', path: ['b'], message: 'Reference already exists' }],
    })
  })

  test('updateRefs compares every ref before it moves one', async () => {
    const rig = createRig()
    const id = await repositoryId(rig)
    const old = rig.head()
    const next = rig.github.person('will').commit('next', { n: 'n' })
    const update = (name: string, beforeOid: string) => ({ name: `refs/heads/${name}`, beforeOid, afterOid: next })
    const wrong = { repositoryId: id, refUpdates: [update('new', '0'.repeat(40)), update('main', next)] }
    expect(at((await mutate(rig, 'updateRefs', wrong, 'clientMutationId')).json, 'errors', 0, 'type')).toBe(
      'STALE_DATA',
    )
    expect(rig.github.truth.branches()).not.toContain('new')
    const right = { repositoryId: id, refUpdates: [update('new', '0'.repeat(40)), update('main', old)] }
    expect(at((await mutate(rig, 'updateRefs', right, 'clientMutationId')).json, 'errors')).toBeUndefined()
    expect([rig.head('new'), rig.head()]).toEqual([next, next])
  })

  test('a pull request is opened once for a branch', async () => {
    const rig = createRig()
    rig.github.person('will').commit('b', { b: 'b' })
    const input = {
      repositoryId: await repositoryId(rig),
      headRefName: 'b',
      baseRefName: 'main',
      title: 'T',
      body: 'B',
    }
    const select =
      'pullRequest { number state url author { __typename login } headRefOid isCrossRepository mergeable viewerDidAuthor }'
    const first = await mutate(rig, 'createPullRequest', input, select)
    expect(at(first.json, 'data', 'createPullRequest', 'pullRequest')).toEqual({
      number: 1,
      state: 'OPEN',
      url: 'https://github.com/acme/shop/pull/1',
      author: { __typename: 'Bot', login: 'keyturn-acme' },
      headRefOid: rig.head('b'),
      isCrossRepository: false,
      mergeable: 'MERGEABLE',
      viewerDidAuthor: true,
    })
    const second = await mutate(rig, 'createPullRequest', input, select)
    expect(at(second.json, 'errors', 0)).toMatchObject({
      type: 'UNPROCESSABLE',
      message: 'A pull request already exists for acme:b.',
    })
    const empty = await mutate(rig, 'createPullRequest', { ...input, headRefName: 'main' }, select)
    expect(at(empty.json, 'errors', 0, 'message')).toMatch(/^No commits between/)
  })

  test('comments, labels and checks of a pull request are seen where they stand', async () => {
    const rig = createRig()
    const number = openPull(rig, { 'README.md': 'x\n' })
    const [repository, pull] = [await repositoryId(rig), await pullId(rig, number)]
    await mutate(rig, 'addComment', { subjectId: pull, body: 'hello' }, 'clientMutationId')
    const label = await mutate(
      rig,
      'createLabel',
      { repositoryId: repository, name: 'prod', color: 'd73a4a' },
      'label { id }',
    )
    const labelIds = [at(label.json, 'data', 'createLabel', 'label', 'id')]
    await mutate(rig, 'addLabelsToLabelable', { labelableId: pull, labelIds }, 'clientMutationId')
    const check = {
      repositoryId: repository,
      headSha: rig.head('change'),
      name: 'keyturn',
      status: 'IN_PROGRESS',
      output: { title: 't', summary: 's' },
    }
    const made = await mutate(rig, 'createCheckRun', check, 'checkRun { id status conclusion }')
    expect(at(made.json, 'data', 'createCheckRun', 'checkRun')).toMatchObject({
      status: 'IN_PROGRESS',
      conclusion: null,
    })
    const checkRunId = at(made.json, 'data', 'createCheckRun', 'checkRun', 'id')
    await mutate(
      rig,
      'updateCheckRun',
      { repositoryId: repository, checkRunId, conclusion: 'SUCCESS' },
      'clientMutationId',
    )
    const seen = await rig.graphql(`{ ${REPO} { pullRequest(number: ${number}) {
      labels(first: 5) { nodes { name } }
      comments(last: 5) { nodes { body viewerDidAuthor lastEditedAt author { __typename login } } }
      commits(last: 1) { totalCount nodes { commit { checkSuites(first: 5) { nodes { app { slug } checkRuns(first: 5) { nodes { name status conclusion summary } } } } } } }
    } } }`)
    expect(at(seen.json, 'data', 'repository', 'pullRequest')).toMatchObject({
      labels: { nodes: [{ name: 'prod' }] },
      comments: {
        nodes: [
          {
            body: 'hello',
            viewerDidAuthor: true,
            lastEditedAt: null,
            author: { __typename: 'Bot', login: 'keyturn-acme' },
          },
        ],
      },
      commits: {
        totalCount: 1,
        nodes: [
          {
            commit: {
              checkSuites: {
                nodes: [
                  {
                    app: { slug: 'keyturn-acme' },
                    checkRuns: {
                      nodes: [{ name: 'keyturn', status: 'COMPLETED', conclusion: 'SUCCESS', summary: 's' }],
                    },
                  },
                ],
              },
            },
          },
        ],
      },
    })
  })
})

async function pullId(rig: Rig, number: number): Promise<string> {
  const answer = await rig.graphql(`{ ${REPO} { pullRequest(number: ${number}) { id } } }`)
  return String(at(answer.json, 'data', 'repository', 'pullRequest', 'id'))
}
