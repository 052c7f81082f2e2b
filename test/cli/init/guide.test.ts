import { expect, test } from '@jest/globals'
import { blocksOf, fences } from '../../docs/blocks.ts'
import { read } from '../../repository/sources.ts'
import { guideFiles } from './guide.ts'

const PAGE = 'docs/guides/first-use.md'

test('the guide shows what a run prints and writes (test/cli/init/write.ts writes it anew)', async () => {
  const files = await guideFiles()
  for (const [path, text] of files) expect([path, read(path)]).toEqual([path, text])
  const shown = blocksOf(PAGE).filter(({ kind }) => kind === 'file')
  for (const { name, text } of shown) expect([name, text]).toEqual([name, read(name)])
  expect(shown.map(({ name }) => name).toSorted()).toEqual([...files.keys()].toSorted())
  expect(blocksOf(PAGE)).toHaveLength(fences(PAGE))
}, 60_000)
