import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/** A text that nobody shall see: asked for without echo at a terminal, else all of standard input. */
export async function readHidden(ask: string): Promise<string> {
  return (await readToTheLetter(ask)).trim()
}

/** The same, with the white space that came along. */
export function readToTheLetter(ask: string): Promise<string> {
  return process.stdin.isTTY ? typed(ask) : piped()
}

/** All of standard input. */
export async function piped(): Promise<string> {
  let text = ''
  for await (const chunk of process.stdin) text += String(chunk)
  return text
}

/** The terminal's own editing keys work; what they would print goes nowhere. */
function typed(ask: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  process.stderr.write(`${ask}: `)
  return new Promise((resolve) => {
    let answer = ''
    terminal.on('line', (line) => {
      answer = line
      terminal.close()
    })
    terminal.on('close', () => {
      process.stderr.write('\n')
      resolve(answer)
    })
  })
}
