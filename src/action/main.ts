import * as core from '@actions/core'
import { Failure } from '../core/failure.ts'
import { act } from './act.ts'
import { createMasking } from './masking.ts'

/** A fault of ours, told from a mistake of the user's: `EX_SOFTWARE` of sysexits.h. */
const BUG = 70

const redactor = createMasking(process.env)
try {
  process.exitCode = await act(process.env, redactor)
} catch (thrown) {
  process.exitCode = tell(thrown)
}

/** Mistakes and outages are one sentence; only a bug has a stack. */
function tell(thrown: unknown): number {
  if (thrown instanceof Failure) {
    core.error(redactor.redact(thrown.message))
    return 1
  }
  const what = thrown instanceof Error ? (thrown.stack ?? thrown.message) : 'an unknown error'
  core.error(redactor.redact(`This is a fault of Keyturn's; please report it.\n${what}`))
  return BUG
}
