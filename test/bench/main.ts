// `npm run bench`: every budget of design section 12, measured. Exit 1 when one does not hold.
import { execFileSync } from 'node:child_process'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { adoptedKeys } from './adopted.ts'
import { nodes, ROOT } from './child.ts'
import { measureDecide } from './decide.ts'
import { type Bundling, measureDist } from './dist.ts'
import { measureFleet } from './fleet.ts'
import type { Measured } from './limits.ts'
import { measureListing } from './listing.ts'
import { child, measureMany } from './many.ts'
import { record } from './page.ts'
import { measureRequests } from './requests.ts'
import { measureScale, type Scale } from './scale.ts'
import { type Idle, measureStart } from './start.ts'
import { measureSweep } from './sweep.ts'
import { type Benched, budgetsOf, table } from './table.ts'

const HELP = `npm run bench -- [options]
  --quick     fewer rounds, and without the sweep
  --json      the figures as JSON on the standard output
  --record    adds them to docs/benchmarks.md
  --rounds N  rounds of each comparison of start times (default 31; quick 9)`

const LEFT: readonly string[] = [
  '10,000 credentials are read and decided on, but not run: their lock would have 1.5 MB, and GitHub gives no more than 512 KB of a file with a query. That is about 3,000 credentials in one repository.',
]

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '' },
    child: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

if (values.child) await child()
else if (values.help) console.log(HELP)
else await bench(values.quick, Number(values.rounds) || (values.quick ? 9 : 31))

async function bench(quick: boolean, rounds: number): Promise<void> {
  const benched = await measure(quick, rounds)
  console.log(values.json ? JSON.stringify(benched, undefined, 2) : table(benched))
  if (values.record) record(benched)
  process.exitCode = benched.budgets.every(({ holds }) => holds) ? 0 : 1
}

async function measure(quick: boolean, rounds: number): Promise<Benched> {
  const at = new Date().toISOString()
  const load = (loadavg()[0] ?? 0) / cpus().length
  const measured: Measured[] = []
  say('what is shipped')
  const tools: Bundling = await import(pathToFileURL(join(ROOT, 'tools/bundle.mjs')).href)
  measured.push(...(await measureDist(tools)))
  say('parse and decide')
  const decided = measureDecide(quick ? 3 : 7)
  measured.push(...decided.measured)
  say('requests')
  measured.push(...(await measureRequests()), await measureListing())
  say('rotations side by side')
  measured.push(await measureFleet(20, quick ? 40 : 100))
  say('10, 100 and 1,000 credentials')
  const idle = { few: await adoptedKeys(10), many: await adoptedKeys(1_000) }
  const scale = await scaleOf(idle, decided.times)
  say('start')
  measured.push(...(await measureStart(idle, rounds)))
  say('a thousand rotations begun at once')
  // Last of those with the thousand: afterwards they are idle no more.
  measured.push(await measureMany(idle.many, process.argv[1] ?? ''))
  if (!quick) {
    say('the sweep')
    measured.push(await measureSweep())
  }
  const left = quick ? [...LEFT, 'Left out by `--quick`: the sweep.'] : LEFT
  const versions = nodes().map(({ version }) => version)
  return { version: 1, at, commit: commit(), nodes: versions, load, budgets: budgetsOf(measured), scale, left }
}

async function scaleOf({ few, many }: Idle, decide: ReadonlyMap<number, number>): Promise<readonly Scale[]> {
  const of = (credentials: number): number => decide.get(credentials) ?? Number.NaN
  return [
    await measureScale(few, 10, of(10)),
    await measureScale(await adoptedKeys(100), 100, of(100)),
    await measureScale(many, 1_000, of(1_000)),
    { credentials: 10_000, decide: of(10_000) },
  ]
}

/** What is being measured, for whoever waits; the figures alone go to the standard output. */
function say(what: string): void {
  process.stderr.write(`measuring: ${what}\n`)
}

function commit(): string {
  try {
    const changed = git('status', '--porcelain', '--', 'src', 'dist') === '' ? '' : ' with changes'
    return `${git('rev-parse', '--short', 'HEAD')}${changed}`
  } catch {
    return 'no commit'
  }
}

function git(...args: readonly string[]): string {
  return String(execFileSync('git', args, { cwd: ROOT })).trim()
}
