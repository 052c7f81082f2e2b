import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { read, ROOT } from '../repository/sources.ts'
import { blocksOf, fences } from './blocks.ts'
import { busy, standing, TEXTS, tourTexts } from './tour-stage.ts'

const PAGE = 'docs/guides/tour.md'
const PICTURES = 'docs/images'

test('the tour shows what the built command line prints (test/docs/tour.ts writes it anew)', async () => {
  const day = await busy()
  const served = await standing(day)
  const texts = await tourTexts(day, served)
  await served.close()
  for (const [path, text] of texts) expect([path, settled(read(path))]).toEqual([path, settled(text)])
  expect(day.rig.world.leaks([...texts.values()].join('\n'))).toEqual([])
  const blocks = blocksOf(PAGE)
  for (const { name, text } of blocks) expect([name, text]).toEqual([name, read(name)])
  expect(blocks.map(({ name }) => name).toSorted()).toEqual([...texts.keys(), `${TEXTS}/wrong.yml`].toSorted())
  expect(blocks).toHaveLength(fences(PAGE))
}, 240_000)

/**
 * The end of a tag is of the commit it was announced upon, and what is sealed there is sealed with fresh random bytes. A process takes
 * as long as it takes, so a metric in seconds is compared to the hundred.
 */
function settled(text: string): string {
  return text
    .replaceAll(/(?<=\bkt-[\w-]+-\d+-)[0-9a-f]{6}\b/g, '000000')
    .replaceAll(/(?<=_seconds\{[^}]*\} \d+)\d\d$/gm, '00')
}

test('every picture is shown, is one, and the phone’s is as wide as a phone', () => {
  const shown = [...read(PAGE).matchAll(/!\[[^\]]{20,}\]\(\.\.\/images\/([\w-]+\.png)\)/g)].map(([, name = '']) => name)
  expect(new Set(shown)).toEqual(new Set(readdirSync(join(ROOT, PICTURES))))
  for (const name of shown) {
    const path = join(ROOT, PICTURES, name)
    expect([name, existsSync(path)]).toEqual([name, true])
    const bytes = readFileSync(path)
    expect(bytes.subarray(1, 4).toString()).toBe('PNG')
    if (name === 'report-phone.png') expect(bytes.readUInt32BE(16)).toBe(390)
  }
})
