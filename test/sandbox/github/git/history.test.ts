import { describe, expect, test } from '@jest/globals'
import { diverge, history, isAncestor } from '../../../../src/sandbox/github/git/history.ts'
import { addCommit, createObjects, type Objects } from '../../../../src/sandbox/github/git/objects.ts'
import { EMPTY_TREE } from '../../../../src/core/git/oid.ts'

function plant(objects: Objects, message: string, ...parents: readonly string[]): string {
  const who = { name: 'a', email: 'a@b.test', at: 0 }
  return addCommit(objects, { tree: EMPTY_TREE, parents, message, author: who, committer: who }, false).oid
}

/** main: root – a – b – m – c;  side: a – x – y, merged at m;  lone: another root. */
function tree() {
  const objects = createObjects()
  const root = plant(objects, 'root')
  const a = plant(objects, 'a', root)
  const b = plant(objects, 'b', a)
  const x = plant(objects, 'x', a)
  const y = plant(objects, 'y', x)
  const m = plant(objects, 'm', b, y)
  const c = plant(objects, 'c', m)
  return { objects, root, a, b, x, y, m, c, lone: plant(objects, 'lone') }
}

describe('history', () => {
  test('two branches part at their best common ancestor', () => {
    const { objects, a, b, x, y } = tree()
    const { ours, theirs, bases } = diverge(objects, b, y)
    expect(ours.map(({ oid }) => oid)).toEqual([b])
    expect(theirs.map(({ oid }) => oid)).toEqual([y, x])
    expect(bases).toEqual([a])
  })

  test('what was merged is no longer ahead', () => {
    const { objects, c, m, y } = tree()
    const { ours, theirs, bases } = diverge(objects, y, c)
    expect(ours).toEqual([])
    expect(theirs.map(({ message }) => message)).toEqual(['c', 'm', 'b'])
    expect(bases).toEqual([y])
    expect(diverge(objects, c, m).bases).toEqual([m])
  })

  test('two roots have nothing in common', () => {
    const { objects, c, lone } = tree()
    expect(diverge(objects, c, lone).bases).toEqual([])
  })

  test('a commit descends from itself, its parents and what was merged into it, from nothing else', () => {
    const { objects, root, b, x, y, c, lone } = tree()
    const verdicts = [
      [c, c],
      [root, c],
      [x, c],
      [b, y],
      [c, root],
      [lone, c],
    ].map(([ancestor = '', of = '']) => isAncestor(objects, ancestor, of))
    expect(verdicts).toEqual([true, true, true, false, false, false])
  })

  test('is told newest first, each commit once', () => {
    const { objects, c } = tree()
    const told = history(objects, c, 100).map(({ message }) => message)
    expect(told.slice(0, 2)).toEqual(['c', 'm'])
    expect([...told].sort()).toEqual(['a', 'b', 'c', 'm', 'root', 'x', 'y'])
    expect(history(objects, c, 2)).toHaveLength(2)
  })
})
