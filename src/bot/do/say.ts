import { looseText } from '../../github/codec.ts'
import { askAll, statusOf } from '../ask.ts'
import type { Acknowledge, Say } from '../hear/deeds.ts'
import { named, type Reach } from './ears.ts'

/** 👀 below a comment. The same App's same reaction is kept once (REST, "Create reaction for an issue comment": 200). */
export async function acknowledge({ ask, place }: Reach, { comment }: Acknowledge): Promise<void> {
  const asked = { ...named(place), comment_id: Number(comment), content: 'eyes' }
  try {
    await ask('POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions', asked)
  } catch (error) {
    // Whoever took their comment back waits for no sign.
    if (statusOf(error) !== 404) throw error
  }
}

/** Writes a comment unless an App wrote the same before: a delivery may come twice, and to two processes. */
export async function say({ ask, place }: Reach, { number, mark, body }: Say): Promise<void> {
  const hidden = `<!-- keyturn-ears:${mark} -->`
  const at = { ...named(place), issue_number: number }
  const comments = await askAll(ask, 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments', at)
  const isThere = (one: unknown): boolean =>
    looseText(one, 'user', 'type') === 'Bot' && looseText(one, 'body')?.startsWith(hidden) === true
  if (comments.some(isThere)) return
  await ask('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', { ...at, body: `${hidden}\n${body}` })
}
