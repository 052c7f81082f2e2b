import * as core from '@actions/core'
import { Failure } from '../core/failure.ts'
import { exitCode, type RunResult } from '../engine/result.ts'
import type { Redactor } from '../http/redact.ts'
import { createTransport, timer } from '../http/transport.ts'
import { createClock } from '../start/clock.ts'
import type { Outside } from '../start/options.ts'
import { run } from '../start/run.ts'
import { demandHand, type Env, readEvent } from './event.ts'
import { readInputs } from './inputs.ts'
import { maskGiven } from './masking.ts'
import { occasionOf } from './occasion.ts'
import { report } from './report.ts'
import { readSettings } from './settings.ts'

/** One run of the Action; gives its exit code. Fails with `Failure` for what a person can put right. */
export async function act(env: Env, redactor: Redactor): Promise<number> {
  maskGiven(redactor, env)
  const settings = readSettings(readInputs((name) => core.getInput(name)))
  const event = await readEvent(env, (line) => core.warning(line))
  core.info(`Woken by ${event.about}.`)
  if (settings.command !== undefined) demandHand(event)
  const outside = outsideOf(env, redactor)
  const occasion = occasionOf(env, event, settings)
  if (settings.mode === 'check') {
    const { check } = await import('./check.ts')
    return check(outside, settings, occasion)
  }
  if (settings.mode === 'remind') {
    const { remind } = await import('./remind.ts')
    return remind(outside, settings)
  }
  if (settings.mode === 'hear') {
    const { hear } = await import('./hear.ts')
    return hear(outside, settings, event)
  }
  const result = await run(outside, settings, occasion)
  await report(result, redactor)
  if (settings.metrics !== undefined) await tellMetrics(settings.metrics, result, outside)
  return exitCode(result)
}

/** Monitoring is a view: where its file cannot be written the run is no failure. */
async function tellMetrics(path: string, result: RunResult, { env, redactor }: Outside): Promise<void> {
  const { writeMetrics } = await import('./metrics.ts')
  try {
    core.setOutput('metrics', await writeMetrics(path, result, { env, redactor }))
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : 'unknown'
    core.warning(redactor.redact(`The file for monitoring could not be written: ${why}`))
  }
}

function outsideOf(env: Env, redactor: Redactor): Outside {
  const { clock, watch } = createClock()
  const api = env['GITHUB_API_URL'] || 'https://api.github.com'
  return {
    ...placeOf(env),
    fetch: watch(createTransport(env), api),
    clock,
    timer,
    env,
    api,
    redactor,
    log: (line) => core.info(redactor.redact(line)),
    warn: (line) => core.warning(redactor.redact(line)),
  }
}

function placeOf(env: Env): Pick<Outside, 'owner' | 'name'> {
  const [owner, name, ...rest] = (env['GITHUB_REPOSITORY'] ?? '').split('/')
  if (owner && name && rest.length === 0) return { owner, name }
  throw new Failure(
    'input-invalid',
    'Nothing was done: GITHUB_REPOSITORY does not name a repository. This runs as a step of a GitHub workflow; on your own machine use the command line.',
    { effect: 'not-done' },
  )
}
