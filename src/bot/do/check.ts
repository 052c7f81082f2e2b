import { listAt, looseText } from '../../github/codec.ts'
import type { Pass } from '../hear/deeds.ts'
import { NAME } from '../review/check.ts'
import { named, type Reach } from './ears.ts'

/** Answers for a merge queue's commit: whatever Keyturn has to say stands on the pull requests themselves. */
export async function pass({ ask, place }: Reach, { head }: Pass): Promise<void> {
  const at = named(place)
  const asked = { ...at, ref: head, check_name: NAME, status: 'completed' }
  const { data } = await ask('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', asked)
  if (listAt(data, 'check_runs').some((run) => looseText(run, 'conclusion') === 'success')) return
  await ask('POST /repos/{owner}/{repo}/check-runs', {
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
