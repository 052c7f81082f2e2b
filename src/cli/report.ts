import { fleetOf } from '../start/run.ts'
import { reported } from '../start/report.ts'
import type { Arguments } from './arguments.ts'
import { demandSeal, open } from './open.ts'
import { type Console, printJson, writeOut } from './output.ts'

/** `keyturn report --html`: ages, what comes next and what was, as one page. Changes nothing. */
export async function report(given: Arguments, to: Console): Promise<number> {
  demandSeal(to, 'report')
  const { outside, wishes, occasion } = await open(given, to, true)
  const clean: Console = { ...to, out: (text) => to.out(outside.redactor.redact(text)) }
  const told = await reported(fleetOf(outside, wishes, occasion))
  if (given.flag('json'))
    printJson(clean, { ...told, version: 1, tool: told.version, histories: Object.fromEntries(told.histories) })
  else {
    const { reportPage } = await import('../core/render/page/page.ts')
    await writeOut(outside.redactor.redact(reportPage(told)), given.text('out'), to)
  }
  return told.problems.length > 0 ? 1 : 0
}
