import { describe, expect, test } from '@jest/globals'
import { loseAnswer, nth, ofKeyturn } from '../../../src/sandbox/faults.ts'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { PROJECT } from '../../../src/sandbox/vercel/vercel.ts'
import { DAY, HOUR, type Rig } from '../rig.ts'
import { expectAtRest, expectUnharmed, living, mergeOpen, openOnes, PATIENCE, proposed, untilRest } from './story.ts'

const KEY: KeySpec = {
  name: 'openai',
  provider: 'openai',
  environment: 'production',
  host: 'vercel',
  startedBy: 'hook',
}
const ID = 'openai/production'

function isHook(path: string): boolean {
  return path.startsWith('/v1/integrations/deploy/')
}

/** Due and asked for; the workflow passes the hook's address, which is hunted like a key. */
function asked(): Promise<Rig> {
  return proposed({ keys: [KEY] })
}

describe('deployed by a hook', () => {
  test('a whole rotation: it is called once, nothing is called succeeded, and the fingerprint proves the key', async () => {
    const rig = await asked()
    const { world } = rig
    expect(openOnes(world, 'rotate')[0]?.body).toContain('Keyturn calls `the hook in DEPLOY_HOOK`')
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    expectAtRest(rig)
    expectUnharmed(rig)
    expect(world.calls.filter(({ request }) => isHook(request.url.pathname))).toHaveLength(1)
    const path = world.github.truth.files('keyturn/journal').find((one) => one.startsWith(`records/${ID}/`)) ?? ''
    const text = world.github.truth.file('keyturn/journal', path) ?? ''
    expect(text).toContain('a hook tells nothing of its end')
    expect(text).toContain('Nobody told how the deployment ended')
    expect(text).not.toContain('succeeded')
  }, 180_000)

  test('the build fails: nobody tells, the old key serves on, and both live', async () => {
    const rig = await asked()
    const { world } = rig
    world.vercel.controls.nextEnds = 'ERROR'
    mergeOpen(world, 'rotate')
    const { outcomes } = await rig.keyturn({ patience: PATIENCE })
    expect(outcomes[0]).toMatchObject({ kind: 'wait', because: 'unverified' })
    await rig.pass(2 * DAY)
    expect(living(world, 'openai')).toHaveLength(2)
    expectUnharmed(rig)
    // Somebody builds it by hand.
    world.vercel.build(PROJECT)
    await world.clock.advance(HOUR)
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)

  test('its answer is lost: it is called once more, which is said, and does no harm', async () => {
    const rig = await asked()
    const { world } = rig
    world.tap(loseAnswer(nth(1, (call) => ofKeyturn(call) && isHook(call.request.url.pathname))))
    mergeOpen(world, 'rotate')
    const first = await rig.keyturn({ patience: PATIENCE })
    expect(JSON.stringify(first.outcomes)).toContain('It may have started a deployment')
    await untilRest(rig)
    expect(world.calls.filter(({ request }) => isHook(request.url.pathname))).toHaveLength(2)
    expectAtRest(rig)
  }, 180_000)

  test('its address is not passed: it is said what to add, and nothing goes on', async () => {
    const rig = await asked()
    const { world } = rig
    delete rig.env['DEPLOY_HOOK']
    mergeOpen(world, 'rotate')
    const { outcomes } = await rig.keyturn({ patience: PATIENCE })
    expect(JSON.stringify(outcomes)).toContain('DEPLOY_HOOK is not passed to the step')
    await rig.pass(DAY)
    expect(living(world, 'openai')).toHaveLength(2)
    expectUnharmed(rig)
  }, 180_000)
})
