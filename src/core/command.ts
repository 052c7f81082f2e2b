import {
  type Argument,
  COMMANDS,
  type CommandSpec,
  type CommandVerb,
  type Given,
  isVerb,
  useOf,
} from './command/verbs.ts'
import type { CredentialId } from './facts.ts'
import { Failure } from './failure.ts'
import { writeDuration } from './manifest/duration.ts'
import { isCredentialId } from './manifest/names.ts'
import { nearest } from './manifest/words.ts'
import { typed } from './typed.ts'

/** What a person asks for, wherever it was said. */
export interface Command extends Given {
  readonly verb: CommandVerb
  /** Absent: all of them, or none is meant. */
  readonly credential?: CredentialId
}

/**
 * Reads `adopt openai/production key_abc`; a leading `/keyturn` is tolerated. Empty: no command. `here` is the credential that
 * the place itself is about: a proposal's.
 */
export function readCommand(text: string, here?: CredentialId): Command | undefined {
  const words = text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '')
  if (/^\/?keyturn$/i.test(words[0] ?? '')) words.shift()
  const [first, ...rest] = words
  if (first === undefined) return undefined
  const verb = first.toLowerCase()
  if (!isVerb(verb)) throw unknown(first)
  return { verb, ...about(verb, rest, here) }
}

/** What stands behind the verb, as `readCommand` reads it again. */
export function wordsOf({ verb, credential, key, delay, ending, person }: Command): readonly string[] {
  const { irreversible }: CommandSpec = COMMANDS[verb]
  const length = delay === undefined ? undefined : writeDuration(delay)
  const tail = ending === undefined ? undefined : `…${ending}`
  return [credential, irreversible ? credential : undefined, key, length, tail, person].filter(
    (word) => word !== undefined,
  )
}

function about(verb: CommandVerb, words: readonly string[], here: CredentialId | undefined): Omit<Command, 'verb'> {
  const spec: CommandSpec = COMMANDS[verb]
  const left = [...words]
  if (spec.of === 'nothing') {
    const given = spec.takes ? argument(verb, spec.takes, left) : {}
    if (left.length > 0) throw misused(verb, 'has words too many')
    return given
  }
  const credential = isWritten(spec, words) ? left.shift() : here
  if (credential === undefined) {
    if (spec.of === 'any') return {}
    throw misused(verb, 'names no credential')
  }
  if (!isCredentialId(credential)) throw refused(`\`${typed(credential)}\` cannot be a credential's name`, useNow(verb))
  if (spec.irreversible && left.shift() !== credential) throw unconfirmed(verb, credential)
  const given = spec.takes ? argument(verb, spec.takes, left) : {}
  if (left.length > 0) throw misused(verb, 'has words too many')
  return { credential, ...given }
}

/** Where the place says which credential is meant, only the argument need be written. */
function isWritten(spec: CommandSpec, words: readonly string[]): boolean {
  return spec.irreversible === true || spec.named === true || words.length > (spec.takes?.needed === true ? 1 : 0)
}

/** Takes the argument out of the words that are left. */
function argument(verb: CommandVerb, takes: Argument, left: string[]): Given {
  const word = left.shift()
  if (word === undefined) {
    if (takes.needed) throw misused(verb, `needs ${takes.name}`)
    return {}
  }
  const given = takes.read(word)
  if (given === undefined)
    throw refused(`${takes.hidden ? 'what was said' : `\`${typed(word)}\``} cannot be ${takes.is}`, useNow(verb))
  return given
}

function unknown(word: string): Failure {
  const verb = word.toLowerCase()
  const near = nearest(verb, Object.keys(COMMANDS))
  return refused(
    `the command \`${typed(word)}\` is not known`,
    near === undefined ? known() : `Did you mean \`${near}\`? ${known()}`,
  )
}

/** Twice by hand is meant: a name that was filled in, or pasted once, is not enough for what cannot be undone. */
function unconfirmed(verb: CommandVerb, credential: CredentialId): Failure {
  return refused(
    `\`${verb}\` cannot be undone, so it is confirmed by the credential's name`,
    `Write it twice: \`/keyturn ${verb} ${credential} ${credential}\`.`,
  )
}

function misused(verb: CommandVerb, what: string): Failure {
  return refused(`the command \`${verb}\` ${what}`, useNow(verb))
}

function useNow(verb: CommandVerb): string {
  return `It is written \`/keyturn ${useOf(verb)}\`.`
}

function known(): string {
  return `There are ${Object.keys(COMMANDS)
    .map((verb) => `\`${verb}\``)
    .join(', ')}; \`/keyturn help\` says what each does.`
}

function refused(what: string, remedy: string): Failure {
  return new Failure('input-invalid', `Nothing was done: ${what}. ${remedy}`, { effect: 'not-done' })
}
