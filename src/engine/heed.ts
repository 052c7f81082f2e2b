// Commands in comments: found in the snapshot, taken once, answered once. A comment is looked at wherever the run came from.
import { isPending, type Said, whyNone } from '../core/command/said.ts'
import { commandLines } from '../core/command/lines.ts'
import { replyText, refusedText } from '../core/render/reply.ts'
import { describe, Failure } from '../core/failure.ts'
import { answerLine, type Section } from './commands/answer.ts'
import { isSpokenTo } from './commands/authority.ts'
import type { Shared } from './kit.ts'
import type { Pair } from './owners.ts'

export interface Hearing {
  readonly shared: Shared
  readonly pairs: readonly Pair[]
  readonly warn: (line: string) => void
}

/** Answers who waits for an answer, oldest first; gives back what to go on from. */
export async function heed(said: readonly Said[], hearing: Hearing): Promise<readonly Pair[]> {
  const { shared, warn } = hearing
  const pending = said.filter(isPending).sort((a, b) => a.at - b.at || Number(a.id) - Number(b.id))
  if (pending.length === 0) return hearing.pairs
  let { pairs } = hearing
  try {
    await shared.github.talk.see(pending)
    for (const comment of pending) pairs = await hear(comment, { ...hearing, pairs })
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    // Who asked for something waits a run longer; the keys do not.
    warn(`Commands in comments could not all be answered, and are looked at again: ${describe(thrown)}`)
  }
  return pairs
}

async function hear(comment: Said, hearing: Hearing): Promise<readonly Pair[]> {
  const { shared } = hearing
  const role = await shared.github.role(comment.author)
  if (!isSpokenTo(role, shared.repository.private)) {
    // Words to everybody who passes by would make Keyturn the loudest on every public repository.
    shared.log(`comment ${comment.id}: left aside, for ${comment.author} has no role here`)
    await shared.github.talk.answer(comment, { done: false })
    return hearing.pairs
  }
  const none = whyNone(comment, shared.clock.now())
  const { sections, pairs } =
    none === undefined
      ? await answerAll(comment, hearing)
      : { sections: [{ text: refusedText(`Nothing was done: ${none}.`), done: false }], pairs: hearing.pairs }
  const done = sections.every((section) => section.done)
  shared.log(`comment ${comment.id} of ${comment.author}: ${done ? 'taken' : 'refused'}`)
  const { run, version } = shared
  const body = replyText(
    sections.map(({ text }) => text),
    { to: comment.author, run, version },
  )
  await shared.github.talk.answer(comment, { body, done })
  return pairs
}

async function answerAll(
  comment: Said,
  hearing: Hearing,
): Promise<{ readonly sections: readonly Section[]; readonly pairs: readonly Pair[] }> {
  const sections: Section[] = []
  let { pairs } = hearing
  for (const [index, line] of commandLines(comment.body).entries()) {
    // The first bears the comment's own number; each is taken for itself.
    const request = index === 0 ? `comment:${comment.id}` : `comment:${comment.id}.${index + 1}`
    const answered = await answerLine(line, { comment, request, hearing: { ...hearing, pairs } })
    sections.push(answered.section)
    pairs = answered.pairs
  }
  return { sections, pairs }
}
