// Memory of a run that begins a thousand rotations: the loops in a process of their own, the sandbox on sockets beside it.
import { serve } from '../../src/sandbox/serve.ts'
import { createRedactor } from '../../src/http/redact.ts'
import { createTransport, timer } from '../../src/http/transport.ts'
import { createClock } from '../../src/start/clock.ts'
import { run as runKeyturn } from '../../src/start/run.ts'
import { DAY, type Rig } from '../start/rig.ts'
import { usage } from './child.ts'
import type { Measured } from './limits.ts'

/** All keys of the world grow old, and one run of a child process mints and proposes every one. */
export async function measureMany({ world, env }: Rig, program: string): Promise<Measured> {
  await world.clock.advance(95 * DAY)
  const served = await serve(world, { speed: 0 })
  try {
    const given = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
    const { ended, peak } = await usage({
      node: process.execPath,
      args: [program, '--child'],
      env: {
        ...Object.fromEntries(given),
        BENCH_GITHUB: served.urls.github,
        BENCH_OPENAI: served.urls.openai,
        BENCH_TOKEN: world.github.control.installationToken({ forever: true }),
      },
    })
    const open = world.github.truth.pulls().filter(({ state }) => state === 'open').length
    if (ended.exit !== 0 || open !== world.keys.length) throw new Error(`${open} proposals are open:\n${ended.said}`)
    return {
      id: 'fleet-memory',
      value: (peak * 1024 * 1024) / 1e6,
      note: `${open} minted and proposed in ${(ended.milliseconds / 1000).toFixed(0)} s by a process of its own, on loopback and without GitHub's second between writes; the bench's own code included`,
    }
  } finally {
    await served.close()
  }
}

/** What the child does: one run, as an edge starts it, but for the pace. */
export async function child(): Promise<void> {
  const { env } = process
  const { clock, watch } = createClock()
  const api = env['BENCH_GITHUB'] ?? ''
  const outside = {
    fetch: watch(createTransport(env), api),
    clock,
    timer,
    env,
    api,
    owner: 'acme',
    name: 'web',
    redactor: createRedactor(),
    log: () => undefined,
    gap: 0,
  }
  const wishes = {
    login: { kind: 'token', token: env['BENCH_TOKEN'] ?? '' },
    only: [],
    dryRun: false,
    patience: 0,
    endpoints: new Map([['openai', `${env['BENCH_OPENAI'] ?? ''}/v1`]]),
    adminKeys: new Map(),
  } as const
  const { outcomes } = await runKeyturn(outside, wishes, { run: 'bench', attempt: 1, actor: 'mona' })
  const odd = outcomes.find(({ because }) => because !== 'awaiting-review')
  if (odd !== undefined) throw new Error(`${odd.credential}: ${odd.because} ${odd.about ?? ''}`)
}
