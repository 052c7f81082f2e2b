import { formatProblem } from '../core/manifest/format.ts'
import { fleetOf } from '../start/run.ts'
import { findings } from '../start/sufficient.ts'
import { survey } from '../start/survey.ts'
import type { Arguments } from './arguments.ts'
import { demandSeal, open } from './open.ts'
import { type Console, printJson } from './output.ts'

/** `keyturn check --online`: do GitHub's permissions and the providers' admin keys suffice? Reads only. */
export async function checkOnline(given: Arguments, to: Console): Promise<number> {
  demandSeal(to, 'check --online')
  const { outside, wishes, occasion } = await open(given, to, true)
  const looked = await survey(fleetOf(outside, wishes, occasion))
  if ('problems' in looked) {
    to.err(`${looked.problems.map((problem) => formatProblem(problem)).join('\n')}\n`)
    return 1
  }
  const found = await findings(looked)
  if (given.flag('json')) printJson(to, { version: 1, findings: found })
  else {
    const lines = found.map(
      ({ credential, what, good, about }) =>
        `${good ? 'ok  ' : 'FAIL'}  ${credential}  ${what}${about === '' ? '' : `: ${about}`}`,
    )
    to.out(outside.redactor.redact(`${lines.join('\n')}\n`))
  }
  return found.every(({ good }) => good) ? 0 : 1
}
