import { describe, expect, test } from '@jest/globals'
import { credentialOf } from '../../src/sandbox/repository/key.ts'
import { knowing, mergeOpen, PATIENCE } from '../start/team.ts'
import type { Rig } from '../start/rig.ts'
import { entryOf, idOf, openOnes } from '../start/truth.ts'
import { createChance } from './chance.ts'
import { createHeads } from './heads.ts'
import { createJudge, type Judge } from './judge.ts'
import { keyNamed } from './keys.ts'
import { createRemovals } from './removals.ts'
import { STORIES } from './story.ts'
import { tell } from './tell.ts'

const KEY = keyNamed('openai-single-environment')
const CREDENTIAL = credentialOf(KEY)

/** A rotation in overlap, watched from before its merge. */
async function inOverlap(): Promise<{ readonly rig: Rig; readonly judge: Judge; readonly old: string }> {
  const rig = knowing(STORIES.merged(KEY).options)
  await rig.keyturn()
  mergeOpen(rig.world, 'adopt')
  await rig.keyturn()
  const judge = createJudge(rig)
  rig.world.tap({
    before: async (call) => {
      if (call.from === 'keyturn') judge.before(call)
      return undefined
    },
    after: async (call, reply) => {
      if (call.from === 'keyturn') judge.after(call, reply)
      return reply
    },
  })
  const old = idOf(rig.world, KEY) ?? ''
  mergeOpen(rig.world, 'rotate')
  judge.refresh()
  await rig.keyturn({ patience: PATIENCE })
  return { rig, judge, old }
}

/** A request as Keyturn would send it, past all its rules. */
async function send({ world }: Rig, method: string, url: string, body?: unknown): Promise<void> {
  const authorization = url.includes('openai')
    ? `Bearer ${world.admin.OPENAI_ADMIN_KEY}`
    : `Bearer ${world.github.person('mona').token()}`
  const init = {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }
  const reply = await world.fetch(url, init)
  expect(reply.status).toBeLessThan(300)
}

function deletion(rig: Rig, id: string): Promise<void> {
  const project = rig.world.first.get(CREDENTIAL)?.with['project'] ?? ''
  return send(rig, 'DELETE', `https://api.openai.com/v1/organization/projects/${project}/api_keys/${id}`)
}

describe('the judge of the sweeps', () => {
  test('finds nothing in a rotation as it should be', async () => {
    const { rig, judge } = await inOverlap()
    for (let i = 0; i < 3; i += 1) {
      await rig.world.clock.advance(75 * 60_000)
      await rig.keyturn({ patience: PATIENCE })
    }
    expect([...judge.harm]).toEqual([])
    expect(entryOf(rig.world, CREDENTIAL)?.candidate).toBeUndefined()
  }, 180_000)

  test('sees an old key deleted too early, unannounced and not silent', async () => {
    const { rig, judge, old } = await inOverlap()
    await deletion(rig, old)
    const words = [...judge.harm].join('\n')
    for (const fault of ['before the overlap is over', 'was not silent', 'not announced'])
      expect(words).toContain(fault)
  }, 180_000)

  test('sees a key in service deleted', async () => {
    const { rig, judge } = await inOverlap()
    await deletion(rig, idOf(rig.world, KEY) ?? '')
    expect([...judge.harm].join('\n')).toContain('holds a dead key')
  }, 180_000)

  test('sees a key deleted that a person made', async () => {
    const { rig, judge } = await inOverlap()
    const first = rig.world.first.get(CREDENTIAL)
    if (first === undefined) throw new Error('no first key')
    const made = rig.world.vendors.openai.beside(first)
    judge.stranger(made)
    await deletion(rig, made.id)
    expect([...judge.harm].join('\n')).toContain('was made by a person')
  }, 180_000)

  test('knows whether a look could have shown that a person deleted a key', async () => {
    const { rig } = await inOverlap()
    const listing = rig.world.calls.findLast(({ host, request }) => host === 'openai' && request.method === 'GET')
    if (listing === undefined) throw new Error('nothing was looked at')
    const id = idOf(rig.world, KEY) ?? ''
    const could = (lag: number, goes: 'before' | 'after'): boolean => {
      rig.world.vendors.openai.delays.listingLag = lag
      const removals = createRemovals(rig)
      if (goes === 'before') removals.removed(id)
      removals.heard(listing)
      if (goes === 'after') removals.removed(id)
      return !removals.unseen()
    }
    expect(could(0, 'before')).toBe(true)
    expect(could(0, 'after')).toBe(false)
    expect(could(1000, 'before')).toBe(false)
  }, 180_000)

  test('knows whether the guard could have shown where people set the default branch', async () => {
    const rig = knowing(STORIES.merged(keyNamed('openai-versioned-repository')).options)
    const heads = createHeads(rig)
    rig.world.tap({
      after: async (call, reply) => {
        heads.heard(call, reply)
        return reply
      },
    })
    await rig.keyturn()
    mergeOpen(rig.world, 'adopt')
    await rig.keyturn()
    const { number } = openOnes(rig.world, 'rotate')[0] ?? { number: 0 }
    const ask = (operation: string): Promise<void> =>
      send(rig, 'POST', 'https://api.github.com/graphql', {
        query: `query ${operation}($owner: String!, $name: String!) {
          repository(owner: $owner, name: $name) { defaultBranchRef { target { oid } } } }`,
        variables: { owner: 'acme', name: 'web' },
      })
    await ask('Fresh')
    expect(heads.unseen()).toBe(false)
    rig.world.github.control.lagRefs(1000)
    rig.world.github.person('mona').merge(number)
    expect(heads.unseen()).toBe(true)
    await ask('Fresh')
    expect(heads.unseen()).toBe(true)
    await ask('Snapshot')
    expect(heads.unseen()).toBe(false)
    await rig.world.clock.advance(2000)
    await ask('Fresh')
    expect(heads.unseen()).toBe(false)
  }, 180_000)

  test('sees a secret taken away that is in service', async () => {
    const { rig, judge } = await inOverlap()
    await send(rig, 'DELETE', 'https://api.github.com/repos/acme/web/environments/production/secrets/OPENAI_API_KEY')
    expect([...judge.harm].join('\n')).toContain('the secret is gone')
  }, 180_000)
})

function take(seed: number): readonly number[] {
  const chance = createChance(seed)
  return Array.from({ length: 5 }, () => chance.below(1000))
}

describe('telling a case', () => {
  test('tells the same story twice, request by request', async () => {
    const tale = { story: 'wavering', key: 'resend-single-environment', race: { seed: 3, runners: 3 } } as const
    const [one, two] = [await tell(tale), await tell(tale)]
    expect(two.lines).toEqual(one.lines)
    expect(one.lines.length).toBeGreaterThan(100)
  }, 180_000)

  test('says so when it does not come to rest', async () => {
    const told = await tell({
      story: 'merged',
      key: 'openai-single-environment',
      meddle: { who: 'forges the journal', at: 1 },
    })
    expect([told.end, told.harm, told.meddled]).toEqual(['rest', [], true])
    const { harm } = await tell({
      story: 'merged',
      key: 'openai-single-environment',
      blows: Array.from({ length: 60 }, () => ({ how: 'die-before', at: 1 }) as const),
    })
    expect(harm.join('\n')).toContain('did not come to rest')
  }, 180_000)

  test('chance is the same for the same seed, and another for another', () => {
    expect(take(7)).toEqual(take(7))
    expect(take(7)).not.toEqual(take(8))
  })
})
