// Requests to GitHub are counted (design section 12). What a run looks at again, because it waited or because the guard looks
// once more before what cannot be undone, is counted apart: no budget is reached by looking less.
import { describe, expect, test } from '@jest/globals'
import type { Call } from '../../src/sandbox/contract.ts'
import { createRig, DAY, HOUR, type Rig } from './rig.ts'

interface Counted {
  readonly once: number
  readonly again: number
}

/** `GET /actions/runs?…`, `POST /graphql query Entries`: what a request is, without what differs each time. */
function kindOf({ request }: Call): string {
  const operation = /"(?:query|mutation) (\w+)/.exec(request.body)?.[1] ?? ''
  return `${request.method} ${request.url.pathname}${request.url.search} ${operation}`
}

function isRead(kind: string): boolean {
  return kind.startsWith('GET ') || / (Snapshot|Entries|Find|Held|Fresh|FreshSince|FileAt)$/.test(kind)
}

async function counting(rig: Rig, run: () => Promise<unknown>): Promise<Counted> {
  const before = rig.world.calls.length
  await run()
  const kinds = rig.world.calls
    .slice(before)
    .flatMap((call) => (call.host === 'github' && call.from === 'keyturn' ? [kindOf(call)] : []))
  const seen = new Set<string>()
  const again = kinds.filter((kind, index) => {
    const afterWrite = kinds[index - 1]?.startsWith('PUT ') === true
    const repeated = isRead(kind) && !afterWrite && (seen.has(kind) || kind.endsWith(' Fresh'))
    seen.add(kind)
    return repeated
  }).length
  return { once: kinds.length - again, again }
}

/** Adopted, at rest, with a rotation behind it, so that labels exist and nothing is done for the first time. */
async function settled(): Promise<Rig> {
  const rig = createRig({ age: 70 * DAY, app: { every: 60_000 } })
  const { world } = rig
  rig.env['KEYTURN_INCUMBENT_OPENAI_PRODUCTION'] = world.first.get('openai/production')?.value
  await rig.keyturn()
  world.github.person('mona').merge(1)
  await rig.keyturn()
  return rig
}

describe('requests to GitHub', () => {
  test('one for an idle run', async () => {
    const rig = await settled()
    expect(await counting(rig, () => rig.keyturn())).toEqual({ once: 1, again: 0 })
  })

  test('at most 8 from due to an open proposal, at most 36 for the whole rotation', async () => {
    const rig = await settled()
    const { world } = rig
    await toDue(rig)
    const proposed = await counting(rig, () => rig.keyturn())
    expect(world.github.truth.pulls().at(-1)?.state).toBe('open')
    expect(proposed.once).toBeLessThanOrEqual(8)

    await world.clock.advance(HOUR)
    world.github.person('mona').merge(world.github.truth.pulls().length)
    const served = await counting(rig, () => rig.keyturn({ patience: 12 * 60_000 }))
    await world.clock.advance(25 * HOUR)
    const retired = await counting(rig, () => rig.keyturn({ patience: 12 * 60_000 }))
    expect(world.openai.keys().filter(({ deletedAt }) => deletedAt === undefined)).toHaveLength(1)
    // The merged branch went with the last telling, in the same request.
    expect(world.github.truth.branches().filter((branch) => branch.startsWith('keyturn/rotate/'))).toEqual([])
    const all = proposed.once + served.once + retired.once
    console.log(
      `requests: ${proposed.once} to the proposal, ${served.once} from merge to verified, ${retired.once} to the end: ${all}; looked at again: ${proposed.again + served.again + retired.again}`,
    )
    expect(all).toBeLessThanOrEqual(36)
  }, 60_000)

  test('one before the instant that an entry in flight waits for, at most four when it only waits on', async () => {
    const rig = await settled()
    await toDue(rig)
    await rig.keyturn()
    await rig.world.clock.advance(6 * HOUR)
    expect(await counting(rig, () => rig.keyturn())).toEqual({ once: 1, again: 0 })
  }, 60_000)
})

/** Lets the key grow old; the daily looks on the way are run. */
async function toDue(rig: Rig): Promise<void> {
  const { world } = rig
  for (let day = 0; day < 95; day += 1) {
    await world.clock.advance(DAY)
    const open = world.github.truth.pulls().find(({ state }) => state === 'open')
    if (open) throw new Error('a proposal was opened while the key grew old')
    if (day >= 94) return
    const result = await rig.keyturn({ dryRun: true })
    if (result.outcomes.some(({ kind, because }) => kind === 'would-act' && because === 'due')) return
    await rig.keyturn()
  }
}
