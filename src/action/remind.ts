import * as core from '@actions/core'
import type { Annotation } from '../core/render/annotations.ts'
import { remindAnnotations, remindSummary, sentence } from '../core/render/remind.ts'
import type { Outside } from '../start/options.ts'
import { remind as look } from '../start/remind.ts'
import { remindOutputs } from './remind-outputs.ts'
import type { Settings } from './settings.ts'

/** GitHub shows ten annotations of a kind for one step; the last place is for saying how many more there are. */
const SHOWN = 9

const ANNOTATE = { error: core.error, warning: core.warning, notice: core.notice } as const

/** `mode: remind`: says what is due, and touches no key. Gives the exit code; an overdue key is no failure of the run. */
export async function remind(outside: Outside, settings: Settings): Promise<0 | 1> {
  const say = (text: string): string => outside.redactor.redact(text)
  const found = await look(outside, settings)
  if ('problems' in found) {
    for (const { path, line, column, message } of found.problems)
      core.error(say(message), { file: path, startLine: line, startColumn: column })
    return 1
  }
  for (const reminder of found.reminders) core.info(say(sentence(reminder, found.at)))
  annotate(remindAnnotations(found), say)
  for (const line of found.leftAside) core.warning(line)
  for (const [name, value] of Object.entries(remindOutputs(found))) core.setOutput(name, say(value))
  await core.summary.addRaw(say(remindSummary(found))).write()
  const { issue, none } = await found.say()
  if (issue !== undefined) core.info(`Said in ${issue.url}.`)
  if (none !== undefined) core.info(none)
  return 0
}

function annotate(all: readonly Annotation[], say: (text: string) => string): void {
  for (const level of ['warning', 'notice'] as const) {
    const these = all.filter((annotation) => annotation.level === level)
    for (const { message, file, line, column } of these.slice(0, SHOWN))
      ANNOTATE[level](say(message), {
        ...(file === undefined ? {} : { file }),
        ...(line === undefined ? {} : { startLine: line }),
        ...(column === undefined ? {} : { startColumn: column }),
      })
    if (these.length > SHOWN) ANNOTATE[level](`And ${these.length - SHOWN} more: see the job summary.`)
  }
}
