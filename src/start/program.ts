// The one place where Keyturn starts somebody else's program: a list of words, no shell, the value on standard input.
import { Buffer } from 'node:buffer'
import { type ChildProcess, spawn } from 'node:child_process'
import type { Ended, Program } from '../plugins/contract/command.ts'

/** As a child of this process, in a group of its own: what it started goes with it. */
export function runProgram({ words, env, input, listen, timeout, largest }: Program): Promise<Ended> {
  const [program = '', ...rest] = words
  return new Promise((resolve) => {
    const child = spawn(program, rest, {
      env: { ...env },
      shell: false,
      windowsHide: true,
      detached: process.platform !== 'win32',
      // What nobody reads never fills a pipe, and is nowhere.
      stdio: ['pipe', listen ? 'pipe' : 'ignore', 'ignore'],
    })
    const output: Buffer[] = []
    let size = 0
    let over = false
    const end = (ended: Ended): void => {
      if (over) return
      over = true
      clearTimeout(timer)
      endAll(child)
      child.stdout?.destroy()
      resolve(ended)
    }
    const timer = setTimeout(() => end({ how: 'timed-out' }), timeout)
    child.once('error', () => end({ how: 'not-started' }))
    child.once('close', (code) =>
      end(code === null ? { how: 'killed' } : { how: 'exited', code, output: Buffer.concat(output).toString('utf8') }),
    )
    child.stdout?.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > largest) end({ how: 'too-much' })
      else output.push(chunk)
    })
    // A program may be over before it has read all of it: its exit code tells what that means.
    child.stdin?.once('error', () => undefined)
    child.stdin?.end(input ?? '')
  })
}

/** Whatever is left of the group: none is the usual case. */
function endAll({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // It is over.
  }
}
