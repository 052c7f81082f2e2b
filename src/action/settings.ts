import { readCommand } from '../core/command.ts'
import type { Duration } from '../core/facts.ts'
import { Failure } from '../core/failure.ts'
import { readDuration } from '../core/manifest/duration.ts'
import { typed } from '../core/typed.ts'
import type { Login, Wishes } from '../start/options.ts'
import { readCommands } from '../start/allowed.ts'
import { readAdminKeys, readEndpoints, readSecrets } from '../start/pairs.ts'
import { INPUTS, type Inputs } from './inputs.ts'

export type Mode = 'reconcile' | 'plan' | 'check' | 'remind' | 'hear'

/** The inputs, understood. */
export interface Settings extends Wishes {
  readonly mode: Mode
  readonly comment?: string
  /** File for what monitoring reads. */
  readonly metrics?: string
}

/** A job of GitHub's ends after six hours. */
const LONGEST_PATIENCE = 5 * 3_600_000

/** Fails with a sentence per mistake; the first one is told. */
export function readSettings(inputs: Inputs): Settings {
  const command = readCommand(inputs.command)
  const mode = readMode(inputs.mode)
  if (mode === 'remind' || mode === 'hear') refuseUnheard(inputs, mode)
  return {
    login: readLogin(inputs, mode),
    ...(inputs.manifest === '' ? {} : { manifest: readPath(inputs.manifest) }),
    only: inputs.only.split(/[\s,]+/).filter((id) => id !== ''),
    mode,
    dryRun: mode === 'plan' || mode === 'check' || readSwitch('dry-run', inputs['dry-run']),
    patience: readPatience(inputs.patience),
    ...(command === undefined ? {} : { command }),
    ...(inputs.comment === '' ? {} : { comment: readComment(inputs.comment) }),
    endpoints: readEndpoints('allow-endpoints', inputs['allow-endpoints']),
    commands: readCommands('allow-commands', inputs['allow-commands']),
    secrets: readSecrets('allow-secrets', inputs['allow-secrets']),
    adminKeys: readAdminKeys('admin-keys', inputs['admin-keys']),
    dashboard: inputs.dashboard === '' || readSwitch('dashboard', inputs.dashboard),
    // The index tells when there is nothing to do, and nothing of any key: numbers need the entries.
    ...(inputs.metrics === '' ? {} : { metrics: readFilePath(inputs.metrics), full: true }),
  }
}

function readLogin(inputs: Inputs, mode: Mode): Login {
  const { token, 'app-client-id': clientId, 'app-private-key': privateKey } = inputs
  if (token !== '' && (clientId !== '' || privateKey !== '')) {
    throw refused('`token` and `app-client-id` are both given', 'Give one of them.')
  }
  if (token !== '') return { kind: 'token', token }
  if (clientId !== '' && privateKey !== '') return { kind: 'app', clientId, privateKey }
  if (clientId === '' && privateKey === '')
    throw refused('there is no login', mode === 'remind' || mode === 'hear' ? ONLY_TOKEN : A_LOGIN)
  const missing = clientId === '' ? 'app-client-id' : 'app-private-key'
  throw refused(
    `\`${missing}\` is empty`,
    'A secret of an environment is empty when the job does not name that environment: see `environment: keyturn` in the README.',
  )
}

const ONLY_TOKEN = 'Give `token: ${{ github.token }}`.'
const A_LOGIN =
  'Give `app-client-id` and `app-private-key`, or `token`. Without an App of your own, `mode: remind` with `token: ${{ github.token }}` tells which keys are due.'

/** What is asked of a key cannot be done by reminding or by hearing, and one issue speaks of all keys or of none. */
function refuseUnheard(inputs: Inputs, mode: 'remind' | 'hear'): void {
  const unheard = [
    'only',
    'command',
    'comment',
    'metrics',
    ...(mode === 'hear' ? (['manifest'] as const) : []),
  ] as const
  const given = unheard.find((name) => inputs[name] !== '')
  if (given !== undefined)
    throw refused(
      `\`${given}\` is given with \`mode: ${mode}\``,
      `${mode === 'hear' ? 'It only answers the event that started the job' : 'It only says of all keys when they are due'}. Leave it out.`,
    )
}

function readMode(text: string): Mode {
  if (text === '' || text === 'reconcile') return 'reconcile'
  if (text === 'plan' || text === 'check' || text === 'remind' || text === 'hear') return text
  throw refused(`\`mode\` is "${typed(text)}"`, 'It can be reconcile, plan, check, remind or hear.')
}

function readSwitch(name: string, text: string): boolean {
  if (text === 'true') return true
  if (text === 'false' || text === '') return false
  throw refused(`\`${name}\` is "${typed(text)}"`, 'It can be true or false.')
}

function readPatience(text: string): Duration {
  const length = readDuration(text === '' ? INPUTS.patience.default : text)
  if (length !== undefined && length <= LONGEST_PATIENCE) return length
  throw refused(`\`patience\` is "${typed(text)}"`, 'It is a length of time up to 5h, as in 90s or 12m.')
}

function readPath(text: string): string {
  if (/^[A-Za-z0-9_.][A-Za-z0-9_./-]*$/.test(text) && !text.split('/').includes('..')) return text
  throw refused(`\`manifest\` is "${typed(text)}"`, 'It is a path within the repository, as in .github/rotation.yml.')
}

/** On the runner, and the workflow's own to choose: anywhere at all. */
function readFilePath(text: string): string {
  if (/^\P{Cc}{1,1000}$/u.test(text) && !/[/\\]$/.test(text)) return text
  throw refused(`\`metrics\` is "${typed(text)}"`, 'It is a path of a file on the runner, as in keyturn.prom.')
}

function readComment(text: string): string {
  if (/^\d{1,20}$/.test(text)) return text
  throw refused(`\`comment\` is "${typed(text)}"`, "It is a comment's id: a number.")
}

function refused(what: string, remedy: string): Failure {
  return new Failure('input-invalid', `Nothing was done: ${what}. ${remedy}`, { effect: 'not-done' })
}
