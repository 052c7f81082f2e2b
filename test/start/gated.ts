// A repository whose own Keyturn workflow runs when it is dispatched, with what the gate holds then: for commands from a terminal.
import { readCommand } from '../../src/core/command.ts'
import { understand, type Arguments } from '../../src/cli/arguments.ts'
import type { Opened } from '../../src/cli/open.ts'
import type { Console } from '../../src/cli/output.ts'
import { createGithub } from '../../src/sandbox/github/github.ts'
import type { JobContext } from '../../src/sandbox/github/contract.ts'
import { createReadyWorld, type ReadyOptions } from '../../src/sandbox/ready.ts'
import { outsideOf } from './outside.ts'
import { type Rig, rigOn } from './rig.ts'
import { named, passing, PATIENCE } from './team.ts'

export interface Gated {
  readonly rig: Rig
  /** What each of its own runs said when it failed. */
  readonly failures: readonly string[]
  /** A verb in the terminal of a person, with a token of theirs; `typed` comes by standard input, `env` is what is set there. */
  terminal(login: string, words: readonly string[], typed?: string, env?: Console['env']): Promise<Terminal>
}

export interface Terminal {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** `workflow` is the text of the repository's `keyturn.yml`. */
export function gated(workflow: string, options: ReadyOptions): Gated {
  const failures: string[] = []
  let rig: Rig | undefined
  const world = createReadyWorld(createGithub, {
    ...options,
    files: { ...options.files, '.github/workflows/keyturn.yml': workflow },
    onJob: (context) => (context.run.workflow.endsWith('keyturn.yml') ? ownJob(context, rig, failures) : undefined),
  })
  const own = passing(named(rigOn(world)))
  rig = own
  return {
    rig: own,
    failures,
    terminal: (login, words, typed = '', env = {}) => atTerminal(own, login, { words, typed, env }),
  }
}

/** As the runner does: the secrets as they were when the job started, the inputs as the workflow joins them. */
async function ownJob(
  { secrets, inputs, run }: JobContext,
  rig: Rig | undefined,
  failures: string[],
): Promise<'success' | 'failure'> {
  if (rig === undefined) return 'failure'
  const { command: verb = 'reconcile', credential = '', key = '' } = inputs
  const intake = secrets('KEYTURN_INTAKE')
  if (intake === undefined) delete rig.env['KEYTURN_INTAKE']
  else rig.env['KEYTURN_INTAKE'] = intake
  try {
    const command = verb === 'reconcile' ? undefined : readCommand(`${verb} ${credential} ${key}`)
    const wishes = { patience: PATIENCE, ...(command === undefined ? {} : { command }) }
    await rig.launch(wishes, { actor: run.actor, runId: `own-${run.id}` })
    return 'success'
  } catch (thrown) {
    failures.push(thrown instanceof Error ? thrown.message : String(thrown))
    return 'failure'
  }
}

interface Typing {
  readonly words: readonly string[]
  readonly typed: string
  readonly env: Console['env']
}

async function atTerminal({ world }: Rig, login: string, { words, typed, env }: Typing): Promise<Terminal> {
  let [out, err] = ['', '']
  const to = { out: (text: string) => void (out += text), err: (text: string) => void (err += text), env }
  const token = world.github.person(login).token()
  world.confide(token, 'github')
  const opened: Opened = {
    outside: { ...outsideOf(world, env), log: to.err },
    wishes: {
      login: { kind: 'token', token },
      only: [],
      dryRun: false,
      patience: 0,
      endpoints: new Map(),
      adminKeys: new Map(),
    },
    occasion: { run: 'cli', attempt: 1, actor: '' },
  }
  const code = await world.clock.runUntilIdle(verb(givenBy(words), to, { opened, typed }))
  return { code, out, err }
}

function givenBy(words: readonly string[]): Arguments {
  const found = understand(words)
  if (found.kind !== 'do') throw new Error(`not understood: ${words.join(' ')}`)
  return found.arguments
}

async function verb(
  given: Arguments,
  to: Console,
  { opened, typed }: { readonly opened: Opened; readonly typed: string },
): Promise<number> {
  try {
    if (given.verb === 'submit') {
      const { handOver } = await import('../../src/cli/submit.ts')
      return await handOver(given, to, { opened, ask: () => Promise.resolve(typed) })
    }
    if (given.verb === 'leaked' && given.flag('value')) {
      const { byValue } = await import('../../src/cli/leaked.ts')
      const progress = { at: () => {}, over: () => {}, to }
      return await byValue(given, to, { opened, progress, ask: () => Promise.resolve(typed) })
    }
    const command = readCommand([given.verb, ...given.rest].join(' '))
    const wishes = { ...opened.wishes, ...(command === undefined ? {} : { command }) }
    if (given.flag('value')) {
      const { handOver } = await import('../../src/cli/submit.ts')
      return await handOver(given, to, { opened: { ...opened, wishes }, ask: () => Promise.resolve(typed) })
    }
    const { dispatch } = await import('../../src/cli/dispatch.ts')
    return await dispatch(given, to, { ...opened, wishes })
  } catch (thrown) {
    to.err(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`)
    return 1
  }
}
