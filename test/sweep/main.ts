// npm run sweep -- --seconds N --seed S [--jobs N] [--json] | --case '<json>'
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import type { Case } from './case.ts'
import { createLedger, enter, sum, type Ledger, type Line } from './ledger.ts'
import { KEYS } from './keys.ts'
import { bar, summary } from './report.ts'
import { STORIES } from './story.ts'
import { tell } from './tell.ts'
import { work } from './worker.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '2' },
    json: { type: 'boolean', default: false },
    case: { type: 'string' },
    worker: { type: 'string' },
  },
})

const whole = (name: 'seconds' | 'seed' | 'jobs'): number => {
  const number = Number(values[name])
  if (Number.isInteger(number) && number > 0) return number
  console.error(`--${name} takes a whole number above 0, not ${values[name]}.`)
  process.exit(64)
}

const running = new Set<ReturnType<typeof spawn>>()
const [seconds, seed, jobs] = [whole('seconds'), whole('seed'), whole('jobs')]

if (values.case !== undefined) await again(values.case)
else if (values.worker !== undefined) await serve(Number(values.worker))
else await lead()

/** Tells one case again, request by request. */
async function again(text: string): Promise<void> {
  const tale: Case = readCase(text)
  const told = await tell(tale)
  console.log(told.lines.join('\n'))
  console.log(`\n${told.runs} runs, ${told.requests} requests, ended in ${told.end}`)
  for (const what of told.harm) console.log(`harm: ${what}`)
  process.exitCode = told.harm.length === 0 ? 0 : 1
}

function readCase(text: string): Case {
  try {
    return JSON.parse(text)
  } catch {
    console.error('--case takes the JSON that a failed sweep printed.')
    process.exit(64)
  }
}

async function serve(own: number): Promise<void> {
  const until = Date.now() + seconds * 1000
  await work({ own, of: jobs, seed }, until, (line) => void process.stdout.write(`${JSON.stringify(line)}\n`))
}

async function lead(): Promise<void> {
  const started = Date.now()
  const ledger = createLedger()
  const show = (): void => {
    if (process.stderr.isTTY && !values.json)
      process.stderr.write(`\r${bar({ seconds, spent: (Date.now() - started) / 1000, ledger })}`)
  }
  const beat = setInterval(show, 500)
  const found = await Promise.all(Array.from({ length: jobs }, (_, own) => crew(own, ledger)))
  const harm = found.find((one) => one !== undefined)
  clearInterval(beat)
  show()
  const spent = (Date.now() - started) / 1000
  const of = { stories: Object.keys(STORIES), keys: [...KEYS.keys()] }
  if (values.json)
    console.log(JSON.stringify({ seed, seconds: Math.round(spent), jobs, of, ledger, sum: sum(ledger), harm }))
  else console.log(`\n${summary({ seed, spent, jobs, ledger })}`)
  if (harm === undefined) return
  process.exitCode = 1
  console.error(`\nAn invariant broke:\n${harm.what.map((what) => `  ${what}`).join('\n')}`)
  console.error(`\nTell it again, request by request:\n  npm run sweep -- --case '${JSON.stringify(harm.tale)}'`)
}

/** One process of the crew; the first harm stops them all. */
async function crew(own: number, ledger: Ledger): Promise<Line['harm']> {
  const [program = ''] = process.argv.slice(1)
  const args = [program, '--worker', `${own}`, '--jobs', `${jobs}`, '--seed', `${seed}`, '--seconds', `${seconds}`]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  running.add(child)
  let harm: Line['harm']
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', resolve)
  })
  for await (const text of createInterface({ input: child.stdout })) {
    const line: Line = JSON.parse(text)
    enter(ledger, line)
    if (line.harm === undefined || harm !== undefined) continue
    harm = line.harm
    for (const one of running) one.kill('SIGTERM')
  }
  const code = await ended
  running.delete(child)
  if (harm === undefined && code !== 0 && code !== null) throw new Error(`A process of the sweep ended with ${code}.`)
  return harm
}
