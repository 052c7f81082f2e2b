// Which programs may run is the workflow's to say: who may change the manifest alone could else run their own beside the admin keys.
import { Failure } from '../core/failure.ts'
import type { CommandSpec } from '../core/manifest/policy.ts'
import type { CommandVerb } from '../plugins/contract/command.ts'

/** One line of `allow-commands`: words, in which `*` stands for a name, and the variables that such a program may get. */
export interface AllowedCommand {
  readonly words: readonly string[]
  readonly env: readonly string[]
}

const VERBS: readonly CommandVerb[] = ['write', 'read', 'check']

/** One command line a line, and behind `with` the variables it gets. `input` is what the text was given by. */
export function readCommands(input: string, given: string): readonly AllowedCommand[] {
  const lines = given.split('\n').map((line) => line.trim())
  // What the input was before there were such stores.
  if (lines.length === 1 && lines[0] === 'false') return []
  return lines.flatMap((line) => (line === '' ? [] : [readLine(input, line)]))
}

function readLine(input: string, line: string): AllowedCommand {
  const all = line.split(/\s+/)
  const at = all.indexOf('with')
  const [words, env] = at < 0 ? [all, []] : [all.slice(0, at), all.slice(at + 1)]
  const [program = ''] = words
  const sound = program !== '' && !program.includes('*') && program !== 'true' && program !== 'false'
  if (sound && (at < 0 || env.length > 0) && env.every((name) => VARIABLE.test(name))) return { words, env }
  throw new Failure(
    'input-invalid',
    `Nothing was done: \`${input}\` has a line that names no command. Write the whole command line as rotation.yml has it, such as \`doppler secrets set * --silent with DOPPLER_TOKEN\`, one a line.`,
    { effect: 'not-done' },
  )
}

const VARIABLE = /^(?!(?:KEYTURN|INPUT|ACTIONS|RUNNER)_)[A-Z_][A-Z0-9_]*$/

/** The lines that are missing for these programs, as they have to be written. */
export function missing(spec: CommandSpec, allowed: readonly AllowedCommand[]): readonly string[] {
  const named = VERBS.flatMap((verb) => (spec[verb] === undefined ? [] : [spec[verb]]))
  const behind = spec.env.length === 0 ? [] : ['with', ...spec.env]
  return named.filter((words) => !isAllowed(words, spec, allowed)).map((words) => [...words, ...behind].join(' '))
}

function isAllowed(words: readonly string[], { env }: CommandSpec, allowed: readonly AllowedCommand[]): boolean {
  return allowed.some(
    (line) =>
      line.words.length === words.length &&
      line.words.every((word, index) => fits(word, words[index] ?? '')) &&
      env.every((name) => line.env.includes(name)),
  )
}

/** `*` is a name or a path below something: never an option, and never a way up. */
function fits(allowed: string, word: string): boolean {
  if (!allowed.includes('*')) return allowed === word
  const [before = '', ...rest] = allowed.split('*').map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/g, '\\$&'))
  return new RegExp(`^${[before, ...rest].join(NAME)}$`).test(word) && !word.split(/[/=]/).includes('..')
}

const NAME = '[A-Za-z0-9_{][A-Za-z0-9_.:@/{}-]*'
