import { answerMarker, type Said } from '../core/command/said.ts'
import type { Answer, Talk } from '../engine/ports.ts'
import { change } from './proposals/change.ts'
import type { Desk } from './proposals/desk.ts'
import { marked } from './proposals/facts.ts'
import type { Part } from './proposals/queries.ts'
import { cut } from './proposals/text.ts'

/** Answers to comments: a reaction, and words where they are due. */
export function createTalk(desk: Desk): Talk {
  return {
    see: async (comments) => {
      const unseen = comments.filter(({ seen }) => !seen)
      // A sign that cannot be given keeps no command waiting.
      await change(
        desk,
        unseen.map(({ nodeId }, n) => reaction(`see${n}`, nodeId, 'EYES')),
        () => true,
      )
    },
    answer: async (comment, answer) => {
      await change(desk, answerParts(desk, comment, answer), (alias) => alias === SIGN)
    },
  }
}

const SIGN = 'sign'

/** The words first: should only one of them come through, it is the one that tells. */
function answerParts(desk: Desk, { id, nodeId, place }: Said, { body, done }: Answer): readonly Part[] {
  const sign = reaction(SIGN, nodeId, done ? 'ROCKET' : 'CONFUSED')
  if (body === undefined) return [sign]
  const words: Part = {
    alias: 'words',
    field: 'addComment',
    input: { subjectId: place.nodeId, body: marked(answerMarker(id), cut(desk.redact(body))) },
  }
  return [words, sign]
}

function reaction(alias: string, subjectId: string, content: string): Part {
  return { alias, field: 'addReaction', input: { subjectId, content } }
}
