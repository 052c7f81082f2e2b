// GitHub's GraphQL, the reads that are not a proposal's or the journal's. Checked against GitHub's schema in a test.

/** A file below a commit. `isTruncated` and `isBinary` are read every time: a cut YAML can parse. */
export const FILE = `fragment F on TreeEntry { oid object { ... on Blob { text isTruncated isBinary byteSize } } }`

/** Ids that later documents need of a repository: its own, and its labels'. */
export const IDS = `id labels(first: 100) { nodes { id name } }`

/** Who wrote a commit, and whether GitHub itself signed it (as it does for `createCommitOnBranch`). */
export const AUTHORSHIP = `fragment W on Commit { oid author { name email user { login } } signature { isValid wasSignedByGitHub } }`

/** The newest comments of a proposal or of the dashboard: among them are commands that nobody answered yet. */
export const SAID = `fragment S on IssueCommentConnection { nodes {
  id fullDatabaseId body createdAt lastEditedAt author { __typename login }
  reactionGroups { content viewerHasReacted }
} }`

/** A hundred of our branches with their open proposals. */
export const PROPOSAL_REFS = `fragment P on RefConnection {
  pageInfo { hasNextPage endCursor }
  nodes {
    name
    associatedPullRequests(states: [OPEN], first: 3) {
      nodes {
        id number isCrossRepository headRefName headRefOid mergeable
        author { __typename login }
        commits(last: 10) { totalCount nodes { commit { ...W } } }
        comments(last: 20) { ...S }
      }
    }
    merged: associatedPullRequests(states: [MERGED], last: 1) {
      nodes {
        id isCrossRepository headRefName lastEditedAt author { __typename login } editor { __typename login }
        comments(last: 20) { ...S }
      }
    }
  }
}`

/** Everything that decides whether there is anything to do, in one request. */
export const SNAPSHOT = `query Snapshot($owner: String!, $name: String!, $root: String!, $nested: String!) {
  viewer { login }
  repository(owner: $owner, name: $name) {
    id databaseId url isPrivate name owner { login }
    defaultBranchRef { name target { oid ... on Commit {
      root: file(path: $root) { ...F }
      nested: file(path: $nested) { ...F }
      lock: file(path: "rotation.lock.yml") { ...F }
    } } }
    journal: ref(qualifiedName: "refs/heads/keyturn/journal") { target { oid ... on Commit {
      index: file(path: "index.json") { ...F }
      entries: file(path: "entries") { oid }
    } } }
    proposals: refs(refPrefix: "refs/heads/keyturn/", first: 100) { ...P }
  }
  spoken: repository(owner: $owner, name: $name) {
    issues(first: 5, labels: ["keyturn: dashboard"], orderBy: { field: CREATED_AT, direction: ASC }) {
      nodes { id author { __typename login } comments(last: 20) { ...S } }
    }
  }
}
${FILE}
${SAID}
${PROPOSAL_REFS}
${AUTHORSHIP}`

/** The manifest alone, for who may read nothing else. */
export const MANIFEST = `query Manifest($owner: String!, $name: String!, $root: String!, $nested: String!) {
  viewer { login }
  repository(owner: $owner, name: $name) {
    defaultBranchRef { target { oid ... on Commit {
      root: file(path: $root) { ...F }
      nested: file(path: $nested) { ...F }
    } } }
  }
}
${FILE}`

/** Our branches beyond the first hundred. */
export const MORE_PROPOSALS = `query MoreProposals($owner: String!, $name: String!, $after: String!) {
  repository(owner: $owner, name: $name) {
    proposals: refs(refPrefix: "refs/heads/keyturn/", first: 100, after: $after) { ...P }
  }
}
${SAID}
${PROPOSAL_REFS}
${AUTHORSHIP}`

function fresh(head: string, compare: string): string {
  return `query Fresh($owner: String!, $name: String!, $entry: String!${head}) {
  repository(owner: $owner, name: $name) {
    defaultBranchRef {
      target { oid ... on Commit { lock: file(path: "rotation.lock.yml") { ...F } } }${compare}
    }
    journal: ref(qualifiedName: "refs/heads/keyturn/journal") { target { oid ... on Commit {
      entry: file(path: $entry) { ...F }
    } } }
  }
}
${FILE}`
}

/** What the guard reads before what cannot be undone. */
export const FRESH = fresh('', '')

/**
 * The same, asking too whether the default head descends from a commit. `Ref.compare` takes the ref as base and any revision as
 * head (schema: "Compares the current ref as a base ref to another head ref"; a commit's oid is a revision): the answer says
 * where *that* commit stands.
 */
export const FRESH_SINCE = fresh(', $ancestor: String!', '\n      compare(headRef: $ancestor) { status }')

/**
 * A hundred commits of the default branch's past, newest first, each with the commit it was put upon and the ids of some files; and
 * where a commit stands to the branch, as in `FRESH_SINCE`.
 */
export function pastQuery(files: number): string {
  const numbers = Array.from({ length: files }, (_, number) => number)
  return `query Past($owner: String!, $name: String!, $head: GitObjectID!, $since: String!, $after: String${numbers.map((n) => `, $p${n}: String!`).join('')}) {
  repository(owner: $owner, name: $name) {
    defaultBranchRef { compare(headRef: $since) { status } }
    object(oid: $head) { ... on Commit { history(first: 100, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { oid parents(first: 1) { nodes { oid } } ${numbers.map((n) => `f${n}: file(path: $p${n}) { oid }`).join(' ')} }
    } } }
  }
}`
}

/** One file at a commit. */
export const FILE_AT = `query FileAt($owner: String!, $name: String!, $at: GitObjectID!, $path: String!) {
  repository(owner: $owner, name: $name) { object(oid: $at) { ... on Commit { file(path: $path) { ...F } } } }
}
${FILE}`
