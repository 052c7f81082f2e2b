// GitHub's GraphQL for the journal. Built for as many credentials as are asked for, and checked against the schema in a test.
import { BOARD_FIELD } from '../dashboard/queries.ts'
import { ofBranch, PULL } from '../proposals/queries.ts'
import { FILE, IDS } from '../queries.ts'

const LISTING = `fragment L on Tree { entries { name oid mode type } }`

/** What is held of one credential: its text, and the names of its sealed values. */
function ofOne(number: number): string {
  return `
      e${number}: file(path: $e${number}) { ...F }
      s${number}: file(path: $s${number}) { object { ... on Tree { entries { name object { ... on Tree { entries {
        name object { ... on Blob { text isTruncated } }
      } } } } } } }`
}

/** What comes along with the entries. */
export interface Others {
  readonly branches?: number
  readonly files?: number
  /** The dashboard issue. */
  readonly board?: boolean
}

/** Entries, sealed values, the ids that a proposal needs, the proposals of some branches, and what is needed to compute the tree after a commit: the names and oids below `entries/`. */
export function entriesQuery(credentials: number, folders: number, others: Others = {}): string {
  const { branches = 0, files = 0, board = false } = others
  const ones = Array.from({ length: credentials }, (_, number) => number)
  const dirs = Array.from({ length: folders }, (_, number) => number)
  const asked = Array.from({ length: branches }, (_, number) => number)
  const along = Array.from({ length: files }, (_, number) => number)
  const declared = [
    ...ones.flatMap((n) => [`$e${n}: String!`, `$s${n}: String!`]),
    ...dirs.map((n) => `$d${n}: String!`),
    ...asked.flatMap((n) => [`$r${n}: String!`, `$p${n}: String!`]),
    ...(files === 0 ? [] : ['$at: GitObjectID!', ...along.map((n) => `$f${n}: String!`)]),
  ]
  return `query Entries(${['$owner: String!', '$name: String!', ...declared].join(', ')}) {
  repository(owner: $owner, name: $name) {
    databaseId ${IDS}
    journal: ref(qualifiedName: "refs/heads/keyturn/journal") { target { oid ... on Commit {
      entries: file(path: "entries") { oid object { ...L } }${ones.map(ofOne).join('')}${dirs
        .map((n) => `\n      d${n}: file(path: $d${n}) { oid object { ...L } }`)
        .join('')}
    } } }${asked.map(ofBranch).join('')}${filesAt(along)}${board ? `\n    ${BOARD_FIELD}` : ''}
  }
}
${LISTING}${credentials + files > 0 ? `\n${FILE}` : ''}${branches > 0 ? `\n${PULL}` : ''}`
}

/** Files of one commit, as `FILE_AT` asks for one. */
function filesAt(numbers: readonly number[]): string {
  const fields = numbers.map((n) => `f${n}: file(path: $f${n}) { ...F }`)
  return fields.length === 0 ? '' : `\n    files: object(oid: $at) { ... on Commit { ${fields.join(' ')} } }`
}

/** Entries and every record of some credentials. */
export function recordsQuery(credentials: number): string {
  const ones = Array.from({ length: credentials }, (_, number) => number)
  const declared = ones.flatMap((n) => [`$e${n}: String!`, `$r${n}: String!`])
  const fields = ones.map(
    (n) => `
      e${n}: file(path: $e${n}) { ...F }
      r${n}: file(path: $r${n}) { object { ... on Tree { entries {
        name object { ... on Blob { text isTruncated isBinary } }
      } } } }`,
  )
  return `query Records(${['$owner: String!', '$name: String!', ...declared].join(', ')}) {
  repository(owner: $owner, name: $name) {
    databaseId
    journal: ref(qualifiedName: "refs/heads/keyturn/journal") { target { ... on Commit {${fields.join('')}
    } } }
  }
}
${FILE}`
}

/** One compare-and-swap commit. */
export const COMMIT = `mutation Commit($input: CreateCommitOnBranchInput!) {
  commit: createCommitOnBranch(input: $input) { commit { oid } }
}`

/** One file at the journal's commit. */
export const HELD = `query Held($owner: String!, $name: String!, $at: GitObjectID!, $path: String!) {
  repository(owner: $owner, name: $name) { databaseId object(oid: $at) { ... on Commit { entry: file(path: $path) { ...F } } } }
}
${FILE}`
