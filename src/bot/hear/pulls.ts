// Pull requests, and the checks on them.
import type { Deed } from './deeds.ts'
import { byPerson, commit, items, login, text, whole } from './payload.ts'

/** What may change which lines a pull request brings. */
const BROUGHT = new Set(['opened', 'synchronize', 'reopened', 'ready_for_review'])

/** `pull_request`. Whether one under our name is truly ours, the review asks anew. */
export function hearPull(payload: unknown): readonly Deed[] {
  const action = text(payload, 'action') ?? ''
  const number = whole(payload, 'pull_request', 'number')
  // Whoever turns it to the default branch brings its lines there.
  const turned = action === 'edited' && text(payload, 'changes', 'base', 'ref', 'from') !== undefined
  if (BROUGHT.has(action) || turned) return number === undefined ? [] : [{ do: 'review', number }]
  if (!isOurs(payload)) return []
  if (action === 'closed') return [{ do: 'wake', because: 'closed' }]
  // A box may have been ticked. Whether it was, and by whom, the run finds in the text and its history (decision 30).
  const edited = action === 'edited' && byPerson(payload) && text(payload, 'changes', 'body', 'from') !== undefined
  return edited ? [{ do: 'wake', because: 'tick' }] : []
}

/** On a branch of ours in this very repository, by an App. A person's pull request under our name is looked at like any other. */
function isOurs(payload: unknown): boolean {
  const [from, to] = [whole(payload, 'pull_request', 'head', 'repo', 'id'), whole(payload, 'repository', 'id')]
  return (
    from !== undefined &&
    from === to &&
    text(payload, 'pull_request', 'user', 'type') === 'Bot' &&
    text(payload, 'pull_request', 'head', 'ref')?.startsWith('keyturn/') === true
  )
}

/**
 * `merge_group`: a queue waits for each required check on a commit of its own, and an answer that does not come counts as failed
 * (GitHub: "Managing a merge queue"). What there is to say of the pull requests in it was said on them.
 */
export function hearQueue(payload: unknown): readonly Deed[] {
  const head = commit(payload, 'merge_group', 'head_sha')
  return text(payload, 'action') === 'checks_requested' && head !== undefined ? [{ do: 'pass', head }] : []
}

/** By the identifier of the button. A postponement needs a length; a day is what people mean most. */
const BUTTONS: Readonly<Record<string, string>> = {
  retry: '/keyturn retry',
  rollback: '/keyturn rollback',
  postpone: '/keyturn postpone 24h',
}

/** `check_run`: who pressed a button cannot be looked up later, so that the person is told what to write. */
export function hearButton(payload: unknown): readonly Deed[] {
  if (text(payload, 'action') !== 'requested_action' || !byPerson(payload)) return []
  const identifier = text(payload, 'requested_action', 'identifier') ?? ''
  const command = Object.hasOwn(BUTTONS, identifier) ? BUTTONS[identifier] : undefined
  const who = login(payload, 'sender', 'login')
  const [check, number] = [
    whole(payload, 'check_run', 'id'),
    whole(items(payload, 'check_run', 'pull_requests')[0], 'number'),
  ]
  if (command === undefined || who === undefined || check === undefined || number === undefined) return []
  const body = [
    `@${who} A button does not say afterwards who pressed it, so Keyturn takes commands from comments. Write this one here, as it is or changed:`,
    `\`\`\`\n${command}\n\`\`\``,
  ].join('\n\n')
  return [{ do: 'say', number, mark: `button:${check}:${identifier}:${who}`, body }]
}
