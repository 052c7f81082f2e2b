import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/** A text that nobody shall see: asked for without echo at a terminal, else all of standard input. */
export async function readHidden(ask: string): Promise<string> {
  const text = process.stdin.isTTY ? await typed(ask) : await piped()
  return text.trim()
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
