import { describe, expect, test } from '@jest/globals'
import { dashboardTexts } from '../../../src/core/render/dashboard.ts'
import { metricsText } from '../../../src/core/render/metrics.ts'
import { urgencyOf } from '../../../src/core/render/outcome.ts'
import { statusText } from '../../../src/core/render/status.ts'
import { readHistory } from '../../../src/core/record/history.ts'
import type { ReadyWorld } from '../../../src/sandbox/ready.ts'
import { DAY, HOUR, type Rig } from '../rig.ts'
import { adopted, entryOf, expectAtRest, knowing, mergeOpen, openOnes, PATIENCE, untilRest } from './story.ts'

const CREDENTIAL = 'openai/production'

/** A key that was due some days ago, and a manifest that excuses it for so many days from now. */
function exempt(days: number): { readonly rig: Rig; readonly until: string } {
  const rig = knowing({ app: { every: HOUR } })
  const until = new Date(rig.world.clock.now() + days * DAY).toISOString().slice(0, 10)
  grant(rig.world, until)
  return { rig, until }
}

function grant(world: ReadyWorld, until: string): void {
  const text = world.github.truth.file('main', 'rotation.yml') ?? ''
  const line = `exempt: { until: ${until}, by: "@mona", because: the vendor moves }`
  world.github
    .person('mona')
    .commit('main', { 'rotation.yml': text.replace('production:\n', `production:\n        ${line}\n`) })
}

async function requests(rig: Rig): Promise<number> {
  rig.counted()
  await rig.keyturn()
  return rig.counted()
}

describe('a key that is due and exempt', () => {
  test('rests at one request a run, and is shown as what it is; once that is over it is overdue and proposed', async () => {
    const { rig, until } = exempt(30)
    const { world } = rig
    await adopted(rig)
    expect(openOnes(world, 'rotate')).toEqual([])
    expect(await requests(rig)).toBe(1)
    const result = await rig.keyturn({ full: true })
    expect(result.outcomes).toMatchObject([{ kind: 'rest', because: 'exempt', phase: 'resting' }])
    const words = `exempt until ${until}, granted by`
    expect(dashboardTexts(result).body).toContain(`${words} \`@mona\`: the vendor moves`)
    expect(dashboardTexts(result).urgent).toBe(false)
    expect(world.github.truth.issues()[0]?.body).toContain(words)
    expect(statusText(result)).toContain(`is due and exempt: until ${until}, granted by @mona: the vendor moves`)
    expect(metricsText(result)).toMatch(/keyturn_key_overdue_seconds\{[^}]*\} 0\n/)
    expect(metricsText(result)).toMatch(/keyturn_key_exempt_until_timestamp_seconds\{[^}]*\} \d+\n/)

    await world.clock.advance(30 * DAY)
    const late = await rig.keyturn()
    const [outcome] = late.outcomes
    expect(openOnes(world, 'rotate')).toHaveLength(1)
    expect(outcome && urgencyOf(outcome, late.at)).toBe('overdue')
    expect(outcome?.about).toContain(`its exemption ended on ${until}`)
    expect(dashboardTexts(late).urgent).toBe(true)

    mergeOpen(world, 'rotate')
    await untilRest(rig)
    expectAtRest(rig)
    const path = `records/${CREDENTIAL}/1.json`
    const text = world.github.truth.file('keyturn/journal', path) ?? ''
    expect(JSON.parse(text)).toMatchObject({
      why: { policy: { exempt: { by: '@mona', because: 'the vendor moves' } } },
    })
    const [rotation] = readHistory(new Map([[1, text]]), '').rotations
    expect(rotation?.exceptions).toContain(
      `It was exempt from its age until ${until}, granted by @mona: the vendor moves.`,
    )
  }, 180_000)

  test('is rotated all the same when a person says so', async () => {
    const { rig } = exempt(30)
    await adopted(rig)
    await rig.keyturn({ command: { verb: 'rotate', credential: CREDENTIAL } })
    await rig.keyturn()
    expect(openOnes(rig.world, 'rotate')).toHaveLength(1)
  }, 180_000)

  test('a rotation that runs is not held back', async () => {
    const rig = knowing({ app: { every: HOUR } })
    const { world } = rig
    await adopted(rig)
    mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    grant(world, new Date(world.clock.now() + 60 * DAY).toISOString().slice(0, 10))
    await untilRest(rig)
    expectAtRest(rig)
    expect(entryOf(world, CREDENTIAL)?.incumbent?.generation).toBe(1)
  }, 180_000)

  test('for longer than a year is exempt for a year', async () => {
    const { rig } = exempt(5000)
    const { outcomes } = await adopted(rig)
    const due = outcomes[0]?.due ?? 0
    expect(outcomes[0]?.exempt?.until).toBe(due + 365 * DAY)
    await rig.world.clock.advance(due + 366 * DAY - rig.world.clock.now())
    await rig.keyturn()
    expect(openOnes(rig.world, 'rotate')).toHaveLength(1)
  }, 180_000)
})
