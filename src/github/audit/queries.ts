// GitHub's GraphQL for an audit: the whole past of the journal and the lock, and what was said in our pull requests.
import { AUTHORSHIP, FILE } from '../queries.ts'

/** Where the two branches stand now; everything else is asked for at these commits. */
export const HEADS = `query AuditHeads($owner: String!, $name: String!) {
  viewer { login }
  repository(owner: $owner, name: $name) {
    databaseId defaultBranchRef { target { oid } }
    journal: ref(qualifiedName: "refs/heads/keyturn/journal") { target { oid } }
  }
}`

const HISTORY = 'pageInfo { hasNextPage endCursor } nodes { ...W committedDate tree { oid }'

/** The journal's commits, newest first. */
export const JOURNAL_PAST = `query AuditJournal($owner: String!, $name: String!, $at: GitObjectID!, $after: String) {
  repository(owner: $owner, name: $name) { object(oid: $at) { ... on Commit {
    history(first: 100, after: $after) { ${HISTORY} parents(first: 3) { nodes { oid } } } }
  } } }
}
${AUTHORSHIP}`

/** Commits that touched the lock, newest first, with what it was before. */
export const LOCK_PAST = `query AuditLock($owner: String!, $name: String!, $at: GitObjectID!, $after: String) {
  repository(owner: $owner, name: $name) { object(oid: $at) { ... on Commit {
    history(first: 50, after: $after, path: "rotation.lock.yml") { ${HISTORY}
      file(path: "rotation.lock.yml") { ...F }
      parents(first: 3) { nodes { oid file(path: "rotation.lock.yml") { ...F } } } }
    }
  } } }
}
${AUTHORSHIP}
${FILE}`

/** Whatever so many oids name. */
export function objectsQuery(objects: number): string {
  const ones = Array.from({ length: objects }, (_, n) => n)
  const fields = ones.map((n) => `    o${n}: object(oid: $o${n}) { ...O }`)
  return `query AuditObjects(${['$owner: String!', '$name: String!', ...ones.map((n) => `$o${n}: GitObjectID!`)].join(', ')}) {
  repository(owner: $owner, name: $name) {
${fields.join('\n')}
  }
}
fragment O on GitObject {
  __typename ... on Tree { entries { name oid mode type } } ... on Blob { text isTruncated isBinary }
}`
}

const COMMENTS = `pageInfo { hasNextPage endCursor } nodes {
      databaseId url body createdAt lastEditedAt editor { login } author { __typename login }
    }`

const PROPOSAL = `fragment A on PullRequest {
  id number headRefName isCrossRepository author { __typename login } mergeCommit { oid }
  comments(first: 100) { ${COMMENTS} }
  timelineItems(itemTypes: [COMMENT_DELETED_EVENT], first: 100) { nodes { ... on CommentDeletedEvent {
    createdAt actor { login } deletedCommentAuthor { __typename login }
  } } }
}`

/** Pull requests that bear our label, oldest first. */
export const LABELLED = `query AuditLabelled($owner: String!, $name: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequests(labels: ["keyturn"], first: 20, after: $after, orderBy: { field: CREATED_AT, direction: ASC }) {
      pageInfo { hasNextPage endCursor } nodes { ...A }
    }
  }
}
${PROPOSAL}`

/** Pull requests of so many branches: a label can be taken off. */
export function branchesQuery(branches: number): string {
  const ones = Array.from({ length: branches }, (_, n) => n)
  const fields = ones.map((n) => `    p${n}: pullRequests(headRefName: $b${n}, first: 5) { nodes { ...A } }`)
  return `query AuditBranches(${['$owner: String!', '$name: String!', ...ones.map((n) => `$b${n}: String!`)].join(', ')}) {
  repository(owner: $owner, name: $name) {
${fields.join('\n')}
  }
}
${PROPOSAL}`
}

/** What a proposal with more than a hundred comments has beyond. */
export const COMMENTS_BEYOND = `query AuditComments($id: ID!, $after: String!) {
  node(id: $id) { ... on PullRequest { comments(first: 100, after: $after) { ${COMMENTS} } } }
}`
