import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../../repository/sources.ts'

/** The demo as a process of its own. */
export interface Demo {
  readonly child: ChildProcess
  /** Everything it has printed so far. */
  out(): string
  err(): string
  /** Resolves when the text was printed, on either stream. */
  says(sign: RegExp): Promise<RegExpExecArray>
  readonly ended: Promise<number | null>
  /** What it left in its folder for temporary files. */
  left(): readonly string[]
  clean(): void
}

/** Starts the built demo; `KEYTURN_DIST` names another build than `dist/`. */
export function startDemo(...args: readonly string[]): Demo {
  const temporary = mkdtempSync(join(tmpdir(), 'keyturn-test-'))
  const dist = process.env['KEYTURN_DIST'] ?? join(ROOT, 'dist')
  const child = spawn(process.execPath, [join(dist, 'cli.js'), 'demo', ...args], {
    env: { PATH: process.env['PATH'] ?? '', TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  const listeners = new Set<() => void>()
  const heard = (): void => listeners.forEach((listener) => listener())
  child.stdout.on('data', (chunk) => {
    out += String(chunk)
    heard()
  })
  child.stderr.on('data', (chunk) => {
    err += String(chunk)
    heard()
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  return {
    child,
    out: () => out,
    err: () => err,
    ended,
    says: (sign) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = sign.exec(`${out}\n${err}`)
          if (found !== null) resolve(found)
        }
        listeners.add(look)
        look()
        void ended.then((code) =>
          reject(new Error(`It ended with ${code} and never said ${sign.source}.\n${out}${err}`)),
        )
      }),
    left: () => readdirSync(temporary),
    clean: () => {
      child.kill('SIGKILL')
      rmSync(temporary, { recursive: true, force: true })
    },
  }
}
