import { describe, expect, test } from '@jest/globals'
import { examined, healthy } from './rig.ts'

const LINES = (id: string): string =>
  `${id}:\n  generation: 0\n  tag: kt-1f9k3x-old-0-9c04ae\n  id: key_1\n  minted: 2026-01-01T00:00:00Z\n`

async function told(lock: string, files: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const { found } = await examined(healthy({ files: { 'rotation.lock.yml': lock, ...files } }))
  return found.filter(({ check }) => check === 'left-over').map(({ what, means }) => `${what} ${means}`)
}

describe('a credential that left the manifest', () => {
  test('is named, with the key that lives on', async () => {
    expect(await told(`version: 1\n\n${LINES('old/production')}`)).toEqual([
      'rotation.lock.yml names old/production, and the manifest does not. Nobody turns its key any more, key_1. It lives on, gets older, and is in nobody’s list.',
    ])
  })

  test('is one where it is only reminded of from now on', async () => {
    const text = healthy().github.truth.file('main', 'rotation.yml') ?? ''
    const files = { 'rotation.yml': `${text}  badges: { provider: reminder, minted: 2026-01-01 }\n` }
    expect(await told(`version: 1\n\n${LINES('badges')}`, files)).toEqual([
      'rotation.lock.yml names badges, and the manifest only reminds of it. Nobody turns its key any more, key_1. It lives on, gets older, and no reminder ends it.',
    ])
  })

  test('is none while it is being renamed, and one again where both names are left', async () => {
    const text = healthy().github.truth.file('main', 'rotation.yml') ?? ''
    const named = text.replace('production:\n', 'production:\n        moved-from: old/production\n')
    const lock = `version: 1\n\n${LINES('old/production')}`
    expect(await told(lock, { 'rotation.yml': named })).toEqual([])
    expect(await told(`${lock}\n${LINES('openai/production')}`, { 'rotation.yml': named })).toHaveLength(1)
  })

  test('is none when the manifest names it, when there is no lock, and when nobody can read it', async () => {
    expect(await told(`version: 1\n\n${LINES('openai/production')}`)).toEqual([])
    expect(await told('version: 1\n')).toEqual([])
    expect(await told('<<<<<<< ours\n')).toEqual([])
  })
})
