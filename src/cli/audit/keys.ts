import type { AuditedKey } from '../../core/audit/keys.ts'
import { formatProblems } from '../../core/manifest/format.ts'
import { date } from '../../core/render/time.ts'
import { type Inventory, inventory } from '../../start/inventory.ts'
import { fleetOf } from '../../start/run.ts'
import { survey } from '../../start/survey.ts'
import type { Arguments } from '../arguments.ts'
import { hasSeal, open, withAnySeal } from '../open.ts'
import { bold, type Console, printJson } from '../output.ts'

/** Exit code: there is a key that nobody answers for, or something could not be seen. */
const OPEN = 2

/** `keyturn audit keys`: what lives at each provider that the manifest names, and who answers for it. Reads only. */
export async function auditKeys(given: Arguments, to: Console): Promise<number> {
  const { outside, wishes, occasion } = await open(given, to, true)
  const looked = await survey(fleetOf(withAnySeal(outside), wishes, occasion))
  if ('problems' in looked) {
    to.err(`${formatProblems(looked.problems)}\n`)
    return 1
  }
  const found = await inventory(looked)
  if (given.flag('json')) printJson(to, { version: 1, authenticated: hasSeal(to), providers: found })
  else to.out(outside.redactor.redact(textOf(to, found)))
  return found.every((one) => one.about === '' && one.keys.every(isAnswered)) ? 0 : OPEN
}

function isAnswered({ concerns }: AuditedKey): boolean {
  return !concerns.includes('nobody answers for it')
}

function textOf(to: Console, found: readonly Inventory[]): string {
  const caveat = hasSeal(to)
    ? []
    : ['Without KEYTURN_SEAL the journal was not believed: only the lock and the marks of keys count.', '']
  const parts = found.flatMap(({ provider, rights, about, keys }) => [
    bold(to, `${provider} · ${rights}`),
    ...(about === '' ? [] : [`  not seen: ${about}`]),
    ...keys.map((each) => `  ${lineOf(each)}`),
    ...(about === '' && keys.length === 0 ? ['  no key'] : []),
    '',
  ])
  return `${[...caveat, ...parts].join('\n').trimEnd()}\n`
}

/** `key_1  in service  openai/production  made 2026-11-16, last used 2026-11-20 · older than its class`. */
function lineOf({ key, standing, credential, concerns }: AuditedKey): string {
  const facts = [
    ...(key.name === undefined ? [] : [key.name]),
    ...(key.createdAt === undefined ? [] : [`made ${date(key.createdAt)}`]),
    ...(key.lastUsedAt === undefined ? [] : [`last used ${date(key.lastUsedAt)}`]),
    ...(key.status === 'alive' ? [] : [key.status]),
  ].join(', ')
  const whose = credential === undefined ? standing : `${standing} · ${credential}`
  return [key.id, whose, facts, ...concerns].filter((part) => part !== '').join(' · ')
}
