import type { Occasion } from '../start/options.ts'
import type { Env, WakeEvent } from './event.ts'
import type { Settings } from './settings.ts'

/** Which run this is, and whether somebody woke it without a word of what for. */
export function occasionOf(
  env: Env,
  { name, runId, runAttempt, actor }: WakeEvent,
  { command, comment }: Pick<Settings, 'command' | 'comment'>,
): Occasion {
  const server = env['GITHUB_SERVER_URL'] || 'https://github.com'
  return {
    run: runId === 0 ? 'action' : `${server}/${env['GITHUB_REPOSITORY'] ?? ''}/actions/runs/${runId}`,
    ...(runId === 0 ? {} : { runId: String(runId) }),
    attempt: runAttempt,
    actor,
    woken: name === 'workflow_dispatch' && command === undefined && comment === undefined,
  }
}
