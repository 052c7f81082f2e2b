import { formatProblem } from '../core/manifest/format.ts'
import { REASONS } from '../core/reasons.ts'
import { type Verdict, verdicts } from '../start/explain.ts'
import { fleetOf } from '../start/run.ts'
import { survey } from '../start/survey.ts'
import type { Arguments } from './arguments.ts'
import { demandSeal, open } from './open.ts'
import { bold, type Console, printJson } from './output.ts'

/** `keyturn explain <credential>`: each rule with its verdict, up to the one that decides. */
export async function explainOne(given: Arguments, to: Console): Promise<number> {
  demandSeal(to, 'explain')
  const { outside, wishes, occasion } = await open(given, to, true)
  const looked = await survey(fleetOf(outside, { ...wishes, only: given.rest }, occasion))
  if ('problems' in looked) {
    to.err(`${looked.problems.map((problem) => formatProblem(problem)).join('\n')}\n`)
    return 1
  }
  for (const kit of looked.kits) {
    const told = await verdicts(kit, await looked.ground(kit))
    if (given.flag('json')) printJson(to, { version: 1, credential: kit.credential.id, verdicts: told })
    else
      to.out(
        outside.redactor.redact(
          `${bold(to, kit.credential.id)}\n${told.map((verdict) => textOf(verdict)).join('\n')}\n`,
        ),
      )
  }
  return 0
}

function textOf({ rule, decision }: Verdict): string {
  const name = `  ${rule.padEnd(13)}`
  if (decision === undefined || decision.kind === 'look') return `${name}–`
  const does = decision.kind === 'act' ? `${decision.kind}: ${decision.step.do}` : decision.kind
  const until =
    'until' in decision && decision.until !== undefined ? `, until ${new Date(decision.until).toISOString()}` : ''
  const about = 'about' in decision && decision.about !== undefined ? ` (${decision.about})` : ''
  return `${name}${does}: ${REASONS[decision.because].text}${about}${until}`
}
