import * as core from '@actions/core'
import { spellings } from '../core/secret.ts'
import { createRedactor, type Redactor } from '../http/redact.ts'
import type { Env } from './event.ts'
import { INPUTS } from './inputs.ts'

/** What is masked is masked twice: in the runner's log, and in everything that we write elsewhere. */
export function createMasking(env: Env): Redactor {
  const redactor = createRedactor()
  // The runner takes the command out of the log; elsewhere it would print the very value.
  const inRunner = env['GITHUB_ACTIONS'] === 'true'
  return {
    ...redactor,
    mask: (text) => {
      if (inRunner) core.setSecret(text)
      redactor.mask(text)
    },
  }
}

/** Masks what the step was given, before anything can fail and be told. Admin keys are masked by the plugin that reads them. */
export function maskGiven(redactor: Redactor, env: Env): void {
  for (const [name, { secret }] of Object.entries(INPUTS)) if (secret) mask(redactor, core.getInput(name))
  for (const [name, value] of Object.entries(env)) {
    if (/^KEYTURN_(SEAL|SEAL_PREVIOUS|INTAKE|NOTIFY_URL|INCUMBENT_.+)$/.test(name)) mask(redactor, value ?? '')
  }
}

function mask(redactor: Redactor, value: string): void {
  if (value !== '') for (const spelling of spellings(value)) redactor.mask(spelling)
}
