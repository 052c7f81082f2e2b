import type { ProposalFacts, Written } from '../../engine/ports.ts'
import type { Edit } from '../../core/tick.ts'
import { Failure } from '../../core/failure.ts'
import { at, instantAt, listAt, numberAt, textAt } from '../codec.ts'
import { queryWhole } from '../graphql.ts'
import type { Mine } from '../mine.ts'
import { type Desk, known } from './desk.ts'
import { WRITTEN } from './queries.ts'

/** So many of each end are asked for. */
const ENDS = 50

/** The body and its history in one answer, so that they belong together. */
export async function readWritten(desk: Desk, facts: ProposalFacts): Promise<Written> {
  const answered = await queryWhole(desk.api, WRITTEN, { id: facts.id })
  const pull = at(answered.data, 'node')
  const body = textAt(pull, 'body')
  if (body === undefined)
    throw new Failure('unexpected-response', `GitHub shows no text of pull request #${facts.number}.`, {
      effect: 'not-done',
    })
  return { body, edits: readEdits(pull, known(desk.mine)) }
}

/**
 * Newest first. `UserContentEdit` is listed in an order that the schema does not name, and which of two edits of one second came
 * later nobody can tell but by that order: the list is turned round where its first is older than its last.
 */
export function readEdits(pull: unknown, mine: Mine): readonly Edit[] {
  const listed = [...listAt(pull, 'first', 'nodes'), ...listAt(pull, 'last', 'nodes')].map((one) => readEdit(one, mine))
  const each = [...new Map(listed.map((edit) => [edit.id, edit])).values()]
  const total = numberAt(pull, 'first', 'totalCount') ?? each.length
  const ascending = (each[0]?.at ?? 0) < (each.at(-1)?.at ?? 0)
  const newest = (ascending ? each.toReversed() : each).toSorted((a, b) => b.at - a.at)
  // Between both ends something is missing: the older one belongs to nothing that is told of the newer.
  return total > each.length ? newest.slice(0, ENDS) : newest
}

function readEdit(edit: unknown, mine: Mine): Edit {
  const [id, when, editor] = [textAt(edit, 'id'), instantAt(edit, 'editedAt'), at(edit, 'editor')]
  if (id === undefined || when === undefined)
    throw new Failure('unexpected-response', 'GitHub lists an edit without its id or time. Nothing was changed.', {
      effect: 'not-done',
    })
  const ours = mine.actor(editor)
  return {
    id,
    at: when,
    author: textAt(editor, 'login') ?? '',
    person: textAt(editor, '__typename') === 'User' && !ours,
    ours,
  }
}
