// Spoils answers for as long as is asked for: npm run fuzz -- --seconds N --seed S. Ends with 1 at the first harm, and shows how to do it
// again: --case N plays one case, its answers and its effects told; --file N one in which a file was changed.
import { parseArgs } from 'node:util'
import { caseOf } from './cases.ts'
import { play, type Case, type Played } from './play.ts'
import { tamper } from './files.ts'
import { shrink } from './shrink.ts'
import { STORIES } from './stage.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    case: { type: 'string' },
    file: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})

/** What was tried. */
interface Tried {
  cases: number
  runs: number
  requests: number
  spoilt: number
  files: number
  readonly stories: Record<string, number>
}

process.on('unhandledRejection', (thrown) => {
  console.error('Nobody waited for something that failed:', thrown)
  process.exitCode = 1
})
process.exitCode = await chosen()

async function chosen(): Promise<number> {
  if (values.case !== undefined) return once(Number(values.case))
  if (values.file !== undefined) return changed(Number(values.file))
  return goOn()
}

async function changed(number: number): Promise<number> {
  const { what, told, harm } = await tamper(number)
  console.log([what, ...told, ...harm.map((each) => `HARM: ${each}`)].join('\n'))
  return harm.length === 0 ? 0 : 1
}

async function once(number: number): Promise<number> {
  const played = await play(caseOf(number))
  show(caseOf(number), played)
  return played.harm.length === 0 ? 0 : 1
}

async function goOn(): Promise<number> {
  const seed = Number(values.seed)
  const tried: Tried = { cases: 0, runs: 0, requests: 0, spoilt: 0, files: 0, stories: {} }
  const began = performance.now()
  const seconds = (): number => Math.round((performance.now() - began) / 1000)
  let told = 0
  for (; seconds() < Number(values.seconds); tried.cases++) {
    const which = caseOf(seed + tried.cases)
    const played = await play(which)
    count(tried, which, played)
    if (tried.cases % 5 === 4 && (await tampered(tried, seed + tried.cases)) > 0) return 1
    if (played.harm.length > 0) return stop(tried, { which, played, number: seed + tried.cases })
    if (!values.json && seconds() >= told + 5) {
      told = seconds()
      console.log(`${told} s: ${sentence(tried)}`)
    }
  }
  const result = { seed, seconds: seconds(), ...tried, harm: [] }
  console.log(values.json ? JSON.stringify(result) : `No harm in ${seconds()} s: ${sentence(tried)}`)
  return 0
}

/** Every fifth time, a file is changed too. */
async function tampered(tried: Tried, number: number): Promise<number> {
  const { what, harm } = await tamper(number)
  tried.files += 1
  if (harm.length === 0) return 0
  if (values.json) console.log(JSON.stringify({ seed: Number(values.seed), ...tried, file: number, harm, what }))
  else console.log([what, ...harm.map((each) => `HARM: ${each}`)].join('\n'))
  console.error(`Changed file ${number} does harm. Again: npm run fuzz -- --file ${number}`)
  return 1
}

function count(tried: Tried, { story }: Case, played: Played): void {
  tried.runs += played.runs
  tried.requests += played.requests
  tried.spoilt += played.spoilt
  tried.stories[story.name] = (tried.stories[story.name] ?? 0) + 1
}

async function stop(tried: Tried, found: { which: Case; played: Played; number: number }): Promise<number> {
  const { which, played } = await shrink(found)
  if (values.json)
    console.log(JSON.stringify({ seed: Number(values.seed), ...tried, case: found.number, harm: played.harm, which }))
  else show(which, played)
  console.error(`Case ${found.number} does harm. Again: npm run fuzz -- --case ${found.number}`)
  return 1
}

function show(which: Case, played: Played): void {
  console.log(`${which.story.name}: ${JSON.stringify(which.strikes)}`)
  console.log(played.transcript.join('\n'))
  for (const what of played.harm) console.log(`HARM: ${what}`)
}

function sentence({ cases, runs, requests, spoilt, files }: Tried): string {
  return `${cases} cases of ${STORIES.length} stories, ${runs} runs, ${requests} requests, ${spoilt} answers spoilt, ${files} files changed`
}
