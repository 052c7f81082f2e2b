import { describe, expect, test } from '@jest/globals'
import type { Deed, Heard, Wake } from '../../src/bot/hear/deeds.ts'
import { hear } from '../../src/bot/hear/hear.ts'
import { createMemory } from '../../src/bot/memory.ts'
import { createQueue, type Queue } from '../../src/bot/queue.ts'
import { button, comment, common, deployment, edited, type Loose, pull, push, run } from './payloads.ts'

interface Bench {
  readonly queue: Queue
  /** What was done, as `owner/name what`. */
  readonly done: string[]
  readonly wakes: (readonly Wake[])[]
  readonly failed: string[]
  /** So many milliseconds pass. */
  pass(milliseconds: number): Promise<void>
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function bench(fail: (deed: Deed['do']) => boolean = () => false): Bench {
  let now = 0
  const sleepers: { at: number; wake: () => void }[] = []
  const done: string[] = []
  const wakes: (readonly Wake[])[] = []
  const failed: string[] = []
  const queue = createQueue({
    gather: 3000,
    sleep: (milliseconds) => new Promise((wake) => sleepers.push({ at: now + milliseconds, wake })),
    carrier: {
      carry: async ({ place }, deed) => {
        await turn()
        if (fail(deed.do)) throw new Error('refused')
        done.push(`${place?.name ?? '*'} ${deed.do}`)
      },
      wake: async ({ place }, gathered) => {
        done.push(`${place?.name ?? '*'} wake`)
        wakes.push(gathered)
      },
      failed: (_spot, deed) => failed.push(deed),
    },
  })
  const pass = async (milliseconds: number): Promise<void> => {
    now += milliseconds
    for (const { at, wake } of sleepers) if (at <= now) wake()
    for (let n = 0; n < 20; n++) await turn()
  }
  return { queue, done, wakes, failed, pass }
}

function heard(deeds: readonly Deed[], name = 'web'): Heard {
  return { installation: 777, place: { owner: 'acme', name }, deeds }
}

const WAKE: Wake = { do: 'wake', because: 'alert' }

describe('the queue', () => {
  test('gathers wakes of a few seconds for one dispatch, and starts with the next one anew', async () => {
    const { queue, wakes, pass } = bench()
    for (const comment of ['1', '2', '2']) queue.take(heard([{ do: 'wake', because: 'comment', comment }]))
    await pass(2999)
    expect(wakes).toEqual([])
    await pass(1)
    expect(wakes.map((one) => one.map(({ comment }) => comment))).toEqual([['1', '2']])
    queue.take(heard([WAKE]))
    await pass(3000)
    expect(wakes).toHaveLength(2)
  })

  test('lets no wake wait for ever because others come', async () => {
    const { queue, wakes, pass } = bench()
    for (let n = 0; n < 6; n++) {
      queue.take(heard([{ do: 'wake', because: 'comment', comment: String(n) }]))
      await pass(1000)
    }
    expect(wakes[0]?.length).toBe(3)
  })

  test('acknowledges at once, while wakes are gathered', async () => {
    const { queue, done, pass } = bench()
    queue.take(hear('issue_comment', comment('/keyturn rotate')))
    await pass(0)
    expect(done).toEqual(['web acknowledge'])
  })

  test('keeps repositories apart', async () => {
    const { queue, done, pass } = bench()
    queue.take(heard([WAKE], 'web'))
    queue.take(heard([WAKE], 'api'))
    await pass(3000)
    expect(done.toSorted()).toEqual(['api wake', 'web wake'])
  })

  test('goes on after a deed that failed', async () => {
    const { queue, done, failed, pass } = bench((deed) => deed === 'acknowledge')
    queue.take(
      heard([
        { do: 'acknowledge', comment: '1' },
        { do: 'pass', head: 'a' },
      ]),
    )
    await pass(0)
    expect([failed, done]).toEqual([['acknowledge'], ['web pass']])
  })

  test('is empty after draining, which gathers no longer', async () => {
    const { queue, done } = bench()
    queue.take(hear('issue_comment', comment('/keyturn rotate')))
    expect(queue.waiting()).toBe(2)
    await queue.drain()
    expect([done, queue.waiting()]).toEqual([['web acknowledge', 'web wake'], 0])
  })
})

test('a delivery is new once, and the oldest are forgotten first', () => {
  const memory = createMemory(2)
  expect(['a', 'a', 'b', 'c', 'b', 'a'].map((id) => memory.isNew(id))).toEqual([true, false, true, true, false, true])
})

/** What remains of it all at GitHub: signs and marked comments once, checks on commits, and that a run began after the last news. */
interface End {
  readonly signs: readonly string[]
  readonly comments: readonly string[]
  readonly checks: readonly string[]
  readonly unseen: readonly string[]
}

async function endOf(deliveries: readonly (readonly [string, string, Loose])[]): Promise<End> {
  const [signs, comments, checks] = [new Set<string>(), new Set<string>(), new Set<string>()]
  const unseen = new Set<string>()
  const memory = createMemory(1000)
  const queue = createQueue({
    gather: 1,
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    carrier: {
      carry: async ({ place }, deed) => {
        const at = place?.name ?? ''
        if (deed.do === 'acknowledge') signs.add(`${at} ${deed.comment}`)
        if (deed.do === 'say') comments.add(`${at} ${deed.mark} ${deed.body}`)
        if (deed.do === 'pass') checks.add(`${at} ${deed.head}`)
      },
      wake: async ({ place }) => {
        unseen.delete(place?.name ?? '')
      },
      failed: (_spot, _deed, error) => {
        throw error
      },
    },
  })
  for (const [n, [id, event, payload]] of deliveries.entries()) {
    if (!memory.isNew(id)) continue
    const one = hear(event, payload)
    if (one.deeds.some((deed) => deed.do === 'wake')) unseen.add(one.place?.name ?? '')
    queue.take(one)
    if (n % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await queue.drain()
  const [a = [], b = [], c = [], d = []] = [signs, comments, checks, unseen].map((set) => [...set].toSorted())
  return { signs: a, comments: b, checks: c, unseen: d }
}

function deliveries(count: number): readonly (readonly [string, string, Loose])[] {
  return Array.from({ length: count }, (_, n) => {
    const repository = { id: 7, full_name: `acme/r${n % 13}`, default_branch: 'main' }
    const user = { login: 'mona', type: 'User' }
    const made: readonly (readonly [string, Loose])[] = [
      ['issue_comment', comment('/keyturn retry', { comment: { id: n + 1, body: '/keyturn retry', user } })],
      ['issue_comment', edited()],
      ['pull_request', pull('closed')],
      ['push', push(['rotation.lock.yml'])],
      ['workflow_run', run('.github/workflows/deploy.yml')],
      ['deployment_status', deployment('success')],
      ['check_run', button('retry')],
      ['merge_group', common({ action: 'checks_requested', merge_group: { head_sha: String(n).padStart(40, '0') } })],
      ['secret_scanning_alert', common({ action: 'created' })],
      ['star', common({ action: 'created' })],
    ]
    const [event, payload] = made[n % made.length] ?? ['', {}]
    return [`delivery-${n}`, event, { ...payload, repository }]
  })
}

/** Always the same disorder (xorshift). */
function shuffled<T>(all: readonly T[]): readonly T[] {
  let state = 0x9e3779b9
  const keyed = all.map((one): readonly [number, T] => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return [state, one]
  })
  return keyed.toSorted(([a], [b]) => a - b).map(([, one]) => one)
}

test('ten thousand deliveries, shuffled and doubled, lead to the same end as in order', async () => {
  const all = deliveries(10_000)
  const inOrder = await endOf(all)
  const inDisorder = await endOf(shuffled([...all, ...all]))

  expect(inOrder.signs).toHaveLength(1000)
  expect(inOrder.checks).toHaveLength(1000)
  expect(inOrder.unseen).toEqual([])
  expect(inDisorder).toEqual(inOrder)
})
