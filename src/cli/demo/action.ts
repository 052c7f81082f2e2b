import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { JobContext } from '../../sandbox/github/contract.ts'
import type { Loose } from '../../sandbox/reply.ts'
import { createLogReader, type LogLine } from './commands.ts'
import type { Step } from './step.ts'

/** One step of one job, to be run. */
export interface Task {
  readonly step: Step
  readonly context: JobContext
  readonly event: Loose
  /** The sandbox's GitHub. */
  readonly github: string
  readonly onLine: (line: LogLine) => void
  readonly signal: AbortSignal
}

/** How a run of the Action ended. */
export interface Ended {
  readonly exit: number
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  /** Everything the process printed and wrote, as it was: searched for values, and never shown. */
  readonly raw: string
  readonly masks: number
}

/** Real milliseconds; a run of the demo takes seconds. */
const LONGEST = 120_000

const FILES = ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'GITHUB_STATE', 'GITHUB_ENV', 'GITHUB_PATH'] as const

/** Runs the built Action as GitHub's runner does: a process of its own, a clean environment, files for what it says. */
export async function runAction(task: Task): Promise<Ended> {
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-demo-'))
  try {
    const file = (name: string): string => join(folder, name)
    await writeFile(file('event.json'), JSON.stringify(task.event))
    for (const name of FILES) await writeFile(file(name), '')
    const { exit, lines, masks } = await start(task, { ...runnerEnv(task, folder), ...task.step.env })
    const [output, summary] = await Promise.all([
      readFile(file('GITHUB_OUTPUT'), 'utf8'),
      readFile(file('GITHUB_STEP_SUMMARY'), 'utf8'),
    ])
    // The masks themselves are values, said to the runner and to nobody else.
    const said = lines.filter((line) => !line.startsWith('::add-mask::'))
    return { exit, masks, summary, outputs: readOutputs(output), raw: [...said, output, summary].join('\n') }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/variables (default environment variables) */
function runnerEnv({ context, github }: Task, folder: string): Readonly<Record<string, string>> {
  const { run, repository, job, headSha } = context
  const files = Object.fromEntries(FILES.map((name) => [name, join(folder, name)]))
  return {
    ...files,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_API_URL: github,
    GITHUB_SERVER_URL: github,
    GITHUB_GRAPHQL_URL: `${github}/graphql`,
    GITHUB_REPOSITORY: repository,
    GITHUB_REPOSITORY_OWNER: repository.split('/')[0] ?? '',
    GITHUB_RUN_ID: String(run.id),
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_EVENT_NAME: run.event,
    GITHUB_EVENT_PATH: join(folder, 'event.json'),
    GITHUB_ACTOR: run.actor,
    GITHUB_TRIGGERING_ACTOR: run.actor,
    GITHUB_REF: 'refs/heads/main',
    GITHUB_SHA: headSha,
    GITHUB_JOB: job,
    GITHUB_WORKFLOW: 'Keyturn',
    RUNNER_TEMP: folder,
    RUNNER_OS: 'Linux',
  }
}

interface Said {
  readonly exit: number
  readonly lines: readonly string[]
  readonly masks: number
}

function start(task: Task, env: Readonly<Record<string, string>>): Promise<Said> {
  const { step, onLine, signal } = task
  const reader = createLogReader()
  const lines: string[] = []
  const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe']
  const child = spawn(process.execPath, [step.main], { env, stdio, signal, timeout: LONGEST })
  const hear = (line: string): void => {
    lines.push(line)
    const shown = reader.read(line)
    if (shown !== undefined) onLine(shown)
  }
  createInterface({ input: child.stdout }).on('line', hear)
  createInterface({ input: child.stderr }).on('line', hear)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ exit: code ?? 1, lines, masks: reader.masks() }))
  })
}

/** `name<<delimiter`, the value, the delimiter: as `@actions/core` writes it. */
function readOutputs(text: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const [, name = '', , value = ''] of text.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm)) found[name] = value
  return found
}
