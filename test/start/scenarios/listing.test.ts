import { describe, expect, test } from '@jest/globals'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import type { ReadyWorld } from '../../../src/sandbox/ready.ts'
import { adopted, entryOf, expectAtRest, idOf, knowing, mergeOpen, untilRest } from './story.ts'
import { HOUR } from '../rig.ts'

const KEYS = Array.from({ length: 6 }, (_, i): KeySpec => {
  return { name: `k${i}`, provider: 'openai', environment: `e${i}` }
})

/** How often Keyturn asked for the list of projects, and for the keys of each. */
function listings(world: ReadyWorld, since = 0) {
  const asked = world.calls.slice(since).filter(({ host, from }) => host === 'openai' && from === 'keyturn')
  const paths = asked.map(({ request }) => request.url.pathname)
  const keys = paths.filter((path) => path.endsWith('/api_keys'))
  return {
    projects: paths.filter((path) => path.endsWith('/organization/projects')).length,
    most: Math.max(0, ...[...new Set(keys)].map((path) => keys.filter((one) => one === path).length)),
    different: new Set(keys).size,
  }
}

describe('keys whose project nobody named', () => {
  test('are looked for in every project once in a run, for all of them together', async () => {
    const rig = knowing({ keys: KEYS })
    const { world } = rig
    await rig.keyturn()
    expect(listings(world)).toEqual({ projects: 1, most: 1, different: KEYS.length })
    mergeOpen(world, 'adopt')
    await rig.keyturn()
    for (const key of KEYS)
      expect(entryOf(world, `${key.name}/${key.environment ?? ''}`)?.incumbent?.keyId).toBe(idOf(world, key))
  }, 180_000)

  test('and a listing that a step rests on is never that one: each rotation asks for its own', async () => {
    const rig = knowing({ keys: KEYS.slice(0, 2) })
    const { world } = rig
    await adopted(rig)
    const since = world.calls.length
    await world.clock.advance(HOUR)
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    const { projects, most } = listings(world, since)
    expect(projects).toBe(0)
    // To promote, before the deletion and after it, at the least.
    expect(most).toBeGreaterThanOrEqual(3)
    expectAtRest(rig)
  }, 180_000)

  test('a listing that failed is asked for again in the next run', async () => {
    const rig = knowing({ keys: KEYS.slice(0, 3) })
    const { world } = rig
    const off = world.tap({
      before: async ({ host, request }) => {
        if (host === 'openai' && request.url.pathname.endsWith('/organization/projects')) throw new Error('cut')
        return undefined
      },
    })
    const { outcomes } = await rig.keyturn()
    expect(outcomes.map(({ kind }) => kind)).toEqual(['failed', 'failed', 'failed'])
    off()
    await adopted(rig)
    for (const key of world.keys)
      expect(entryOf(world, `${key.name}/${key.environment ?? ''}`)?.incumbent?.keyId).toBeDefined()
  }, 180_000)
})
