import { describe, expect, test } from '@jest/globals'
import { readLock } from '../../../src/core/lock/read.ts'
import type { Lock } from '../../../src/core/lock/lock.ts'
import type { Manifest } from '../../../src/core/manifest/policy.ts'
import { editsOf } from '../../../src/bot/review/lock.ts'
import { readManifestAt } from '../../../src/start/manifest.ts'
import { key, lockOf } from './ground.ts'

function lock(lines: Readonly<Record<string, string>>): Lock {
  const reading = readLock(lockOf(lines))
  if ('why' in reading) throw new Error(reading.why)
  return reading.lock
}

async function manifest(keys: string): Promise<Manifest> {
  const reading = await readManifestAt({ text: `version: 1\ndeploy: d.yml\nkeys:\n${keys}`, path: 'rotation.yml' })
  if ('problems' in reading) throw new Error(JSON.stringify(reading.problems))
  return reading.manifest
}

const ONE = '  A: openai\n'

/** What is told of the change of one lock into another, in words. */
async function told(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
  more: { readonly earlier?: readonly Readonly<Record<string, string>>[]; readonly keys?: string } = {},
): Promise<readonly string[]> {
  const earlier = (more.earlier ?? []).map(lock)
  const edits = editsOf({
    before: lock(before),
    after: lock(after),
    earlier,
    manifest: await manifest(more.keys ?? ONE),
  })
  return edits.map((edit) => `${edit.id} ${edit.kind}${edit.kind === 'refused' ? ` ${edit.why}` : ''}`)
}

describe('lines of the lock that people change', () => {
  test('back to the key before are a rollback', async () => {
    expect(await told({ A: key(2) }, { A: key(1) }, { earlier: [{ A: key(1) }] })).toEqual(['A rollback'])
  })

  test('back to the key before are one, though others’ lines changed since', async () => {
    const earlier = [
      { A: key(2), B: key(1) },
      { A: key(1), B: key(1) },
    ]
    const keys = '  A: openai\n  B: openai\n'
    expect(await told({ A: key(2), B: key(2) }, { A: key(1), B: key(2) }, { earlier, keys })).toEqual(['A rollback'])
  })

  test('back to an older key are refused: it is over', async () => {
    const earlier = [{ A: key(2) }, { A: key(1) }]
    expect(await told({ A: key(3) }, { A: key(1) }, { earlier })).toEqual(['A refused over'])
  })

  test('to a key that the lock never named are refused', async () => {
    expect(await told({ A: key(2) }, { A: key(1, 'evil') }, { earlier: [{ A: key(1) }] })).toEqual([
      'A refused changed',
    ])
  })

  test.each([
    ['its id', 'id: key_abc2', 'id: key_abd2'],
    ['its tag', '-2-9c04ae', '-2-9c04af'],
    ['its generation', 'generation: 2', 'generation: 3'],
    ['its time', '02:00:02Z', '02:00:03Z'],
  ])('in %s alone are refused', async (_, from, to) => {
    expect(await told({ A: key(2) }, { A: key(2).replace(from, to) })).toEqual(['A refused changed'])
  })

  test('that say `retire: true` are theirs to write, and to take back', async () => {
    const ending = `${key(2)}  retire: true\n`
    expect(await told({ A: key(2) }, { A: ending })).toEqual(['A retire'])
    expect(await told({ A: ending }, { A: key(2) }, { earlier: [{ A: key(2) }] })).toEqual(['A keep'])
  })

  test('that say `retire: true` and another key are refused', async () => {
    expect(await told({ A: key(2) }, { A: `${key(3)}  retire: true\n` })).toEqual(['A refused changed'])
  })

  test('that enter a credential are refused: adoption does', async () => {
    expect(await told({}, { A: key(0) })).toEqual(['A refused added'])
  })

  test('that leave the lock while the manifest names their credential are refused', async () => {
    expect(await told({ A: key(2) }, {}, { earlier: [{}] })).toEqual(['A refused gone'])
  })

  test('that leave it with their credential are tidied up', async () => {
    expect(await told({ A: key(2) }, {}, { keys: '  B: openai\n' })).toEqual(['A tidied'])
  })

  test('that come under the name which the manifest gives now are moved', async () => {
    const keys = '  B: { provider: openai, moved-from: A }\n'
    expect(await told({ A: key(2) }, { B: key(2) }, { keys })).toEqual(['B moved'])
    expect(await told({ A: key(2) }, { B: key(2) }, { keys: '  B: openai\n' })).toEqual(['B refused misnamed'])
  })

  test('that come under another name with another key are refused', async () => {
    const keys = '  B: { provider: openai, moved-from: A }\n'
    expect(await told({ A: key(2) }, { B: key(3) }, { keys })).toEqual(['A refused gone', 'B refused added'])
  })
})
