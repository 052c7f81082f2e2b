import type { Dashboard } from '../../engine/ports.ts'
import { at } from '../codec.ts'
import { failureOf } from '../errors.ts'
import { queryWhole } from '../graphql.ts'
import { sendParts } from '../proposals/change.ts'
import { type Desk, keep, known } from '../proposals/desk.ts'
import { ALIAS, type Board, boardPart, keepBoard, LABEL, noteBoard, readStanding, wantedOf } from './board.ts'
import { labelIds } from '../proposals/labels.ts'
import { BOARD } from './queries.ts'

const DASHBOARD = { name: LABEL, color: '1f6feb', description: 'Keyturn finds its dashboard by this' } as const

/** The dashboard issue: written along with what is sent anyway, and at the end of a run where that was not enough. */
export function createDashboard(desk: Desk): Dashboard {
  return {
    want: (says) => {
      desk.board.says = says
    },
    settle: async () => {
      const { board } = desk
      if (board.says === undefined) return
      if (board.failure !== undefined) throw board.failure
      if (board.standing === undefined) await lookAt(desk)
      if (board.standing === 'none') return open(desk, board)
      const part = boardPart(board, desk.redact)
      if (part === undefined) return
      noteBoard(board, part, await sendParts(desk, [part]))
      if (board.failure !== undefined) throw board.failure
    },
  }
}

/** Mostly it came along with the entries; the first run ever has none to read. */
async function lookAt(desk: Desk): Promise<void> {
  const { owner, name } = desk.api
  const { data } = await queryWhole(desk.api, BOARD, { owner, name })
  keep(desk, data, at(data, 'repository'))
  keepBoard(desk.board, desk.mine, at(data, 'repository'))
}

/** Once in a repository's life. The label comes first: without it the issue would not be found again, and there would be another. */
async function open(desk: Desk, board: Board): Promise<void> {
  const wanted = wantedOf(board, desk.redact)
  if (wanted === undefined) return
  const ids = await labelIds(desk, [DASHBOARD])
  const input = { repositoryId: known(desk.nodeId), title: wanted.title, body: wanted.body, labelIds: ids }
  const answered = await sendParts(desk, [{ alias: ALIAS, field: 'createIssue', input }])
  const [error] = answered?.errors ?? []
  if (error) throw failureOf(error, 'unknown')
  board.standing = readStanding(at(answered?.data, ALIAS, 'issue'))
}
