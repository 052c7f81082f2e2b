import type { Acknowledge, Say } from '../hear/deeds.ts'
import { statusOf } from '../ask.ts'
import { named, type Reach } from './ears.ts'

/** 👀 below a comment. The same App's same reaction is kept once (REST, "Create reaction for an issue comment": 200). */
export async function acknowledge({ octokit, place }: Reach, { comment }: Acknowledge): Promise<void> {
  try {
    await octokit.rest.reactions.createForIssueComment({
      ...named(place),
      comment_id: Number(comment),
      content: 'eyes',
    })
  } catch (error) {
    // Whoever took their comment back waits for no sign.
    if (statusOf(error) !== 404) throw error
  }
}

/** Writes a comment unless an App wrote the same before: a delivery may come twice, and to two processes. */
export async function say({ octokit, place }: Reach, { number, mark, body }: Say): Promise<void> {
  const hidden = `<!-- keyturn-ears:${mark} -->`
  const at = { ...named(place), issue_number: number }
  const comments = await octokit.paginate(octokit.rest.issues.listComments, { ...at, per_page: 100 })
  if (comments.some((one) => one.user?.type === 'Bot' && one.body?.startsWith(hidden) === true)) return
  // A lost answer may hide a comment that was written; asked again it would stand there twice.
  await octokit.rest.issues.createComment({ ...at, body: `${hidden}\n${body}`, request: { retries: 0 } })
}
