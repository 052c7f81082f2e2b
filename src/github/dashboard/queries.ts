import { IDS } from '../queries.ts'
import { ALIAS, LABEL } from './board.ts'

/** The dashboard issue, to be asked for along with other things. */
export const BOARD_FIELD = `${ALIAS}: issues(first: 5, labels: ["${LABEL}"], orderBy: { field: CREATED_AT, direction: ASC }) {
      nodes { id state body author { __typename login } }
    }`

/** The same alone. */
export const BOARD = `query Board($owner: String!, $name: String!) {
  viewer { login }
  repository(owner: $owner, name: $name) { ${IDS} ${BOARD_FIELD} }
}`
