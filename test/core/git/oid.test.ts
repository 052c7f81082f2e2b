import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { blobOid, commitOid, EMPTY_TREE, treeOfPaths, treeOid } from '../../../src/core/git/oid.ts'

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'oid-'))
  git(['init', '-q', '.'], '')
})

afterAll(() => rmSync(folder, { recursive: true }))

function git(args: readonly string[], input: string | Uint8Array, env: Record<string, string> = {}): string {
  return execFileSync('git', args, { cwd: folder, input, env: { ...process.env, ...env } })
    .toString()
    .trim()
}

describe('object ids are git’s own', () => {
  test.each([
    ['of an empty file', ''],
    ['of a text', 'version: 1\n'],
    ['of letters beyond ASCII', 'schlüssel – 鍵\n'],
    ['of bytes that are no text', Uint8Array.from([0, 255, 128, 10])],
  ])('%s', (_, content) => {
    expect(blobOid(content)).toBe(git(['hash-object', '--stdin'], content))
  })

  test('of the empty tree', () => {
    expect(EMPTY_TREE).toBe(git(['mktree'], ''))
  })

  test('of a tree whose names sort differently as files and as directories', () => {
    const file = git(['hash-object', '-w', '--stdin'], 'x')
    const inner = git(['mktree'], `100644 blob ${file}\tfile\n`)
    const lines = [
      { mode: '100644', name: 'a.txt', oid: file },
      { mode: '040000', name: 'a', oid: inner },
      { mode: '100755', name: 'a-run', oid: file },
      { mode: '120000', name: 'ä', oid: file },
    ]
    const text = lines.map((l) => `${l.mode} ${l.mode === '040000' ? 'tree' : 'blob'} ${l.oid}\t${l.name}\n`).join('')
    expect(treeOid(lines)).toBe(git(['mktree'], text))
    expect(treeOid([...lines].reverse())).toBe(treeOid(lines))
  })

  test('of nested paths', () => {
    const files = new Map(
      ['entries/openai/production.json', 'entries.md', 'entries/x', 'index.json', 'z/y/x/w'].map((path) => [
        path,
        git(['hash-object', '-w', '--stdin'], path),
      ]),
    )
    for (const [path, oid] of files) git(['update-index', '--add', '--cacheinfo', `100644,${oid},${path}`], '')
    expect(treeOfPaths(files)).toBe(git(['write-tree'], ''))
  })

  test('of a commit with two parents and a message of several lines', () => {
    const author = { name: 'Mona Ôctocat', email: 'mona@example.test', at: 1_700_000_000_900 }
    const committer = { name: 'GitHub', email: 'noreply@example.test', at: 1_700_000_100_000 }
    const env = {
      GIT_AUTHOR_NAME: author.name,
      GIT_AUTHOR_EMAIL: author.email,
      GIT_AUTHOR_DATE: '1700000000 +0000',
      GIT_COMMITTER_NAME: committer.name,
      GIT_COMMITTER_EMAIL: committer.email,
      GIT_COMMITTER_DATE: '1700000100 +0000',
    }
    const tree = git(['mktree'], '')
    const first = git(['commit-tree', tree], 'one\n', env)
    const second = git(['commit-tree', tree, '-p', first], 'two\n', env)
    const message = 'Merge\n\nwhy: because\n'
    const merged = git(['commit-tree', tree, '-p', second, '-p', first], message, env)
    expect(commitOid({ tree, parents: [second, first], author, committer, message })).toBe(merged)
  })
})
