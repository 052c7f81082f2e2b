import * as core from '@actions/core'
import { type Annotation, ofProblem } from '../core/render/annotations.ts'
import { remindAnnotations, remindSummary, sentence } from '../core/render/remind.ts'
import type { Outside } from '../start/options.ts'
import { remind as look } from '../start/remind.ts'
import { annotate } from './annotate.ts'
import { remindOutputs } from './remind-outputs.ts'
import type { Settings } from './settings.ts'

/** GitHub shows ten annotations of a kind for one step; the last place is for saying how many more there are. */
const SHOWN = 9

/** `mode: remind`: says what is due, and touches no key. Gives the exit code; an overdue key is no failure of the run. */
export async function remind(outside: Outside, settings: Settings): Promise<0 | 1> {
  const say = (text: string): string => outside.redactor.redact(text)
  const found = await look(outside, settings)
  if ('problems' in found) {
    for (const problem of found.problems) annotate(ofProblem(problem), say)
    return 1
  }
  for (const reminder of found.reminders) core.info(say(sentence(reminder, found.at)))
  annotateFew(remindAnnotations(found), say)
  for (const line of found.leftAside) core.warning(line)
  for (const [name, value] of Object.entries(remindOutputs(found))) core.setOutput(name, say(value))
  await core.summary.addRaw(say(remindSummary(found))).write()
  const { issue, none } = await found.say()
  if (issue !== undefined) core.info(`Said in ${issue.url}.`)
  if (none !== undefined) core.info(none)
  return 0
}

function annotateFew(all: readonly Annotation[], say: (text: string) => string): void {
  for (const level of ['warning', 'notice'] as const) {
    const these = all.filter((annotation) => annotation.level === level)
    for (const annotation of these.slice(0, SHOWN)) annotate(annotation, say)
    if (these.length > SHOWN)
      annotate({ level, message: `And ${these.length - SHOWN} more: see the job summary.` }, say)
  }
}
