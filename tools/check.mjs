// The one gate. Runs every group even after one failed, so that a single run tells everything.
import { spawnSync } from 'node:child_process'
import { ROOT } from './bundle.mjs'

const GROUPS = [
  ['format', 'npm', ['run', '--silent', 'format']],
  ['lint', 'npm', ['run', '--silent', 'lint']],
  ['types', 'npm', ['run', '--silent', 'types']],
  ['docs', 'node', ['tools/docs.mjs', '--check']],
  ['tests', 'npm', ['test', '--silent', '--', '--testPathIgnorePatterns', '/test/repository/']],
  ['repository', 'npm', ['test', '--silent', '--', 'test/repository']],
  ['dist', 'node', ['tools/check-dist.mjs']],
]

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !GROUPS.some(([group]) => group === name))
if (unknown.length > 0) {
  console.error(`no group ${unknown.join(', ')}; there are ${GROUPS.map(([group]) => group).join(', ')}`)
  process.exit(64)
}

const results = GROUPS.filter(([name]) => wanted.length === 0 || wanted.includes(name)).map(run)

console.log('')
for (const { name, passed, seconds } of results) {
  console.log(`${passed ? 'passed' : 'FAILED'}  ${name.padEnd(12)}${seconds.toFixed(1).padStart(7)} s`)
}
const failed = results.filter(({ passed }) => !passed).length
console.log(`${results.length - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

function run([name, command, args]) {
  console.log(`\n== ${name}`)
  const start = performance.now()
  const { status } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit' })
  return { name, passed: status === 0, seconds: (performance.now() - start) / 1000 }
}
