import { type Command, wordsOf } from '../core/command.ts'
import { Failure } from '../core/failure.ts'
import { field } from '../http/json.ts'
import type { Reply, Send } from '../http/send.ts'
import type { Arguments } from './arguments.ts'
import { askAs } from '../start/ask.ts'
import type { Opened } from './open.ts'
import { type Console, printJson } from './output.ts'

/** How often a run is looked at, and how long in all. */
const PAUSE = 5_000
const LONGEST = 60 * 60_000

interface Run {
  readonly id: number
  readonly url: string
  readonly status: string
  readonly conclusion: string
}

/** Starts Keyturn's workflow and follows it to its end. The person's role is looked up by that run, not here. */
export async function dispatch(given: Arguments, to: Console, { outside, wishes }: Opened): Promise<number> {
  if (wishes.only.length > 0) {
    throw refused('--only works where the seal is', 'The workflow looks at every credential; leave --only out.')
  }
  const send = askAs(outside, wishes.login)
  const base = `/repos/${outside.owner}/${outside.name}`
  const file = given.text('workflow') ?? 'keyturn.yml'
  const { command } = wishes
  const started = await send({
    method: 'POST',
    url: `${base}/actions/workflows/${encodeURIComponent(file)}/dispatches`,
    path: '/repos/{owner}/{repo}/actions/workflows/{file}/dispatches',
    body: {
      ref: await defaultBranch(send, base),
      // GitHub gives the run's id since 2026-02-19 (changelog, "Workflow dispatch API now returns run ids").
      return_run_details: true,
      inputs: command === undefined ? {} : inputsOf(command),
    },
  })
  const id = numberIn(started, 'workflow_run_id')
  if (id === undefined) {
    to.out(`Started ${file}. This GitHub does not say which run it is; look under Actions.\n`)
    return 0
  }
  return follow(given, to, { outside, send, run: `${base}/actions/runs/${id}` })
}

async function follow(
  given: Arguments,
  to: Console,
  { outside, send, run }: { readonly outside: Opened['outside']; readonly send: Send; readonly run: string },
): Promise<number> {
  let told = ''
  for (const end = outside.clock.monotonic() + LONGEST; outside.clock.monotonic() < end;) {
    const now = readRun(await send({ method: 'GET', url: run, path: '/repos/{owner}/{repo}/actions/runs/{run}' }))
    if (told === '' && !given.flag('json')) to.err(`${now.url}\n`)
    if (told !== now.status && !given.flag('json')) to.err(`${now.status}\n`)
    told = now.status
    if (now.status === 'completed') {
      if (given.flag('json')) printJson(to, { version: 1, run: now.id, url: now.url, conclusion: now.conclusion })
      else to.out(`The run ended: ${now.conclusion}.\n`)
      return now.conclusion === 'success' ? 0 : 1
    }
    await outside.clock.sleep(PAUSE)
  }
  to.out('The run goes on; an hour is enough to watch it.\n')
  return 0
}

async function defaultBranch(send: Send, base: string): Promise<string> {
  const reply = await send({ method: 'GET', url: base, path: '/repos/{owner}/{repo}' })
  return textIn(reply, 'default_branch') ?? 'main'
}

/** As the workflow that `keyturn init` writes takes them. */
function inputsOf(command: Command): Readonly<Record<string, string>> {
  const words = wordsOf(command)
  const [credential, ...more] = command.credential === undefined ? [undefined, ...words] : words
  return {
    command: command.verb,
    ...(credential === undefined ? {} : { credential }),
    ...(more.length === 0 ? {} : { key: more.join(' ') }),
  }
}

function readRun(reply: Reply): Run {
  return {
    id: numberIn(reply, 'id') ?? 0,
    url: textIn(reply, 'html_url') ?? '',
    status: textIn(reply, 'status') ?? '',
    conclusion: textIn(reply, 'conclusion') ?? '',
  }
}

function textIn(reply: Reply, name: string): string | undefined {
  const value = field(reply.json, name)
  return typeof value === 'string' ? value : undefined
}

function numberIn(reply: Reply, name: string): number | undefined {
  const value = field(reply.json, name)
  return typeof value === 'number' ? value : undefined
}

function refused(what: string, remedy: string): Failure {
  return new Failure('input-invalid', `Nothing was done: ${what}. ${remedy}`, { effect: 'not-done' })
}
