// Real processes: what the one place that starts them does with them.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import type { Program } from '../../src/plugins/contract/command.ts'
import { runProgram } from '../../src/start/program.ts'

const VALUE = 'a-value-that-nobody-may-see'

const node = (script: string, change: Partial<Program> = {}): Program => ({
  words: [process.execPath, '-e', script],
  env: {},
  listen: true,
  timeout: 20_000,
  largest: 1000,
  ...change,
})

test('the value comes on standard input, whole, and nowhere else', async () => {
  const script = `
    let all = ''
    process.stdin.on('data', (part) => (all += part)).on('end', () => {
      const shown = JSON.stringify([process.argv, process.env, process.title])
      process.exitCode = all === '${VALUE}'.repeat(9000) && !shown.slice(shown.indexOf(']')).includes('value') ? 0 : 3
    })`
  expect(await runProgram(node(script, { input: VALUE.repeat(9000) }))).toMatchObject({ how: 'exited', code: 0 })
})

test('nothing of this process’s environment is passed on', async () => {
  process.env['KEYTURN_TEST_OF_PROGRAMS'] = 'x'
  const ended = await runProgram(node('console.log(Object.keys(process.env).join())', { env: { ONE: '1' } }))
  delete process.env['KEYTURN_TEST_OF_PROGRAMS']
  expect(ended).toEqual({ how: 'exited', code: 0, output: 'ONE\n' })
})

test('no shell reads its words', async () => {
  const words = [process.execPath, '-p', 'process.argv[1]', '$(touch x); `id` && *']
  expect(await runProgram({ ...node(''), words })).toMatchObject({ output: '$(touch x); `id` && *\n' })
})

test('what nobody listens to is thrown away', async () => {
  expect(await runProgram(node('console.log("x".repeat(1e6))', { listen: false }))).toEqual({
    how: 'exited',
    code: 0,
    output: '',
  })
})

test('its exit code is told, also where it never read its input', async () => {
  const ended = await runProgram(node('process.exit(7)', { input: VALUE.repeat(90_000) }))
  expect(ended).toMatchObject({ how: 'exited', code: 7 })
})

test.each([
  ['one that hangs is killed', 'setInterval(() => undefined, 1000)', { timeout: 700 }, 'timed-out'],
  ['one that prints too much is killed', 'for (;;) console.log("x".repeat(500))', {}, 'too-much'],
  ['one that is killed by somebody is told as that', 'process.kill(process.pid, "SIGTERM")', {}, 'killed'],
])('%s', async (_, script, change, how) => {
  expect(await runProgram(node(script, change))).toEqual({ how })
})

test('what it started goes with it', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'keyturn-')), 'alive')
  writeFileSync(path, '')
  const beat = `setInterval(() => require('node:fs').appendFileSync(${JSON.stringify(path)}, 'x'), 20)`
  const script = `
    require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(beat)}], { stdio: 'ignore' })
    setInterval(() => undefined, 1000)`
  await runProgram(node(script, { timeout: 1500 }))
  await new Promise((later) => setTimeout(later, 200))
  const [before] = [readFileSync(path, 'utf8').length]
  await new Promise((later) => setTimeout(later, 300))
  expect(before).toBeGreaterThan(0)
  expect(readFileSync(path, 'utf8')).toHaveLength(before)
})

test('what is not there is not started, and that is no error', async () => {
  expect(await runProgram(node('', { words: ['no-such-program-of-anybody'] }))).toEqual({ how: 'not-started' })
})
