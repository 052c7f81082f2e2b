// Jest in a copy of the tree, and what it says.
import { spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

export interface Failed {
  /** Relative to the tree. */
  readonly path: string
  /** With the names of what it stands in. */
  readonly name: string
}

/** What running tests came to. */
export type Ran =
  | { readonly kind: 'passed'; readonly tests: number }
  | { readonly kind: 'failed'; readonly failed: readonly Failed[] }
  /** No test ran in a file: it or what it imports cannot be loaded. */
  | { readonly kind: 'unloadable'; readonly path: string; readonly message: string }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'broken'; readonly message: string }

export interface Asked {
  /** Paths, or `path > part of a name` for some tests of a file. Empty: the whole suite, but for `LEFT_OUT`. */
  readonly tests: readonly string[]
  readonly limit: number
  /** Ends with the first file that fails. */
  readonly bail: boolean
}

/** They run dist/, which a mutation of src/ does not reach, or look at texts and not at behaviour. */
const LEFT_OUT = ['/test/acceptance/', '/test/repository/', '/test/built/', '/test/mutations/', '/test/bench/']

/** Several work on one machine: a test without a limit of its own gets time. */
const SLOW = '--testTimeout=60000'

/** Of the program's own tree: an older one may have none. */
const REPORTER = join(process.cwd(), 'tools/names-reporter.mjs')

export async function runJest(root: string, asked: Asked): Promise<Ran> {
  const output = join(root, 'jest-result.json')
  rmSync(output, { force: true })
  const chosen = asked.tests.length > 0 ? choose(asked.tests) : ['--testPathIgnorePatterns', ...LEFT_OUT]
  const options = [
    '--ci',
    '--silent',
    '--runInBand',
    `--reporters=${REPORTER}`,
    SLOW,
    ...(asked.bail ? ['--bail'] : []),
  ]
  const ended = await run({ root, output }, [...options, ...chosen], asked.limit)
  if (ended.timedOut) return { kind: 'timed-out' }
  return judge(root, output, ended.errors)
}

/** Process groups that have not ended. */
const running = new Set<number>()

/** For a program that is stopped: no test goes on behind it. */
export function endAll(): void {
  for (const group of running) kill(group)
}

function kill(group: number): void {
  try {
    process.kill(-group, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

interface Ended {
  readonly timedOut: boolean
  readonly errors: string
}

/** In a process group of its own, so that all of it ends at the limit. */
function run(
  at: { readonly root: string; readonly output: string },
  args: readonly string[],
  limit: number,
): Promise<Ended> {
  return new Promise((resolve) => {
    const node = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js']
    const child = spawn(process.execPath, [...node, ...args], {
      cwd: at.root,
      env: { ...process.env, KEYTURN_MUTATION_NAMES: at.output },
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const group = child.pid
    if (group !== undefined) running.add(group)
    let errors = ''
    let timedOut = false
    child.stderr.on('data', (chunk: Buffer) => (errors = `${errors}${chunk.toString('utf8')}`.slice(-4_000)))
    const timer = setTimeout(() => {
      timedOut = true
      if (group !== undefined) kill(group)
    }, limit)
    child.on('close', () => {
      clearTimeout(timer)
      if (group !== undefined) running.delete(group)
      resolve({ timedOut, errors })
    })
  })
}

/** A name narrows only where every test asked for has one. */
function choose(tests: readonly string[]): readonly string[] {
  const parts = tests.map(split)
  const names = parts.flatMap(({ name }) => name ?? [])
  const pattern = names.length < tests.length ? [] : ['-t', names.map(literal).join('|')]
  return [...pattern, '--runTestsByPath', ...new Set(parts.map(({ path }) => path))]
}

/** `path > part of a name` */
export function split(test: string): { readonly path: string; readonly name?: string } {
  const at = test.indexOf(' > ')
  return at < 0 ? { path: test } : { path: test.slice(0, at), name: test.slice(at + 3) }
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

interface Report {
  readonly files: readonly {
    readonly path: string
    readonly failed: boolean
    readonly message: string
    readonly tests: readonly { readonly fullName: string; readonly status: string; readonly late: boolean }[]
  }[]
}

function judge(root: string, output: string, errors: string): Ran {
  const report = readReport(output)
  if (report === undefined) return { kind: 'broken', message: errors }
  const files = report.files.map((file) => ({ ...file, path: relative(root, file.path).split(sep).join('/') }))
  const unloadable = files.find(({ failed, tests }) => failed && tests.length === 0)
  if (unloadable) return { kind: 'unloadable', path: unloadable.path, message: unloadable.message }
  const failed = files.flatMap(({ path, failed: bad, tests }) => {
    const fallen = tests.filter(({ status }) => status === 'failed')
    // A test that was merely slow has found nothing out. What is found when all have ended fails the file and none of them.
    const names = fallen.filter(({ late }) => !late).map(({ fullName }) => fullName)
    return (bad && fallen.length === 0 ? ['after the last test'] : names).map((name) => ({ path, name }))
  })
  if (failed.length > 0) return { kind: 'failed', failed }
  if (files.some(({ failed: bad }) => bad)) return { kind: 'timed-out' }
  const passed = files.flatMap(({ tests }) => tests).length
  if (passed === 0) return { kind: 'broken', message: `no test ran: ${errors}` }
  return { kind: 'passed', tests: passed }
}

function readReport(path: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}
