import { randomBytes } from 'node:crypto'
import { readCommand } from '../core/command.ts'
import { Failure } from '../core/failure.ts'
import { readDuration } from '../core/manifest/duration.ts'
import { createRedactor } from '../http/redact.ts'
import { createTransport, timer } from '../http/transport.ts'
import { createClock } from '../start/clock.ts'
import type { Occasion, Outside, Wishes } from '../start/options.ts'
import { readCommands } from '../start/allowed.ts'
import { readAdminKeys, readEndpoints, readSecrets } from '../start/pairs.ts'
import type { Arguments } from './arguments.ts'
import { ORDERS } from './orders.ts'
import type { Console } from './output.ts'
import { type Place, placeOf, tokenOf } from './place.ts'

/** The CLI's patience: a person sits in front of it. */
const PATIENCE = 60_000
/** What the workflow's inputs `allow-endpoints`, `allow-commands`, `allow-secrets` and `admin-keys` are in a run. */
const ENDPOINTS = 'KEYTURN_ALLOW_ENDPOINTS'
const COMMANDS = 'KEYTURN_ALLOW_COMMANDS'
const SECRETS = 'KEYTURN_ALLOW_SECRETS'
const ADMIN_KEYS = 'KEYTURN_ADMIN_KEYS'

export interface Opened {
  readonly outside: Outside
  readonly wishes: Wishes
  readonly occasion: Occasion
}

/** The outside and the wishes of a verb that reaches GitHub. */
export async function open(given: Arguments, to: Console, dryRun: boolean): Promise<Opened> {
  const place = placeOf(given.text('repo'), to.env)
  const token = await tokenOf(given.flag('token-stdin'), to.env)
  if (token === undefined)
    throw refused('there is no login', 'Set GITHUB_TOKEN or GH_TOKEN, or pipe a token in with --token-stdin.')
  const command = readCommand(given.text('command') ?? orderOf(given))
  const manifest = given.text('manifest')
  return {
    outside: outsideOf(to, place),
    wishes: {
      ...looking({ kind: 'token', token }, to),
      only: listOf(given.text('only')),
      dryRun,
      patience: patienceOf(given.text('patience')),
      ...(manifest === undefined ? {} : { manifest }),
      ...(command === undefined ? {} : { command }),
    },
    occasion: AT_HAND,
  }
}

/** No run of a workflow. */
export const AT_HAND: Occasion = { run: 'cli', attempt: 1, actor: '' }

/** The wishes of who only looks. */
export function looking(login: Wishes['login'], { env }: Pick<Console, 'env'>): Wishes {
  return {
    login,
    only: [],
    dryRun: true,
    patience: 0,
    endpoints: readEndpoints(ENDPOINTS, env[ENDPOINTS] ?? ''),
    commands: readCommands(COMMANDS, env[COMMANDS] ?? ''),
    secrets: readSecrets(SECRETS, env[SECRETS] ?? ''),
    adminKeys: readAdminKeys(ADMIN_KEYS, env[ADMIN_KEYS] ?? ''),
  }
}

/** The verbs that are commands themselves. */
function orderOf({ verb, rest }: Arguments): string {
  return Object.hasOwn(ORDERS, verb) ? [verb, ...rest].join(' ') : ''
}

/** This machine, as a verb finds it. */
export function outsideOf(to: Console, place: Place): Outside {
  const redactor = createRedactor()
  const { clock, watch } = createClock()
  const api = (to.env['GITHUB_API_URL'] || 'https://api.github.com').replace(/\/+$/, '')
  return {
    ...place,
    fetch: watch(createTransport(to.env), api),
    clock,
    timer,
    env: to.env,
    api,
    redactor,
    log: (line) => to.err(`${redactor.redact(line)}\n`),
  }
}

/** For verbs that only show: without the seal nothing of the journal verifies, and so nothing of it is believed. */
export function withAnySeal(outside: Outside): Outside {
  const seal = outside.env['KEYTURN_SEAL'] || randomBytes(32).toString('base64')
  return { ...outside, env: { ...outside.env, KEYTURN_SEAL: seal } }
}

/** Can this process authenticate the journal? */
export function hasSeal(to: Console): boolean {
  return (to.env['KEYTURN_SEAL'] ?? '') !== ''
}

/** For verbs that decide: a decision upon a journal that nobody vouches for would be a guess. */
export function demandSeal(to: Console, verb: string): void {
  if (hasSeal(to)) return
  throw refused(
    `\`${verb}\` decides by the journal, and only the seal can tell that the journal is genuine`,
    'Set KEYTURN_SEAL, or run the workflow with `mode: plan` and read its summary. `keyturn status` shows what can be known without it.',
  )
}

function listOf(text: string | undefined): readonly string[] {
  return (text ?? '').split(/[\s,]+/).filter((id) => id !== '')
}

function patienceOf(text: string | undefined): number {
  const length = text === undefined ? PATIENCE : readDuration(text)
  if (length !== undefined) return length
  throw refused(`--patience is "${text ?? ''}"`, 'It is a length of time, as in 90s or 12m.')
}

function refused(what: string, remedy: string): Failure {
  return new Failure('input-invalid', `Nothing was done: ${what}. ${remedy}`, { effect: 'not-done' })
}
