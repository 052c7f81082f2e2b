import { demand } from '../access.ts'
import { notFound } from '../refusal.ts'
import { type Access, type Account, nodeId, now, type World } from '../world.ts'
import type { Edit, Pull } from './state.ts'

/** Notes that the body was written anew. With the first edit the history begins by what it was opened with (schema: `includesCreatedEdit`). */
export function noteEdit(world: World, pull: Pull, { access, was }: { access: Access; was: string }): void {
  if (pull.edits.length === 0) pull.edits.push(editOf(pull, { by: pull.author, at: pull.createdAt, text: was }))
  pull.edits.push(editOf(pull, { by: access.account, at: now(world), text: pull.body }))
}

function editOf(pull: Pull, { by, at, text }: { by: Account; at: number; text: string }): Edit {
  const number = pull.edits.length.toString(36).padStart(4, '0')
  return { nodeId: `${nodeId('UCE', pull.id)}${number}`, editor: by, at, text, deleted: undefined }
}

/** Takes the text of one edit out of the history; who and when stay (GitHub: "Tracking changes in a comment"). */
export function deleteEdit(world: World, pull: Pull, { access, id }: { access: Access; id: string }): void {
  demand(access, pull.repository, ['contents', 'write'])
  const edit = pull.edits.find((one) => one.nodeId === id)
  if (!edit) throw notFound()
  edit.deleted = { at: now(world), by: access.account }
}
