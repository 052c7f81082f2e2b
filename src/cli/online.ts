import { formatProblems } from '../core/manifest/format.ts'
import { appAtHand } from '../start/granted.ts'
import { fleetOf } from '../start/run.ts'
import { type Finding, findings, permissionFindings } from '../start/sufficient.ts'
import { survey } from '../start/survey.ts'
import type { Arguments } from './arguments.ts'
import { type Paint, paintFor } from './colours.ts'
import { demandSeal, open } from './open.ts'
import { type Console, printJson } from './output.ts'
import { progressOn } from './progress.ts'

/** `keyturn check --online`: do GitHub's permissions and the providers' admin keys suffice? Reads only. */
export async function checkOnline(given: Arguments, to: Console): Promise<number> {
  demandSeal(to, 'check --online')
  const progress = progressOn(to)
  const { outside, wishes, occasion } = await open(given, progress.to, true)
  progress.at(`Looking at ${outside.owner}/${outside.name}`)
  const looked = await survey(fleetOf(outside, wishes, occasion)).finally(progress.over)
  if ('problems' in looked) {
    to.err(`${formatProblems(looked.problems)}\n`)
    return 1
  }
  progress.at('Asking GitHub and the providers')
  const login = appAtHand(outside) ?? wishes.login
  const asked = Promise.all([permissionFindings(outside, { login }, looked), findings(looked)])
  const found = (await asked.finally(progress.over)).flat()
  if (given.flag('json')) printJson(to, { version: 1, findings: found })
  else {
    const paint = paintFor(to)
    const hint = login.kind === 'app' ? '' : `\n${ONLY_READING}\n`
    to.out(outside.redactor.redact(`${found.map((one) => lineOf(one, paint)).join('\n')}\n${hint}`))
  }
  return found.every(({ good }) => good) ? 0 : 1
}

const ONLY_READING =
  'Of a token, only reading can be tried. With KEYTURN_APP_CLIENT_ID and KEYTURN_APP_PRIVATE_KEY, GitHub says what the App may write.'

function lineOf({ credential, what, good, about }: Finding, paint: Paint): string {
  const mark = good ? paint.good('ok  ') : paint.error('FAIL')
  return `${mark}  ${credential}  ${what}${about === '' ? '' : `: ${about}`}`
}
