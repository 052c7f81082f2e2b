// Installed for every test file: whatever passes in a sandbox is held to the vendors' documents.
import { afterAll, afterEach } from '@jest/globals'
import { type Watcher, watchSandboxes } from '../../src/sandbox/watch.ts'
import type { Judge } from './judge/judge.ts'
import { haveSpecs } from './judge/specs.ts'
import { whyUnjudged } from './unjudged.ts'

type Heard = (judge: Judge) => readonly string[]

let judge: Judge | undefined
let loading: Promise<void> | undefined
let waiting: Heard[] = []
const faults = new Set<string>()

/** The judge is loaded with the first request: most test files never send one. */
async function load(): Promise<void> {
  const { createJudge } = await import('./judge/judge.ts')
  judge = createJudge()
}

function hear(heard: Heard): void {
  if (whyUnjudged() !== undefined) return
  waiting.push(heard)
  if (judge === undefined) loading ??= load()
  else weigh(judge)
}

function weigh(by: Judge): void {
  const now = waiting
  waiting = []
  for (const heard of now) for (const fault of said(heard, by)) faults.add(fault)
}

/** A judge that fails has found something, and never breaks the request it looks at. */
function said(heard: Heard, by: Judge): readonly string[] {
  try {
    return heard(by)
  } catch (error) {
    return [`The judge failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`]
  }
}

async function verdict(): Promise<void> {
  await loading
  if (judge !== undefined) weigh(judge)
  const told = [...faults]
  faults.clear()
  if (told.length === 0) return
  const shown = told.slice(0, 25).map((line) => `  ${line}`)
  const more = told.length > shown.length ? `\n  and ${told.length - shown.length} more` : ''
  throw new Error(`What passed in the sandbox is not as the documents say:\n${shown.join('\n')}${more}`)
}

const watcher: Watcher = {
  sent: (call) => hear((by) => by.judge(call)),
  answered: (call, reply) => hear((by) => by.judge({ ...call, from: 'judged' }, reply)),
  delivered: (event, payload) => hear((by) => by.webhook(event, payload)),
}

if (haveSpecs()) {
  watchSandboxes(watcher)
  afterEach(verdict)
  afterAll(verdict)
}
