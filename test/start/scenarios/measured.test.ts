import { describe, expect, test } from '@jest/globals'
import type { ReadyOptions } from '../../../src/sandbox/ready.ts'
import { PROMETHEUS_HOST } from '../../../src/sandbox/prometheus/prometheus.ts'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { HOUR, type Rig } from '../rig.ts'
import { entryOf, expectAtRest, expectUnharmed, living, mergeOpen, PATIENCE, proposed, untilRest } from './story.ts'

const KEY: KeySpec = { name: 'openai', provider: 'openai', environment: 'production', measured: true }
const ID = 'openai/production'
const ASKED = 'sum(rate(requests_total[5m])) < 0.01'

async function merged(options: ReadyOptions = {}): Promise<Rig> {
  const rig = await proposed({ keys: [KEY], ...options })
  mergeOpen(rig.world, 'rotate')
  return rig
}

async function wait(rig: Rig): Promise<string> {
  await rig.keyturn({ patience: PATIENCE })
  await rig.world.clock.advance(HOUR)
  const { outcomes } = await rig.keyturn({ patience: PATIENCE })
  return outcomes[0]?.because === 'unverified' ? (outcomes[0].about ?? '') : String(outcomes[0]?.because)
}

/** The old key lives as long as nobody says yes. */
function expectHeld({ world }: Rig): void {
  expect(living(world, 'openai')).toHaveLength(2)
  expect(entryOf(world, ID)?.candidate?.verifiedAt).toBeUndefined()
}

describe('proven by a query', () => {
  test('a whole rotation: asked ten minutes after the deployment, and its number stands in the record', async () => {
    const rig = await merged()
    const { world } = rig
    await untilRest(rig)
    expectAtRest(rig)
    expectUnharmed(rig)
    const path = world.github.truth.files('keyturn/journal').find((one) => one.startsWith(`records/${ID}/`)) ?? ''
    const text = world.github.truth.file('keyturn/journal', path) ?? ''
    expect(text).toContain('prometheus')
    expect(text).toContain(ASKED)
    const deployed = world.github.truth.runs()[0]?.createdAt ?? 0
    const asked = world.calls.find(({ host }) => host === 'prometheus')?.request.url.searchParams.get('time')
    expect(Number(asked) * 1000).toBeGreaterThanOrEqual(deployed + 600_000)
  }, 180_000)

  test('requests that fail after the deployment: no, with the rate, and both keys live until they do not', async () => {
    const rig = await merged()
    const { world } = rig
    let failing = true
    const fail = (): void => {
      if (!failing) return
      world.prometheus.count({ provider: 'openai', code: '500' })
      world.clock.at(world.clock.now() + 60_000, fail)
    }
    fail()
    expect(await wait(rig)).toMatch(/prometheus: 0\.\d+; 1 of 1 do not hold/)
    expectHeld(rig)
    failing = false
    await world.clock.advance(HOUR)
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)

  test.each<[string, (rig: Rig) => void, RegExp]>([
    ['a replica that is away', ({ world }) => void (world.prometheus.controls.partial = true), /may be missing/],
    ['answers of an hour ago', ({ world }) => void (world.prometheus.controls.stale = HOUR), /another time/],
    ['no token', (rig) => void delete rig.env['PROMETHEUS_TOKEN'], /Add PROMETHEUS_TOKEN to `env:`|blind/],
    ['a token that is not known', (rig) => void (rig.env['PROMETHEUS_TOKEN'] = 'x'.repeat(32)), /asks for a token/],
  ])(
    '%s: nothing is known, which is no yes, and both keys live',
    async (_, break_, words) => {
      const rig = await merged()
      break_(rig)
      expect(await wait(rig)).toMatch(words)
      expectHeld(rig)
      expectUnharmed(rig)
    },
    180_000,
  )

  test('a server that the workflow does not allow gets no token and no question', async () => {
    const rig = await merged()
    const { world } = rig
    const before = world.calls.length
    await rig.keyturn({ patience: PATIENCE, endpoints: new Map() })
    await world.clock.advance(HOUR)
    const { outcomes } = await rig.keyturn({
      patience: PATIENCE,
      endpoints: new Map([['prometheus', 'https://evil.example']]),
    })
    expect(outcomes[0]?.about).toContain(`\`prometheus=https://${PROMETHEUS_HOST}\` to the input \`allow-endpoints\``)
    expect(world.calls.slice(before).filter(({ host }) => host === 'prometheus')).toEqual([])
    expectHeld(rig)
  }, 180_000)
})
