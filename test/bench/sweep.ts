import { run } from './child.ts'
import type { Measured } from './limits.ts'

/** The suite that kills a rotation at every request, as `npm test` runs it. */
export async function measureSweep(): Promise<Measured> {
  const args = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', 'test/sweep/crashes']
  const given = Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  const { exit, said, milliseconds } = await run({ node: process.execPath, args, env: Object.fromEntries(given) })
  // A sweep that found something holds nothing; what it found is not lost among the other figures, nor they with it.
  if (exit !== 0) {
    process.stderr.write(said)
    return { id: 'sweep', value: Number.NaN, note: 'it failed: see what it printed' }
  }
  const tests = /Tests: .*?(\d+) passed/.exec(said)?.[1] ?? 'no'
  return { id: 'sweep', value: milliseconds / 1000, note: `${tests} tests passed, jest's start included` }
}
