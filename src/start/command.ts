import { Failure } from '../core/failure.ts'
import type { CommandStoreSpec } from '../core/manifest/policy.ts'
import { Secret } from '../core/secret.ts'
import type { CommandPort, CommandVerb, Ended, Given, RunProgram } from '../plugins/contract/command.ts'
import type { CommandStoreOpening } from '../plugins/stores/command/store.ts'
import { missing } from './allowed.ts'
import type { Outside, Wishes } from './options.ts'
import type { Ground } from './plugins.ts'

/** One `command:` of a credential, with what its entry knows of the value. */
export function commandOpening(ground: Ground, spec: CommandStoreSpec): CommandStoreOpening {
  const { outside, wishes, opened, credential, shared } = ground
  return {
    spec,
    port: portOf(outside, wishes, spec),
    state: (slot) => opened.entry(credential.id)?.slots[slot],
    candidate: () => opened.entry(credential.id)?.candidate?.tag,
    now: () => shared.clock.now(),
    sleep: (milliseconds) => shared.clock.sleep(milliseconds),
  }
}

/** What of the outside programs are started in. */
export type Around = Pick<Outside, 'env' | 'program' | 'redactor'>

/** What every program gets, if the job has it: where programs are, and where they keep what people told them. */
const ALWAYS = ['PATH', 'HOME', 'TMPDIR', 'SystemRoot', 'USERPROFILE', 'TEMP'] as const

/** More than a program that prints a note has to say. */
const LARGEST = 65_536

/** The programs of one store, as far as the workflow lets them run. */
export function portOf(outside: Around, wishes: Pick<Wishes, 'commands'>, spec: CommandStoreSpec): CommandPort {
  const demand = (): void => {
    const lines = missing(spec, wishes.commands ?? [])
    if (lines.length > 0) throw notAllowed(spec, lines)
    for (const name of spec.env) if (!outside.env[name]) throw notPassed(spec, name)
  }
  return {
    spec,
    demand,
    run: async (verb, given = {}) => {
      demand()
      return start(await starterOf(outside), { outside, spec, verb, given })
    },
  }
}

async function starterOf({ program }: Around): Promise<RunProgram> {
  // An idle run starts no program.
  return program ?? (await import('./program.ts')).runProgram
}

interface Start {
  readonly outside: Around
  readonly spec: CommandStoreSpec
  readonly verb: CommandVerb
  readonly given: Given
}

function start(run: RunProgram, { outside, spec, verb, given }: Start): Promise<Ended> {
  const { tag = '', input } = given
  return run({
    words: (spec[verb] ?? []).map((word) => word.replaceAll('{tag}', tag)),
    env: environment(outside, spec),
    listen: verb === 'read',
    timeout: spec.timeout,
    largest: LARGEST,
    ...(input === undefined ? {} : { input }),
  })
}

/** Neither an admin key nor a token of GitHub's, unless both files name it. */
function environment({ env, redactor }: Around, { env: named }: CommandStoreSpec): Readonly<Record<string, string>> {
  // What opens something is hidden from the log; the name of a project is not, or half the log would be.
  for (const name of named) if (/TOKEN|KEY|SECRET|PASS|CRED/.test(name)) Secret.of(env[name] ?? '', redactor.mask)
  const given = [...ALWAYS, ...named].flatMap((name) => {
    const value = env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(given)
}

function notAllowed({ program }: CommandStoreSpec, lines: readonly string[]): Failure {
  const said = lines.map((line) => `\`${line}\``).join(', ')
  return new Failure(
    'permission-missing',
    `${program} was not started: rotation.yml names it, and the workflow does not allow that. If it is right, add to the input \`allow-commands\`, one a line: ${said}. Whoever may change that input runs programs beside the admin keys.`,
    { effect: 'not-done' },
  )
}

function notPassed({ program }: CommandStoreSpec, name: string): Failure {
  return new Failure(
    'permission-missing',
    `${program} was not started: ${name}, which rotation.yml names for it, is empty. Add it to \`env:\` of the Keyturn step, from a secret of the environment keyturn.`,
    { effect: 'not-done' },
  )
}
