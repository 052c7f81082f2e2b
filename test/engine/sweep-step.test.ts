import { describe, expect, test } from '@jest/globals'
import type { Draft, Entry, PastLine } from '../../src/core/entry/entry.ts'
import type { KeyFacts } from '../../src/core/facts.ts'
import { DAY } from '../../src/core/schedule/due.ts'
import type { Job } from '../../src/engine/kit.ts'
import { sweep } from '../../src/engine/steps/finish.ts'
import { NOW, resting, tagOf } from '../core/decide/world.ts'

const OVER: PastLine = { tag: tagOf(3), keyId: 'key_over', since: NOW - 8 * DAY, why: 'declined' }

interface Look {
  readonly line?: Partial<PastLine>
  readonly keys?: readonly KeyFacts[]
  readonly complete?: boolean
}

/** What `past` holds after one daily look. */
async function looked({ line = {}, keys = [], complete = true }: Look): Promise<readonly PastLine[]> {
  const noted: Draft[] = []
  const entry: Entry = resting({ past: [{ ...OVER, ...line }] })
  const later = ({ to }: { readonly to: Draft }): void => void noted.push(to)
  const world = { keys: { seen: true, value: { keys, complete, at: NOW } } }
  const job = { kit: { plugin: { traits: {} }, shared: { seals: { current: {} }, later } }, entry, now: NOW, world }
  await sweep(job as unknown as Job)
  return noted[0]?.past ?? []
}

describe('a line of `past`', () => {
  test('leaves when two complete listings a day apart did not show it, and it is a week old', async () => {
    expect(await looked({ line: { absentSince: NOW - DAY } })).toEqual([])
  })

  test('is noted as absent by the first listing that does not show it', async () => {
    expect(await looked({})).toEqual([{ ...OVER, absentSince: NOW }])
  })

  test.each<[string, Look]>([
    ['before the second listing is a day later', { line: { absentSince: NOW - DAY + 1 } }],
    ['before it is a week old', { line: { absentSince: NOW - 2 * DAY, since: NOW - 6 * DAY } }],
    ['while a listing shows its tag', { line: { absentSince: NOW - DAY }, keys: [{ ...key('other'), tag: OVER.tag }] }],
    ['while a listing shows its id', { line: { absentSince: NOW - DAY }, keys: [key('key_over')] }],
    ['by a listing that is not whole', { line: { absentSince: NOW - DAY }, complete: false }],
  ])('stays %s', async (_, look) => {
    expect((await looked(look)).map(({ tag }) => tag)).toEqual([OVER.tag])
  })

  test('begins to be absent anew when a listing has shown it again', async () => {
    expect(await looked({ line: { absentSince: NOW - DAY }, keys: [key('key_over')] })).toEqual([OVER])
  })
})

function key(id: string): KeyFacts {
  return { id, status: 'alive' }
}
