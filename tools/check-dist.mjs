// Is dist/ what src/ says, byte for byte, and within its budgets? Builds in memory, twice; writes nothing.
import { execFileSync } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bundle, bytes, ENTRIES, isLazy, ROOT, staticGraph } from './bundle.mjs'

const ENTRY_LIMIT = 200 * 1024
const TOTAL_LIMIT = 3 * 1024 * 1024
const problems = []
const { files, chunks } = await bundle()
checkSame(files, (await bundle()).files)
await checkFresh(files)
checkCommitted()
checkBudgets(files)
for (const name of Object.keys(ENTRIES)) checkStart(name)

for (const problem of problems) console.error(`dist: ${problem}`)
console.log(
  problems.length === 0 ? `dist: fresh, ${files.size} files` : 'dist: not good; `npm run build` makes it fresh',
)
process.exitCode = problems.length === 0 ? 0 : 1

function checkSame(first, second) {
  for (const [name, text] of first) {
    if (second.get(name) !== text) problems.push(`${name} differs between two builds of the same source`)
  }
}

async function checkFresh(built) {
  const present = await readdir(join(ROOT, 'dist'), { recursive: true, withFileTypes: true }).catch(() => [])
  const names = present
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(join(ROOT, 'dist').length + 1))
  for (const name of names) if (!built.has(name)) problems.push(`${name} is left over from an earlier build`)
  for (const [name, text] of built) {
    const there = await readFile(join(ROOT, 'dist', name), 'utf8').catch(() => undefined)
    if (there === undefined) problems.push(`${name} is missing`)
    else if (there !== text) problems.push(`${name} is stale`)
  }
}

/** `git diff` would miss new files. */
function checkCommitted() {
  try {
    const status = execFileSync('git', ['status', '--porcelain', '--untracked-files=all', '--', 'dist'], { cwd: ROOT })
    for (const line of String(status).split('\n').filter(Boolean)) problems.push(`not committed: ${line}`)
  } catch {
    console.log('dist: no git here, so whether it is committed was not checked')
  }
}

function checkBudgets(built) {
  const total = [...built.values()].reduce((sum, text) => sum + bytes(text), 0)
  if (total > TOTAL_LIMIT) problems.push(`${total} bytes in all; the limit is ${TOTAL_LIMIT}`)
}

function checkStart(name) {
  const graph = staticGraph(chunks, `${name}.js`)
  const size = graph.reduce((sum, chunk) => sum + bytes(chunk.code), 0)
  if (size > ENTRY_LIMIT)
    problems.push(`${name}.js and what it loads at once are ${size} bytes; the limit is ${ENTRY_LIMIT}`)
  for (const id of graph.flatMap((chunk) => chunk.moduleIds)) {
    if (isLazy(id)) problems.push(`${name}.js loads ${id.slice(ROOT.length + 1)} at once; import it lazily`)
  }
}
