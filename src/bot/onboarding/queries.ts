// GitHub's GraphQL. Checked against GitHub's schema in a test.

/** Where a branch would begin, and where it stands. */
export const LOOK = `query Setup($owner: String!, $name: String!, $ref: String!) {
  repository(owner: $owner, name: $name) {
    id
    defaultBranchRef { target { oid } }
    ref(qualifiedName: $ref) { target { oid ... on Commit { messageHeadline } } }
  }
}`

/** A branch, and its first commit. */
export const BEGIN = `mutation Begin($ref: CreateRefInput!, $commit: CreateCommitOnBranchInput!) {
  ref: createRef(input: $ref) { ref { id } }
  commit: createCommitOnBranch(input: $commit) { commit { oid } }
}`

/** One commit on top. */
export const COMMIT = `mutation Add($commit: CreateCommitOnBranchInput!) {
  commit: createCommitOnBranch(input: $commit) { commit { oid } }
}`
