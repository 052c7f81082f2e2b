import { expect, test } from '@jest/globals'
import { manifestText } from '../../../src/sandbox/repository/manifest.ts'
import { USUAL_KEY } from '../../../src/sandbox/ready.ts'
import { HOUR } from '../rig.ts'
import { adopted, entryOf, expectUnharmed, idOf, knowing, mergeOpen, PATIENCE, untilRest } from './story.ts'

const STORE = 'store: { github: { environment: production, secret: OPENAI_API_KEY } }'
const STORES = `store:
          - github: { environment: production, secret: OPENAI_API_KEY }
          - github: { environment: jobs, secret: OPENAI_KEY }`

test('one key in two places: both hold the next one before the old one goes', async () => {
  const manifest = manifestText([USUAL_KEY]).replace(STORE, STORES)
  expect(manifest).toContain('environment: jobs')
  const rig = knowing({ manifest, environments: ['jobs'] })
  const { world } = rig
  const first = world.first.get('openai/production')?.value ?? ''
  const inJobs = (): string | undefined => world.github.truth.readSecret('environment/jobs', 'OPENAI_KEY')
  world.github.person('mona').setSecret('environment/jobs', 'OPENAI_KEY', first)
  await adopted(rig)
  await world.clock.advance(HOUR)
  const heir = entryOf(world, 'openai/production')?.candidate?.keyId
  mergeOpen(world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  const value = world.openai.keys().find(({ id }) => id === heir)?.value
  expect(idOf(world, USUAL_KEY)).toBe(heir)
  expect(inJobs()).toBe(value)
  await untilRest(rig)
  expect(inJobs()).toBe(value)
  expect(world.openai.accepts(first)).toBe(false)
  expectUnharmed(rig)
}, 180_000)
