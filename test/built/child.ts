import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from '../repository/sources.ts'

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs a built entry as its own process, with no environment but what is given; `input` is piped in. */
export function child(
  entry: 'action' | 'cli',
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input = '',
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const started = spawn(process.execPath, [join(ROOT, 'dist', `${entry}.js`), ...args], {
      env: { PATH: process.env['PATH'] ?? '', ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    // Who reads nothing may end before it is written.
    started.stdin.on('error', () => undefined)
    started.stdin.end(input)
    let [out, err] = ['', '']
    started.stdout.on('data', (chunk) => (out += String(chunk)))
    started.stderr.on('data', (chunk) => (err += String(chunk)))
    started.on('error', reject)
    started.on('close', (code) => resolve({ code, out, err }))
  })
}
