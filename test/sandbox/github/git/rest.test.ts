import { describe, expect, test } from '@jest/globals'
import { at } from '../../ask.ts'
import { createRig } from '../rig.ts'
import { blobOid, commitOid, EMPTY_TREE, treeOid } from '../../../../src/core/git/oid.ts'

describe('the Git data API', () => {
  test('builds an orphan branch whose ids are git’s', async () => {
    const { rest, github, clock } = createRig()
    const blob = await rest('POST /git/blobs', { content: 'hello\n' })
    expect(blob.json['sha']).toBe(blobOid('hello\n'))
    const tree = await rest('POST /git/trees', {
      tree: [{ path: 'a/b.txt', mode: '100644', type: 'blob', sha: blob.json['sha'] }],
    })
    const inner = treeOid([{ mode: '100644', name: 'b.txt', oid: blobOid('hello\n') }])
    expect(tree.json['sha']).toBe(treeOid([{ mode: '40000', name: 'a', oid: inner }]))
    const commit = await rest('POST /git/commits', { message: 'Root', tree: tree.json['sha'], parents: [] })
    expect(commit.json).toMatchObject({ verification: { verified: true }, parents: [] })
    const [name, email] = [String(at(commit.json, 'author', 'name')), String(at(commit.json, 'author', 'email'))]
    const who = { name, email, at: clock.now() }
    const committer = { name: 'GitHub', email: 'noreply@github.com', at: clock.now() }
    const facts = { tree: String(tree.json['sha']), parents: [], author: who, committer, message: 'Root' }
    expect(commit.json['sha']).toBe(commitOid(facts))
    const ref = await rest('POST /git/refs', { ref: 'refs/heads/orphan', sha: commit.json['sha'] })
    expect(ref).toMatchObject({ status: 201, json: { ref: 'refs/heads/orphan', object: { sha: commit.json['sha'] } } })
    expect(github.truth.file('orphan', 'a/b.txt')).toBe('hello\n')
  })

  test('a commit that names its author is not signed', async () => {
    const { rest, head } = createRig()
    const author = { name: 'A', email: 'a@b.test', date: '2026-01-01T00:00:00Z' }
    const commit = await rest('POST /git/commits', { message: 'm', tree: EMPTY_TREE, parents: [head()], author })
    expect(commit.json).toMatchObject({ verification: { verified: false }, author: { date: '2026-01-01T00:00:00Z' } })
  })

  test.each([
    ['that is there already', { ref: 'refs/heads/main' }, 'Reference already exists'],
    ['to nothing', { ref: 'refs/heads/x', sha: 'f'.repeat(40) }, 'Object does not exist'],
    ['with a name git refuses', { ref: 'refs/heads/a..b' }, 'refs/heads/a..b is not a valid ref name.'],
    ['below another ref', { ref: 'refs/heads/main/x' }, expect.stringContaining('stands in the way')],
  ])('a ref %s is refused with 422', async (_, body, message) => {
    const { rest, head } = createRig()
    expect(await rest('POST /git/refs', { sha: head(), ...body })).toMatchObject({ status: 422, json: { message } })
  })

  test('a ref moves forward only, unless forced', async () => {
    const { rest, github, head } = createRig()
    const [old, away] = [head(), github.person('will').commit('away', { x: 'x' })]
    github.person('will').commit('main', { y: 'y' })
    const refused = await rest('PATCH /git/refs/heads/main', { sha: away })
    expect(refused).toMatchObject({ status: 422, json: { message: 'Update is not a fast forward' } })
    expect((await rest('PATCH /git/refs/heads/main', { sha: old, force: true })).status).toBe(200)
    expect(head()).toBe(old)
  })

  test('a ref goes once', async () => {
    const { rest, github } = createRig()
    github.person('will').commit('away', { x: 'x' })
    const remove = async () => (await rest('DELETE /git/refs/heads/away')).status
    expect([await remove(), await remove()]).toEqual([204, 422])
    expect((await rest('GET /git/ref/heads/away')).status).toBe(404)
  })

  test('contents are read at a ref, and compare tells ahead and behind', async () => {
    const { rest, github } = createRig()
    github.person('will').commit('away', { 'README.md': 'other\n' }, 'One')
    github.person('will').commit('away', { x: 'x' }, 'Two')
    const file = await rest('GET /contents/README.md?ref=away')
    expect(Buffer.from(String(file.json['content']), 'base64').toString()).toBe('other\n')
    expect((await rest('GET /contents/none')).status).toBe(404)
    const compared = await rest('GET /compare/main...away')
    expect(compared.json).toMatchObject({
      status: 'ahead',
      ahead_by: 2,
      behind_by: 0,
      commits: [{ commit: { message: 'One' } }, { commit: { message: 'Two' } }],
    })
  })
})
