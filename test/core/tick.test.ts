import { Buffer } from 'node:buffer'
import { describe, expect, test } from '@jest/globals'
import { readSeals, type Seals } from '../../src/core/seal.ts'
import { type Box, type Edit, readBox, vouched, whoseTick } from '../../src/core/tick.ts'

const SEALS = readSeals(Buffer.alloc(32, 1).toString('base64'))
const OTHERS = readSeals(Buffer.alloc(32, 2).toString('base64'))
const TAG = 'kt-1f9k3x-openai-production-6-9c04ae'

const TOLD = [
  '**The new key serves.**',
  '',
  '- [x] new key verified',
  '- [ ] old key silent',
  '',
  '**Yours to tick**',
  '- [ ] nothing uses the old key',
  '',
  '<sub>Owner @mona</sub>',
  '',
].join('\n')
const WRITTEN = vouched(TOLD, { seal: SEALS.current, tag: TAG })
const TICKED = WRITTEN.replace('- [ ] nothing', '- [x] nothing')

interface Reading {
  readonly what: string
  readonly body: string
  readonly box: Box
  readonly seals?: Seals
  readonly tag?: string
}

const READINGS: readonly Reading[] = [
  { what: 'as Keyturn wrote it', body: WRITTEN, box: 'open' },
  { what: 'ticked', body: TICKED, box: 'ticked' },
  { what: 'ticked, with line ends of Windows', body: TICKED.replaceAll('\n', '\r\n'), box: 'ticked' },
  { what: 'ticked, without the last line end', body: TICKED.trimEnd(), box: 'ticked' },
  { what: 'ticked, under the seal before', body: TICKED, box: 'ticked', seals: { ...OTHERS, previous: SEALS.current } },
  { what: 'ticked, and vouched for by nobody’s seal', body: TICKED, box: 'changed', seals: OTHERS },
  { what: 'ticked, and of another rotation', body: TICKED, box: 'changed', tag: TAG.replace('-6-', '-7-') },
  { what: 'ticked with another sign', body: WRITTEN.replace('- [ ] nothing', '- [X] nothing'), box: 'changed' },
  { what: 'ticked, and a word changed', body: TICKED.replace('nothing uses', 'something uses'), box: 'changed' },
  { what: 'ticked, and a space more', body: TICKED.replace('serves.', 'serves. '), box: 'changed' },
  { what: 'ticked, and an empty line more', body: TICKED.replace('\n\n', '\n\n\n'), box: 'changed' },
  { what: 'ticked, and a box of Keyturn’s too', body: TICKED.replace('[ ] old', '[x] old'), box: 'changed' },
  { what: 'ticked, and a box of Keyturn’s opened', body: TICKED.replace('[x] new', '[ ] new'), box: 'changed' },
  { what: 'a box of Keyturn’s ticked instead', body: WRITTEN.replace('[ ] old', '[x] old'), box: 'changed' },
  { what: 'ticked, with something after it', body: `${TICKED}Thanks!`, box: 'none' },
  { what: 'ticked, with another vouching', body: TICKED.replace(/box:\w{8}/, 'box:00000000'), box: 'changed' },
  { what: 'ticked, and vouched for by nothing', body: TICKED.replace(/<!-- .*-->/, ''), box: 'none' },
  { what: 'empty', body: '', box: 'none' },
]

describe('a body', () => {
  test.each(READINGS)('$what: $box', ({ body, box, seals = SEALS, tag = TAG }) => {
    expect(readBox(body, { seals, tag })).toBe(box)
  })

  test('is vouched for where it has an open box, and only there', () => {
    const without = TOLD.replace('**Yours to tick**\n- [ ]', '**Yours to tick**\n- [x]')
    expect(vouched(without, { seal: SEALS.current, tag: TAG })).toBe(without)
    expect(WRITTEN).toMatch(/^<!-- keyturn:box:[0-9a-f]{64} -->$/m)
    expect(WRITTEN).toContain(TOLD.trim())
  })
})

let numbers = 0
function edit(author: string, more: Partial<Edit> = {}): Edit {
  numbers += 1
  return { id: `UCE_${numbers}`, at: numbers * 1000, author, person: true, ours: false, ...more }
}

describe('whose tick it is', () => {
  const ours = edit('keyturn-acme', { person: false, ours: true })
  const robot = edit('renovate', { person: false })
  const [octavia, again] = [edit('octavia'), edit('octavia')]
  const hubot = edit('hubot')

  test.each<readonly [string, readonly Edit[], Edit | undefined]>([
    ['a person’s, upon Keyturn’s writing', [octavia, ours], octavia],
    ['the same person’s who changed their mind twice', [again, octavia, ours], again],
    ['a person’s, whatever was before Keyturn wrote', [octavia, ours, hubot, robot, ours], octavia],
    ['nobody’s: somebody else wrote in between', [octavia, hubot, ours], undefined],
    ['nobody’s: the same person wrote upon another’s', [again, hubot, octavia, ours], undefined],
    ['nobody’s: an App wrote in between', [octavia, robot, ours], undefined],
    ['nobody’s: an App wrote last', [robot, ours], undefined],
    ['nobody’s: Keyturn wrote last', [ours, octavia, ours], undefined],
    ['nobody’s: Keyturn never wrote it', [octavia], undefined],
    ['nobody’s: nothing is known', [], undefined],
  ])('%s', (_what, edits, whose) => {
    expect(whoseTick(edits)).toBe(whose)
  })
})
