// What every scheduled run pays: the built Action as a process, as GitHub starts it, with its one request on loopback.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '../../src/sandbox/serve.ts'
import type { Rig } from '../start/rig.ts'
import { type Child, nodes, ROOT, run, type Usage, usage } from './child.ts'
import type { Measured } from './limits.ts'
import { median, told } from './middle.ts'

/** Worlds of 10 and of 1,000 credentials, idle. */
export interface Idle {
  readonly few: Rig
  readonly many: Rig
}

type Env = Child['env']

export async function measureStart({ few, many }: Idle, most: number): Promise<readonly Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-bench-'))
  const served = await Promise.all([serve(few.world, { speed: 0 }), serve(many.world, { speed: 0 })])
  try {
    const [one, other] = served
    const envs = [envOf(few, one.urls.github, folder), envOf(many, other.urls.github, folder)] as const
    const measured: Measured[] = []
    for (const node of nodes()) measured.push(...(await measureOn(node, envs, most)))
    return measured
  } finally {
    await Promise.all(served.map((one) => one.close()))
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measureOn(
  node: { readonly path: string; readonly version: string },
  [few, many]: readonly [Env, Env],
  most: number,
): Promise<readonly Measured[]> {
  const action = (env: Env): Child => ({ node: node.path, args: [join(ROOT, 'dist/action.js')], env })
  const programs: Three<Child> = [{ node: node.path, args: ['-e', '0'], env: {} }, action(few), action(many)]
  await demandIdle(programs[1])
  await demandIdle(programs[2])
  const times = quiet(await race(programs, most))
  const used: Three<Usage>[] = []
  for (let round = 0; round < most / 3; round += 1)
    used.push([await usage(programs[0]), await usage(programs[1]), await usage(programs[2])])
  return figures(`Node ${node.version}`, times, used)
}

/** Of `node -e 0`, of a run with ten credentials, and of one with a thousand. */
type Three<T> = readonly [none: T, ten: T, thousand: T]

function figures(on: string, times: readonly Three<number>[], used: readonly Three<Usage>[]): readonly Measured[] {
  const start = times.map(([none, ten]) => ten / none)
  const grown = times.map(([, ten, thousand]) => thousand / ten)
  const [none, ten, thousand] = ([0, 1, 2] as const).map((at) => Math.round(median(times.map((round) => round[at]))))
  const peaks = used.map((round) => round[1].peak)
  const [bare, large] = ([0, 2] as const).map((at) => median(used.map((round) => round[at].peak)).toFixed(1))
  const cpu = median(used.map((round) => round[1].cpu / round[0].cpu)).toFixed(2)
  const cpuGrown = median(used.map((round) => round[2].cpu / round[1].cpu)).toFixed(2)
  return [
    {
      id: 'start',
      value: median(start),
      note: `${on}: ${told(start)}; ${ten} ms against ${none} ms; by processor time ${cpu}`,
    },
    {
      id: 'start-memory',
      value: median(peaks),
      note: `${on}: ${told(peaks, 1)}; ${large} with 1,000, ${bare} of \`node -e 0\``,
    },
    {
      id: 'start-1000',
      value: median(grown),
      note: `${on}: ${told(grown)}; ${thousand} ms against ${ten} ms; by processor time ${cpuGrown}`,
    },
  ]
}

/** One after the other, again and again: what else the machine does falls on all of them. The first round warms the disk's cache. */
async function race([none, few, many]: Three<Child>, most: number): Promise<readonly Three<number>[]> {
  const rounds: Three<number>[] = []
  for (let round = 0; round <= most; round += 1) rounds.push([await time(none), await time(few), await time(many)])
  return rounds.slice(1)
}

async function time(child: Child): Promise<number> {
  return (await run(child)).milliseconds
}

/**
 * The half of the rounds in which all three together took least: in the others the machine was busy with something else, which
 * says nothing of Keyturn. Chosen by the sum, never by the ratio.
 */
function quiet(rounds: readonly Three<number>[]): readonly Three<number>[] {
  const sum = (round: Three<number>): number => round[0] + round[1] + round[2]
  return rounds.toSorted((a, b) => sum(a) - sum(b)).slice(0, Math.ceil(rounds.length / 2))
}

/** What is measured must be what is meant. */
async function demandIdle(action: Child): Promise<void> {
  const { exit, said } = await run(action)
  if (exit !== 0 || !/nothing is due/i.test(said)) throw new Error(`the run was not idle (exit ${exit}):\n${said}`)
}

const FILES = ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'GITHUB_STATE', 'GITHUB_ENV', 'GITHUB_PATH'] as const

function envOf(rig: Rig, github: string, folder: string): Env {
  const files = Object.fromEntries(FILES.map((name) => [name, join(folder, name)]))
  for (const path of Object.values(files)) writeFileSync(path, '')
  writeFileSync(join(folder, 'event.json'), '{}')
  const given = Object.entries(rig.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  return {
    ...files,
    ...Object.fromEntries(given),
    GITHUB_ACTIONS: 'true',
    GITHUB_API_URL: github,
    GITHUB_SERVER_URL: github,
    GITHUB_REPOSITORY: 'acme/web',
    GITHUB_RUN_ID: '1',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_EVENT_NAME: 'schedule',
    GITHUB_EVENT_PATH: join(folder, 'event.json'),
    GITHUB_ACTOR: 'mona',
    GITHUB_TRIGGERING_ACTOR: 'mona',
    INPUT_TOKEN: rig.world.github.control.installationToken({ forever: true }),
    INPUT_PATIENCE: '0s',
  }
}
