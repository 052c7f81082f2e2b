import * as core from '@actions/core'
import { ofProblem } from '../core/render/annotations.ts'
import type { Occasion, Outside } from '../start/options.ts'
import { fleetOf } from '../start/run.ts'
import { findings, permissionFindings } from '../start/sufficient.ts'
import { survey } from '../start/survey.ts'
import { annotate } from './annotate.ts'
import type { Settings } from './settings.ts'

/** `mode: check`: is the manifest right, and do permissions and admin keys suffice? Reads only; gives the exit code. */
export async function check(outside: Outside, settings: Settings, occasion: Occasion): Promise<0 | 1> {
  const say = (text: string): string => outside.redactor.redact(text)
  const looked = await survey(fleetOf(outside, settings, occasion))
  if ('problems' in looked) {
    for (const problem of looked.problems) annotate(ofProblem(problem), say)
    return 1
  }
  const [own, each] = await Promise.all([permissionFindings(outside, settings, looked), findings(looked)])
  const found = [...own, ...each]
  for (const { credential, what, good, about } of found) {
    if (good) core.info(say(`ok: ${credential}, ${what}`))
    else core.error(say(`${credential}, ${what}: ${about}`))
  }
  core.setOutput('result', say(JSON.stringify({ version: 1, findings: found })))
  return found.every(({ good }) => good) ? 0 : 1
}
