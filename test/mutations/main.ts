// Breaks the source on purpose, one idea at a time, and demands that a test notices.
// npm run mutate -- --only seal --jobs 2 --json --at HEAD
import { execFileSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { endAll, runJest, split } from './jest.ts'
import { MUTATIONS } from './list.ts'
import { WAITING, type Sorted } from './mutation.ts'
import type { MutationResult, Verdict } from './result.ts'
import { copyTree, type Tree } from './tree.ts'
import { tryMutation } from './try.ts'

const { values } = parseArgs({
  options: {
    /** Part of a category and name; may be given several times. */
    only: { type: 'string', multiple: true, default: [''] },
    jobs: { type: 'string', default: '2' },
    json: { type: 'boolean', default: false },
    /** Takes it on trust that the listed tests pass unbroken. */
    trust: { type: 'boolean', default: false },
    /** Only the tests that the list names; what they miss counts as survived. */
    listed: { type: 'boolean', default: false },
    /** A commit to break instead of the files as they stand. */
    at: { type: 'string' },
  },
})
const root = process.cwd()
const chosen = MUTATIONS.filter(({ name, category }) =>
  values.only.some((part) => `${category}: ${name}`.includes(part)),
)
const jobs = Math.max(1, Math.min(2, Number(values.jobs) || 1))
const started = performance.now()
if (chosen.length === 0) {
  console.error(`no mutation has ${values.only.join(' or ')} in its name`)
  process.exit(64)
}
const trees = Array.from({ length: Math.min(jobs, chosen.length) }, () => copyTree(root, values.at))
process.once('exit', () => {
  endAll()
  for (const tree of trees) tree.remove()
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
await demandGreen(trees[0])
tell(await all())

/** A test that fails anyhow would catch everything. Files that are listed whole are run whole. */
async function demandGreen(tree: Tree | undefined): Promise<void> {
  if (tree === undefined || values.trust) return
  const listed = [...new Set(chosen.flatMap(({ caughtBy }) => caughtBy))].sort()
  const whole = new Set(listed.filter((test) => split(test).name === undefined))
  const parts = listed.filter((test) => !whole.has(split(test).path))
  for (const tests of [[...whole], parts].filter(({ length }) => length > 0)) {
    const ran = await runJest(tree.root, { tests, limit: 1_800_000, bail: false })
    if (ran.kind === 'passed') {
      console.error(`${ran.tests} tests pass unbroken [${elapsed()}]`)
      continue
    }
    console.error(`The listed tests do not pass on the unbroken tree: ${JSON.stringify(ran, undefined, 1)}`)
    process.exit(2)
  }
}

async function all(): Promise<readonly Verdict[]> {
  const verdicts = new Map<Sorted, Verdict>()
  const queue = [...chosen]
  async function work(tree: Tree): Promise<void> {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const verdict = await tryMutation(tree, next, { run: runJest, whole: !values.listed })
      verdicts.set(next, verdict)
      console.error(`${verdicts.size}/${chosen.length} [${elapsed()}] ${line(verdict)}`)
    }
  }
  await Promise.all(trees.map(work))
  return chosen.flatMap((mutation) => verdicts.get(mutation) ?? [])
}

function line({ verdict, category, name, by, others, unexpected, about, seconds }: Verdict): string {
  const more = others ? ` (+${others})` : ''
  const whom = by === undefined ? (about ?? '') : `${by.path}: ${by.name}${more}${unexpected ? ' (not listed)' : ''}`
  return `${verdict.toUpperCase().padEnd(8)} ${category}: ${name} <- ${whom} ${seconds} s`
}

function elapsed(): string {
  const seconds = Math.round((performance.now() - started) / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

function tell(mutations: readonly Verdict[]): void {
  const count = (verdict: Verdict['verdict']): number => mutations.filter((one) => one.verdict === verdict).length
  const seconds = Math.round((performance.now() - started) / 1000)
  const commit = execFileSync('git', ['rev-parse', values.at ?? 'HEAD'], { cwd: root, encoding: 'utf8' }).trim()
  const result: MutationResult = {
    version: 1,
    node: process.version,
    commit,
    seconds,
    waiting: WAITING,
    mutations,
  }
  if (values.json) console.log(JSON.stringify(result, undefined, 1))
  for (const one of mutations.filter(({ verdict }) => verdict !== 'caught')) console.error(line(one))
  console.error(
    `${count('caught')} caught, ${count('survived')} survived, ${count('error')} not known, of ${mutations.length}, in ${elapsed()}`,
  )
  process.exitCode = count('caught') === mutations.length ? 0 : 1
}
