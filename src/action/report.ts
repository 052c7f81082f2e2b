import * as core from '@actions/core'
import type { Redactor } from '../http/redact.ts'
import type { RunResult } from '../engine/result.ts'
import { outputsOf } from './outputs.ts'

/** Tells a run's result in every way the runner has: log, annotations, outputs, job summary. */
export async function report(result: RunResult, redactor: Redactor): Promise<void> {
  const outputs = outputsOf(result)
  for (const [name, text] of Object.entries(outputs)) core.setOutput(name, redactor.redact(text))
  if (result.idle) {
    core.info('Nothing is due, nothing has changed: one look was all.')
    await writeSummary(redactor.redact(idleSummary(result)))
    return
  }
  // An idle run has nothing to render, and loads none of this.
  const { annotations, logLines } = await import('../core/render/annotations.ts')
  const { summary } = await import('../core/render/summary.ts')
  for (const outcome of result.outcomes) {
    core.startGroup(redactor.redact(`${outcome.credential}: ${outcome.phase}`))
    for (const line of logLines(outcome, result)) core.info(redactor.redact(line))
    core.endGroup()
  }
  const { annotate } = await import('./annotate.ts')
  for (const annotation of annotations(result)) annotate(annotation, redactor.redact)
  await writeSummary(redactor.redact(summary(result)))
}

/** Whoever opens the run's page sees that it ran, and until when it has nothing to do. Rendered here: an idle run loads no more. */
function idleSummary({ next }: RunResult): string {
  const until = next === undefined ? '' : ` The next thing to do is at ${iso(next)} UTC.`
  return `Keyturn looked: nothing is due, nothing has changed.${until}\n`
}

function iso(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ')
}

/** A summary is a view: where it cannot be written the run goes on. */
async function writeSummary(text: string): Promise<void> {
  if ((process.env['GITHUB_STEP_SUMMARY'] ?? '') === '') return
  try {
    await core.summary.addRaw(text, true).write()
  } catch (thrown) {
    core.warning(`The job summary could not be written: ${thrown instanceof Error ? thrown.message : 'unknown'}`)
  }
}
