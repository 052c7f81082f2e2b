import type { Pass } from '../hear/deeds.ts'
import { NAME } from '../review/check.ts'
import { named, type Reach } from './ears.ts'

/** Answers for a merge queue's commit: whatever Keyturn has to say stands on the pull requests themselves. */
export async function pass({ octokit, place }: Reach, { head }: Pass): Promise<void> {
  const at = named(place)
  const { data } = await octokit.rest.checks.listForRef({ ...at, ref: head, check_name: NAME, status: 'completed' })
  if (data.check_runs.some(({ conclusion }) => conclusion === 'success')) return
  await octokit.rest.checks.create({
    ...at,
    name: NAME,
    head_sha: head,
    status: 'completed',
    conclusion: 'success',
    output: {
      title: 'Nothing to check in the queue',
      summary: 'Keyturn looked at each pull request before it came here. What is merged, its next run acts upon.',
    },
  })
}
