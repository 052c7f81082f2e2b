import { formatProblems } from '../core/manifest/format.ts'
import { exitCode, type RunResult } from '../engine/result.ts'
import type { Redactor } from '../http/redact.ts'
import type { Arguments } from './arguments.ts'
import { type Console, printJson } from './output.ts'

/** Prints a run's result for a person, or as JSON; gives the exit code. */
export async function tell(
  given: Arguments,
  to: Console,
  { result, redactor }: { readonly result: RunResult; readonly redactor: Redactor },
): Promise<number> {
  const clean: Console = {
    ...to,
    out: (text) => to.out(redactor.redact(text)),
    err: (text) => to.err(redactor.redact(text)),
  }
  if (given.flag('json')) printJson(clean, result)
  else if (result.problems.length > 0) clean.err(`${formatProblems(result.problems)}\n`)
  else {
    const { statusText } = await import('../core/render/status.ts')
    clean.out(statusText(result))
  }
  return exitCode(result)
}
