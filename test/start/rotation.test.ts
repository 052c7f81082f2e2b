import { describe, expect, test } from '@jest/globals'
import { createRig, DAY, HOUR } from './rig.ts'

describe('a key goes from due to revoked', () => {
  test('an environment secret, layout single, OpenAI', async () => {
    const rig = createRig()
    const { world } = rig
    rig.env['KEYTURN_INCUMBENT_OPENAI_PRODUCTION'] = world.first.get('openai/production')?.value
    const show = (r: any, l = '') => console.log(l, new Date(world.clock.now()).toISOString(), 'req', rig.counted(), JSON.stringify(r.outcomes.map((o: any) => [o.credential, o.phase, o.kind, o.because, o.about, o.acted.join(' ')])), 'idle', r.idle, rig.log.splice(0))
    show(await rig.keyturn(), 'first')
    show(await rig.keyturn(), 'idle')
    console.log(world.github.truth.pulls()[0]?.body)
    world.github.person('mona').merge(1)
    show(await rig.keyturn(), 'taken')
    show(await rig.keyturn(), 'idle?')
    const pull = world.github.truth.pulls()[1]
    console.log(pull?.title, pull?.body, pull?.labels)
    if (!pull) return
    await world.clock.advance(HOUR)
    world.github.person('mona').merge(2)
    show(await rig.keyturn({ patience: 12 * 60_000 }), 'merged')
    for (let i = 0; i < 14; i++) {
      await world.clock.advance(3 * HOUR)
      show(await rig.keyturn({ patience: 12 * 60_000 }), 'later')
    }
    console.log(world.github.truth.pulls()[1]?.body, world.github.truth.pulls()[1]?.comments.map((c) => c.body).join('\n-----\n'))
    console.log(world.app.requests, world.app.failed, world.openai.keys())
  }, 120_000)
})
