import * as core from '@actions/core'
import type { Annotation } from '../core/render/annotations.ts'
import { REMEDIES, remindAnnotations, remindSummary, sentence } from '../core/render/remind.ts'
import type { Outside } from '../start/options.ts'
import { type Reminded, remind as look } from '../start/remind.ts'
import type { OutputName } from './inputs.ts'
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
  if (found.issue !== undefined) core.info(`Said in ${found.issue.url}.`)
  if (found.noIssue !== undefined) core.info(found.noIssue)
  for (const [name, value] of Object.entries(outputsOf(found))) core.setOutput(name, say(value))
  await core.summary.addRaw(say(remindSummary(found))).write()
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
    if (these.length > SHOWN) ANNOTATE[level](`And ${these.length - SHOWN} more: the job summary names them all.`)
  }
}

/** The same outputs as of every run; nothing is under way here, so two of them are empty. */
function outputsOf(found: Reminded): Readonly<Record<OutputName, string>> {
  const told = found.reminders.map(({ credential, standing, provider, owner, minted, due }) => ({
    credential,
    standing,
    provider,
    owner,
    minted,
    due,
  }))
  const attention = found.reminders.flatMap((reminder) => {
    const { credential, standing } = reminder
    if (standing !== 'overdue' && standing !== 'unknown') return []
    return [{ credential, reason: standing, about: sentence(reminder, found.at), remedy: REMEDIES[standing] }]
  })
  return {
    result: JSON.stringify({ version: 1, mode: 'remind', at: found.at, reminders: told, issue: found.issue?.url }),
    matrix: JSON.stringify({ include: [] }),
    proposals: '[]',
    attention: JSON.stringify(attention),
  }
}
