import { Failure } from '../core/failure.ts'
import { Secret } from '../core/secret.ts'
import type { Outside } from '../start/options.ts'
import { fleetOf } from '../start/run.ts'
import { type Survey, survey } from '../start/survey.ts'
import { type Known, whose } from '../start/whose.ts'
import type { Arguments } from './arguments.ts'
import { readHidden } from './hidden.ts'
import { open, outsideOf, withAnySeal } from './open.ts'
import { type Console, printJson } from './output.ts'
import { tokenOf } from './place.ts'

/** `keyturn whose`: is this value ours, which credential's, and does it live? The value comes by standard input alone. */
export async function whoseIs(given: Arguments, to: Console): Promise<number> {
  const text = await readHidden('The value (it is not shown)')
  if (text === '')
    throw new Failure(
      'input-invalid',
      'Nothing was asked: no value came. Pipe it in, as in `pbpaste | keyturn whose`.',
      {
        effect: 'not-done',
      },
    )
  const { outside, looked } = await around(given, to)
  const value = Secret.of(text, outside.redactor.mask)
  const known = await whose(outside, value, looked)
  if (given.flag('json')) printJson(to, { version: 1, ...known, repository: looked !== undefined })
  else to.out(outside.redactor.redact(`${sentences(known, looked !== undefined).join('\n')}\n`))
  return known.spelled.length === 0 ? NOBODY : 0
}

/** Exit code: not spelled like any key that Keyturn knows. */
const NOBODY = 2

/** The repository around, where somebody is logged in; else there are the value and its provider only. */
async function around(
  given: Arguments,
  to: Console,
): Promise<{ readonly outside: Outside; readonly looked: Survey | undefined }> {
  if ((await tokenOf(false, to.env)) === undefined)
    return { outside: outsideOf(to, { owner: '', name: '' }), looked: undefined }
  const { outside, wishes, occasion } = await open(given, to, true)
  const looked = await survey(fleetOf(withAnySeal(outside), wishes, occasion))
  return { outside, looked: 'problems' in looked ? undefined : looked }
}

export function sentences({ spelled, ours, asked, keys }: Known, repository: boolean): readonly string[] {
  if (spelled.length === 0)
    return ['Nobody’s that Keyturn knows: no provider spells its keys like this. It was sent to nobody.']
  return [
    `Spelled like a key of ${spelled.join(' or ')}.`,
    ...(repository
      ? owners(ours)
      : ['No repository was looked at: set GITHUB_TOKEN to hear whether it is one of yours.']),
    ...asked.map(
      ({ provider, verdict, status, asked: what }) =>
        `${ALIVE[verdict]} ${provider}: ${what} answered ${status || 'nothing'}.`,
    ),
    ...keys.map(
      ({ provider, id, name }) => `At ${provider} it is the key ${id}${name === undefined ? '' : `, named ${name}`}.`,
    ),
  ]
}

function owners(ours: Known['ours']): readonly string[] {
  if (ours.length === 0)
    return ['It is no key that the lock or the journal of this repository knows by its fingerprint.']
  return ours.map(({ credential, as }) => `It is ours: ${credential}, ${AS[as]}.`)
}

const AS = {
  'in service': 'the key in service',
  new: 'the new key of a rotation under way',
  adopting: 'the key that is to be adopted',
  approved: 'the key that rotation.lock.yml approves',
  over: 'a key of it that is over',
} as const

const ALIVE = {
  alive: 'It lives at',
  'alive-forbidden': 'It lives, with other rights than it was asked for, at',
  dead: 'It is dead at',
  unknown: 'Whether it lives could not be told at',
} as const
