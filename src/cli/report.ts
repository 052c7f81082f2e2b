import { writeFile } from 'node:fs/promises'
import { Failure } from '../core/failure.ts'
import { fleetOf } from '../start/run.ts'
import { reported } from '../start/report.ts'
import type { Arguments } from './arguments.ts'
import { demandSeal, open } from './open.ts'
import { type Console, printJson } from './output.ts'

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
    await write(outside.redactor.redact(reportPage(told)), given.text('out'), to)
  }
  return told.problems.length > 0 ? 1 : 0
}

async function write(page: string, path: string | undefined, to: Console): Promise<void> {
  if (path === undefined) {
    to.out(page)
    return
  }
  try {
    await writeFile(path, page)
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : 'unknown'
    throw new Failure('input-invalid', `The report could not be written: ${why}`, { effect: 'not-done' })
  }
}
