import { describe, expect, test } from '@jest/globals'
import { progressOn } from '../../src/cli/progress.ts'

interface Told {
  readonly out: string
  readonly err: string
}

/** What a verb that takes a while prints while it says what it does. */
function said(isTerminal: boolean, env: Readonly<Record<string, string>> = {}): Told {
  let [out, err] = ['', '']
  const to = { out: (text: string) => void (out += text), err: (text: string) => void (err += text), env }
  const progress = progressOn(to, isTerminal)
  progress.at('Looking at acme/web')
  progress.to.err('openai is slow\n')
  progress.at('Looking on')
  progress.over()
  progress.over()
  progress.to.out('done\n')
  return { out, err }
}

describe('progress', () => {
  test('is one line on a terminal, gives way to what is printed, and is taken away', () => {
    expect(said(true)).toEqual({
      out: 'done\n',
      err: '\r\u001b[KLooking at acme/web …\r\u001b[Kopenai is slow\n\r\u001b[KLooking on …\r\u001b[K',
    })
  })

  test.each<[string, boolean, Readonly<Record<string, string>>]>([
    ['a pipe', false, {}],
    ['a dumb terminal', true, { TERM: 'dumb' }],
    ['a job of CI', true, { CI: 'true' }],
  ])('is nothing for %s', (_, isTerminal, env) => {
    expect(said(isTerminal, env)).toEqual({ out: 'done\n', err: 'openai is slow\n' })
  })
})
