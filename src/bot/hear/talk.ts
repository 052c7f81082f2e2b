// What people write, and what becomes of Keyturn's own words.
import { commandLines } from '../../core/command/lines.ts'
import type { Deed } from './deeds.ts'
import { byPerson, login, text, whole } from './payload.ts'

/** `issue_comment`. */
export function hearComment(payload: unknown): readonly Deed[] {
  const action = text(payload, 'action')
  if (action === 'created') return hearCommand(payload)
  return action === 'edited' || action === 'deleted' ? hearMeddling(payload, action) : []
}

/**
 * A line that begins with `/keyturn`, by a person, on what an App opened: our proposals and our dashboard are. Whether it counts is
 * decided by the run, which finds it, and looks up who wrote it.
 */
function hearCommand(payload: unknown): readonly Deed[] {
  const id = whole(payload, 'comment', 'id')
  if (id === undefined || !byPerson(payload) || text(payload, 'comment', 'user', 'type') !== 'User') return []
  if (text(payload, 'issue', 'user', 'type') !== 'Bot') return []
  if (commandLines(text(payload, 'comment', 'body') ?? '').length === 0) return []
  const comment = String(id)
  return [
    { do: 'acknowledge', comment },
    { do: 'wake', because: 'comment', comment },
  ]
}

/** The first line of each comment that belongs to the audit trail. */
const MARKED = /^<!-- keyturn:[^\r\n]{1,200} -->(?:\r?\n|$)/

/** Somebody else than its author changed a comment of Keyturn's, or took it away. */
function hearMeddling(payload: unknown, action: 'edited' | 'deleted'): readonly Deed[] {
  const author = text(payload, 'comment', 'user', 'login')
  const before = action === 'edited' ? text(payload, 'changes', 'body', 'from') : text(payload, 'comment', 'body')
  if (text(payload, 'comment', 'user', 'type') !== 'Bot' || !MARKED.test(before ?? '')) return []
  const [who, number, id] = [login(payload, 'sender', 'login'), whole(payload, 'issue', 'number'), commentOf(payload)]
  if (who === undefined || who === author || number === undefined || id === undefined) return []
  return [
    { do: 'say', number, mark: `${action}:${id}:${stampOf(payload)}`, body: note(payload, { action, who }) },
    { do: 'wake', because: 'audit' },
  ]
}

function commentOf(payload: unknown): string | undefined {
  const id = whole(payload, 'comment', 'id')
  return id === undefined ? undefined : String(id)
}

/** When it was last changed: an edit that is told twice has the same. */
function stampOf(payload: unknown): string {
  return (text(payload, 'comment', 'updated_at') ?? '').replaceAll(/[^\dTZ]/g, '').slice(0, 20)
}

function note(
  payload: unknown,
  { action, who }: { readonly action: 'edited' | 'deleted'; readonly who: string },
): string {
  const url = text(payload, 'comment', 'html_url') ?? ''
  const which =
    action === 'edited' && /^https:\/\/[\w./#-]+$/.test(url)
      ? `[a comment of Keyturn’s](${url})`
      : 'a comment of Keyturn’s'
  const did = action === 'edited' ? 'changed' : 'deleted'
  return [
    `\`@${who}\` ${did} ${which} here. What stands in the journal is not touched by this, and as long as the rotation goes on, Keyturn writes the comment again.`,
    '`keyturn audit verify` compares the two.',
  ].join(' ')
}
