import { answerMarker, type Place, type Said } from '../core/command/said.ts'
import { at, instantAt, listAt, textAt } from './codec.ts'
import type { Mine } from './mine.ts'
import { toldIn } from './proposals/facts.ts'

/** Comments of one proposal or issue in which somebody speaks to us. */
export function readSaid(comments: unknown, place: Place, mine: Mine): readonly Said[] {
  const told = new Set(toldIn(comments, mine))
  return listAt(comments, 'nodes').flatMap((comment) => {
    const [nodeId, id, body] = [textAt(comment, 'id'), textAt(comment, 'fullDatabaseId'), textAt(comment, 'body')]
    const written = instantAt(comment, 'createdAt')
    if (nodeId === undefined || id === undefined || body === undefined || written === undefined) return []
    if (!/\/keyturn/i.test(body) || mine.actor(at(comment, 'author'))) return []
    const reactions = ownReactions(comment)
    return [
      {
        id,
        nodeId,
        author: textAt(comment, 'author', 'login') ?? '',
        person: textAt(comment, 'author', '__typename') === 'User',
        edited: textAt(comment, 'lastEditedAt') !== undefined,
        at: written,
        body,
        seen: reactions.includes('EYES'),
        answered: reactions.some((one) => ENDS.includes(one)) || told.has(answerMarker(id)),
        place,
      },
    ]
  })
}

/** Our own last word on a comment. */
const ENDS: readonly string[] = ['ROCKET', 'CONFUSED']

function ownReactions(comment: unknown): readonly string[] {
  return listAt(comment, 'reactionGroups').flatMap((group) =>
    at(group, 'viewerHasReacted') === true ? (textAt(group, 'content') ?? []) : [],
  )
}
