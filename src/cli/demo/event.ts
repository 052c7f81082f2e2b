import type { Delivery, GithubSandbox, JobContext } from '../../sandbox/github/contract.ts'
import { isRecord, type Loose } from '../../sandbox/reply.ts'
import { CRON, KEYTURN_FILE } from './files.ts'

/** What the event file of a run holds. */
export type EventOf = (context: JobContext) => Loose

/** Keeps the last event of each kind: a webhook's payload is what the runner writes into the event's file. */
export function rememberEvents(github: GithubSandbox): EventOf {
  const last = new Map<string, Delivery['payload']>()
  github.onWebhook(({ event, payload }) => {
    if (event === 'push' && payload['ref'] === 'refs/heads/main') last.set(event, payload)
    if (event === 'workflow_run' && payload['action'] === 'completed' && !isKeyturns(payload)) last.set(event, payload)
  })
  return ({ run, inputs, repository }) => {
    const about = { repository: { full_name: repository } }
    if (run.event === 'schedule') return { schedule: CRON.text, workflow: run.workflow, ...about }
    if (run.event === 'workflow_dispatch') return { ref: 'refs/heads/main', inputs, workflow: run.workflow, ...about }
    return last.get(run.event) ?? about
  }
}

function isKeyturns(payload: Delivery['payload']): boolean {
  const run = payload['workflow_run']
  return isRecord(run) && String(run['path']).endsWith(KEYTURN_FILE)
}
