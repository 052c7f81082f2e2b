// Layout `versioned`: what the default branch named between two runs was in service, though no run saw it.
import { describe, expect, test } from '@jest/globals'
import { credentialOf, type KeySpec } from '../../../src/sandbox/repository/key.ts'
import { HOUR, type Rig } from '../rig.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  FIRST_KEY,
  idOf,
  knowing,
  living,
  mergeOpen,
  openOnes,
  PATIENCE,
  untilRest,
} from './story.ts'

const RESEND: KeySpec = {
  name: 'resend',
  provider: 'resend',
  environment: 'production',
  layout: 'versioned',
  manifest: ['with: { permission: sending_access }', FIRST_KEY],
}
const OPENAI: KeySpec = { name: 'openai', provider: 'openai', environment: 'production', layout: 'versioned' }
const WORKFLOW = '.github/workflows/deploy-production.yml'

const mona = ({ world }: Rig): ReturnType<Rig['world']['github']['person']> => world.github.person('mona')

/** Reverts a merged pull request; the number of the one that did. */
function reverted(rig: Rig, number: number): number {
  const revert = mona(rig).revert(number)
  mona(rig).merge(revert)
  return revert
}

/** In overlap since an hour, forward or on the way back; the number of the pull request that was merged last. */
async function overlapping(rig: Rig, way: 'forward' | 'back'): Promise<number> {
  await adopted(rig)
  await rig.world.clock.advance(HOUR)
  const pull = openOnes(rig.world, 'rotate').find(({ branch }) => branch.includes('resend'))?.number ?? 0
  mona(rig).merge(pull)
  await rig.keyturn({ patience: PATIENCE })
  await rig.world.clock.advance(HOUR)
  if (way === 'forward') return pull
  const revert = reverted(rig, pull)
  await rig.keyturn({ patience: PATIENCE })
  await rig.world.clock.advance(HOUR)
  return revert
}

function verifiedAt(rig: Rig): number | undefined {
  const entry = entryOf(rig.world, credentialOf(RESEND))
  return entry?.rollback === undefined ? entry?.candidate?.verifiedAt : entry.rollback.verifiedAt
}

/** Moves a file on the default branch, and back. */
function byHand(rig: Rig): void {
  const { truth } = rig.world.github
  const text = truth.file('main', WORKFLOW) ?? ''
  mona(rig).commit('main', { [WORKFLOW]: text.replace('secrets.RESEND_API_KEY_V1', 'secrets.RESEND_API_KEY') })
  mona(rig).commit('main', { [WORKFLOW]: text })
}

/** The same files, and a history that knows nothing of before: what a history rewrite leaves. */
function rewritten(rig: Rig): void {
  const { truth } = rig.world.github
  const files = Object.fromEntries(truth.files('main').map((path) => [path, truth.file('main', path) ?? '']))
  const first = truth.commits('main').at(-1)?.oid ?? ''
  rig.world.github.control.setRef('refs/heads/rewritten', first)
  mona(rig).forcePush('main', mona(rig).commit('rewritten', { ...files, 'notes.md': 'clean\n' }, 'Rewrite'))
}

const ANEW: readonly (readonly [string, 'forward' | 'back', (rig: Rig, number: number) => void])[] = [
  ['a revert and its revert', 'forward', (rig, number) => void reverted(rig, reverted(rig, number))],
  ['a revert of the revert and its revert', 'back', (rig, number) => void reverted(rig, reverted(rig, number))],
  ['references changed by hand, and back', 'forward', byHand],
  ['a history that was rewritten', 'forward', rewritten],
]

describe('between two runs', () => {
  test.each(ANEW)(
    '%s (%s): the overlap begins anew, and nobody loses a key',
    async (_what, way, does) => {
      const rig = knowing({ keys: [RESEND] })
      const { world } = rig
      const number = await overlapping(rig, way)
      const before = verifiedAt(rig) ?? 0
      await world.clock.advance(20 * HOUR)
      const then = world.clock.now()
      does(rig, number)
      await world.clock.advance(5 * HOUR)
      await rig.keyturn({ patience: PATIENCE })
      expect(before).toBeLessThan(then)
      expect(verifiedAt(rig) ?? Infinity).toBeGreaterThan(then)
      expect(living(world, 'resend')).toHaveLength(2)
      expectUnharmed(rig)
      await untilRest(rig)
      expectUnharmed(rig)
      expectAtRest(rig)
    },
    180_000,
  )

  test('after ten minutes’ notice was given: nothing is deleted', async () => {
    const rig = knowing({ keys: [RESEND] })
    const { world } = rig
    const number = await overlapping(rig, 'forward')
    await world.clock.advance(24 * HOUR)
    await rig.keyturn()
    expect(entryOf(world, credentialOf(RESEND))?.retiringAt).toBeDefined()
    reverted(rig, reverted(rig, number))
    await world.clock.advance(HOUR / 4)
    await rig.keyturn()
    expect(entryOf(world, credentialOf(RESEND))?.retiringAt).toBeUndefined()
    expect(living(world, 'resend')).toHaveLength(2)
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)

  test('another key’s proposal, made before this one was merged, and three hundred commits: nothing begins anew', async () => {
    const rig = knowing({ keys: [RESEND, OPENAI] })
    const { world } = rig
    await overlapping(rig, 'forward')
    const before = verifiedAt(rig)
    mergeOpen(world, 'rotate')
    for (let n = 0; n < 300; n += 1) mona(rig).commit('main', { 'notes.md': `${n}\n` }, 'Take notes')
    const old = world.first.get(credentialOf(RESEND))?.id
    await world.clock.advance(24 * HOUR)
    await rig.keyturn()
    expect(verifiedAt(rig)).toBe(before)
    expect(entryOf(world, credentialOf(RESEND))?.retiringAt).toBeDefined()
    await untilRest(rig)
    expect(idOf(world, RESEND)).not.toBe(old)
    expectAtRest(rig)
  }, 180_000)

  test('right before the guard’s last read: nothing is deleted', async () => {
    const rig = knowing({ keys: [RESEND] })
    const { world } = rig
    const number = await overlapping(rig, 'forward')
    await world.clock.advance(24 * HOUR)
    await rig.keyturn()
    await world.clock.advance(HOUR / 4)
    let guarded = false
    world.tap({
      before: async ({ from, request }) => {
        if (guarded || from !== 'keyturn' || !request.body.includes('"query":"query Fresh(')) return undefined
        guarded = true
        reverted(rig, reverted(rig, number))
        return undefined
      },
    })
    await rig.keyturn()
    expect(guarded).toBe(true)
    expect(living(world, 'resend')).toHaveLength(2)
    expect(verifiedAt(rig) ?? Infinity).toBeGreaterThan(world.clock.now() - HOUR)
  }, 180_000)
})
