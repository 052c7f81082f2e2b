// The ears as a step of a workflow, by Probot's own adapter for GitHub Actions; action.yml beside this starts it.
import process from 'node:process'
import { run } from '@probot/adapter-github-actions'
import { Failure } from '../core/failure.ts'
import { createJob } from './job.ts'

try {
  const job = createJob(process.env)
  // It resolves whatever became of the event: what it lacks, and what failed, it only logs.
  await run(job.app)
  tell(await job.end())
} catch (error) {
  // What was parsed may stand in the message of who could not parse it.
  tell(
    error instanceof Failure
      ? error.message
      : 'Nothing was done: the event’s file cannot be read, or Probot does not start.',
  )
}

function tell(wrong: string | undefined): void {
  if (wrong === undefined) return
  process.stdout.write(`::error::${wrong}\n`)
  process.exitCode = 1
}
