import { expect, test } from '@jest/globals'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { manifestText } from '../../../src/sandbox/repository/manifest.ts'
import { due, told, verified } from '../auditing.ts'
import { HOUR } from '../rig.ts'
import { adopted, knowing, mergeOpen, untilRest } from './story.ts'

const KEY: KeySpec = { name: 'chat', provider: 'openai', environment: 'production' }
const TEXT = manifestText([KEY], { defaults: ['every: 10d'] })
const LOCK = 'rotation.lock.yml'

test.each(['Keyturn’s proposal', 'a person, by hand'])(
  'a credential that got another name from %s keeps its past',
  async (who) => {
    const rig = knowing({ keys: [KEY], manifest: TEXT.replace('  chat:', '  openai:'), app: { every: 6 * HOUR } })
    const { world } = rig
    rig.env['KEYTURN_INCUMBENT_OPENAI_PRODUCTION'] = rig.env['KEYTURN_INCUMBENT_CHAT_PRODUCTION']
    await adopted(rig)
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    const file = (path: string): string => world.github.truth.file('main', path) ?? ''
    const renamed = file('rotation.yml').replace('  openai:', '  chat:')
    const files = {
      'rotation.yml': renamed.replace('production:\n', 'production:\n        moved-from: openai/production\n'),
    }
    const mona = world.github.person('mona')
    const lock = who.startsWith('a person')
      ? { [LOCK]: file(LOCK).replace('openai/production:', 'chat/production:') }
      : {}
    mona.commit('main', { ...files, ...lock }, 'Rename it')
    await rig.keyturn()
    mergeOpen(world, 'move')
    await rig.keyturn()
    await due(rig)
    mergeOpen(world, 'rotate')
    await untilRest(rig)

    const verdict = await verified(rig)
    expect(verdict.findings).toEqual([])
    expect(verdict.seen).toMatchObject({ credentials: 2, records: 2 })
    // The name is not to be had without its key: the same line for a credential that the journal never moved is no move.
    mona.commit('main', { [LOCK]: file(LOCK).replace('chat/production:', 'mail/production:') }, 'Take it')
    expect(told(await verified(rig))).toEqual([`lock-by-hand ${LOCK}`, `lock-by-hand ${LOCK}`])
  },
  180_000,
)
