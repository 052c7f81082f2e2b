import { Failure } from '../core/failure.ts'
import { Secret } from '../core/secret.ts'
import type { Command } from '../core/command.ts'
import type { Match } from '../core/entry/match.ts'
import type { Owner } from '../engine/owners.ts'
import { fleetOf } from '../start/run.ts'
import { survey } from '../start/survey.ts'
import { owners } from '../start/whose.ts'
import type { Arguments } from './arguments.ts'
import { readHidden } from './hidden.ts'
import { hasSeal, open, type Opened, withAnySeal } from './open.ts'
import type { Console } from './output.ts'
import { type Progress, progressOn } from './progress.ts'
import { runHere, runOpened } from './run.ts'

/** `keyturn leaked`: of a credential that is named, or of whose value was found. */
export async function leaked(given: Arguments, to: Console): Promise<number> {
  if (!given.flag('value')) return runHere(given, to)
  if (given.flag('token-stdin'))
    throw refused('the value and the token cannot both come by standard input', 'Set GITHUB_TOKEN or GH_TOKEN.')
  const progress = progressOn(to)
  const opened = await open(given, progress.to, false)
  return byValue(given, to, { opened, progress, ask: () => readHidden('The value that was found (it is not shown)') })
}

/** Where it comes from, and who asks. */
export interface Found {
  readonly opened: Opened
  readonly progress: Progress
  readonly ask: () => Promise<string>
}

/** Told here whose it is; what leaves this machine is the name of the credential and the id of the key. */
export async function byValue(given: Arguments, to: Console, { opened, progress, ask }: Found): Promise<number> {
  const text = await ask()
  if (text === '') throw refused('no value came', 'Type it in, or pipe it in as in `pbpaste | keyturn leaked --value`.')
  const { outside } = opened
  const value = Secret.of(text, outside.redactor.mask)
  const command = commandFor(await ownersIn(opened, value), hasSeal(to))
  const { credential, key } = command
  if (!given.flag('json'))
    to.err(`It is a key of ${credential ?? ''}${key === undefined ? '' : `: ${key}`}. It is reported as leaked.\n`)
  return runOpened(given, to, { opened: { ...opened, wishes: { ...opened.wishes, command } }, progress })
}

async function ownersIn({ outside, wishes, occasion }: Opened, value: Secret): Promise<readonly Owner[]> {
  const { command: _none, ...asking } = wishes
  const looked = await survey(fleetOf(withAnySeal(outside), { ...asking, dryRun: true }, occasion))
  if ('problems' in looked) throw refused('rotation.yml has mistakes', 'Run `keyturn check`.')
  return owners(looked, value)
}

function commandFor(found: readonly Owner[], sealed: boolean): Command {
  const [first, ...more] = found
  if (first === undefined) throw unknown(sealed)
  const named = found.map(({ pair }) => pair.kit.credential.id)
  if (more.length > 0)
    throw refused(
      `it is the value of ${named.join(' and ')}`,
      `Report each: ${named.map((id) => `\`keyturn leaked ${id}\``).join(', ')}.`,
    )
  const { pair, match } = first
  if (match.as === 'over') throw over(first)
  if (match.as === 'adopting')
    throw refused(
      `it is the key of ${named.join()} that is to be adopted, so Keyturn may not touch it yet`,
      `Look at it yourself now: ${pair.kit.plugin.traits.console}`,
    )
  return { verb: 'leaked', credential: pair.kit.credential.id, ...keyOf(match) }
}

/** Said by its id, where two live nothing has to be guessed. */
function keyOf({ keyId }: Match): Pick<Command, 'key'> {
  return keyId === undefined ? {} : { key: keyId }
}

function over({ pair, match }: Owner): Failure {
  const { credential, plugin } = pair.kit
  const named = match.keyId === undefined ? 'an older key' : `the older key ${match.keyId}`
  return refused(
    `it is ${named} of ${credential.id}, which is over and replaced already`,
    `\`keyturn whose\` asks ${plugin.id} whether it is dead; if it lives, delete it: ${plugin.traits.console}`,
  )
}

function unknown(sealed: boolean): Failure {
  return refused(
    'it is no key that Keyturn knows here by its fingerprint',
    sealed
      ? 'If you know whose it is, name it: `keyturn leaked <credential>`. `keyturn whose` says who makes such keys.'
      : 'Without KEYTURN_SEAL only the keys of rotation.lock.yml are believed: set it, or name the credential, `keyturn leaked <credential>`.',
  )
}

function refused(what: string, remedy: string): Failure {
  return new Failure('input-invalid', `Nothing was done: ${what}. ${remedy}`, { effect: 'not-done' })
}
