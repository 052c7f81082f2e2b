import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { runJest } from '../mutations/jest.ts'
import { copyTree, type Tree } from '../mutations/tree.ts'

// A folder of its own: nothing is ever begun in this one.
jest.setTimeout(300_000)

let tree: Tree

beforeAll(() => {
  tree = copyTree(process.cwd(), undefined)
})

afterAll(() => tree.remove())

function begin(...words: readonly string[]): { readonly status: number | null; readonly said: string } {
  const { status, stderr, stdout } = spawnSync(process.execPath, ['tools/new.mjs', ...words], {
    cwd: tree.root,
    encoding: 'utf8',
  })
  return { status, said: stdout + stderr }
}

test.each([[[]], [['store', 'acme']], [['provider']], [['provider', 'Acme']], [['provider', '../acme']]])(
  'npm run new %j writes nothing',
  (words) => {
    expect(begin(...words).status).toBe(64)
  },
)

test('a provider that exists is not begun again', () => {
  expect(begin('provider', 'resend')).toMatchObject({ status: 1 })
})

test('a provider that was begun compiles, and its tests are red until it is written', async () => {
  expect(begin('provider', 'two-words')).toMatchObject({ status: 0 })
  const tsc = join(tree.root, 'node_modules/typescript/bin/tsc')
  const types = spawnSync(process.execPath, [tsc, '-p', '.'], { cwd: tree.root, encoding: 'utf8' })
  expect(types.stdout).toBe('')

  const ran = await runJest(tree.root, {
    tests: ['test/contract/providers.test.ts > provider two-words', 'test/plugins/providers/two-words.test.ts'],
    limit: 240_000,
    bail: false,
  })
  const failed = ran.kind === 'failed' ? ran.failed : []
  expect(new Set(failed.map(({ path }) => path))).toEqual(
    new Set(['test/contract/providers.test.ts', 'test/plugins/providers/two-words.test.ts']),
  )
  expect(failed.every(({ name }) => /two-words|has the rights of the one/.test(name))).toBe(true)
  expect(failed.length).toBeGreaterThan(15)
})
