// GitHub's GraphQL for proposals. Documents that differ from case to case are put together from the parts here and are checked
// against GitHub's schema in a test, every part of them.
import { AUTHORSHIP, IDS } from '../queries.ts'

/** A proposal as GitHub shows it. */
export const PULL = `fragment Q on PullRequest {
  id number url state title body headRefName headRefOid isCrossRepository createdAt closedAt mergedAt mergeable
  mergedBy { login } author { __typename login }
  labels(first: 50) { nodes { name } }
  reviews(last: 100, states: [APPROVED, CHANGES_REQUESTED, DISMISSED]) { nodes { state author { login } } }
  comments(last: 100) { ...M }
  commits(last: 10) { totalCount nodes { commit { ...W } } }
  checked: commits(last: 1) { nodes { commit { oid checkSuites(first: 20, filterBy: { checkName: "keyturn" }) { nodes {
    app { slug } checkRuns(first: 5, filterBy: { checkName: "keyturn", checkType: LATEST }) { nodes {
      id name status conclusion title summary
    } }
  } } } } }
}
fragment M on IssueCommentConnection {
  pageInfo { hasPreviousPage startCursor } nodes { body author { __typename login } lastEditedAt editor { __typename login } }
}
${AUTHORSHIP}`

const NEWEST = 'orderBy: { field: CREATED_AT, direction: DESC }'
const PAGE = 'pageInfo { hasNextPage endCursor } nodes { ...Q }'

/** Pull requests of a branch's name in any state, newest first, and the branch itself. */
export const FIND = `query Find($owner: String!, $name: String!, $branch: String!, $ref: String!, $after: String) {
  viewer { login }
  repository(owner: $owner, name: $name) {
    ${IDS}
    defaultBranchRef { name } ref(qualifiedName: $ref) { target { oid } }
    pullRequests(headRefName: $branch, first: 5, after: $after, ${NEWEST}) { ${PAGE} }
  }
}
${PULL}`

/** The same of a branch that is asked for along with other things; aliases `r0…` and `p0…`. */
export function ofBranch(number: number): string {
  return `
    r${number}: ref(qualifiedName: $r${number}) { target { oid } }
    p${number}: pullRequests(headRefName: $p${number}, first: 5, ${NEWEST}) { ${PAGE} }`
}

/** Earlier comments of a proposal that has more than a hundred. */
export const MORE_COMMENTS = `query MoreComments($id: ID!, $before: String!) {
  node(id: $id) { ... on PullRequest { comments(last: 100, before: $before) {
    pageInfo { hasPreviousPage startCursor } nodes { body author { __typename login } }
  } } }
}`

/** What a proposal's body is now, and both ends of its history: which of them is the newer one GitHub does not say. */
export const WRITTEN = `query Written($id: ID!) {
  node(id: $id) { ... on PullRequest { body
    first: userContentEdits(first: 50) { totalCount nodes { ...E } } last: userContentEdits(last: 50) { nodes { ...E } }
  } }
}
fragment E on UserContentEdit { id editedAt editor { __typename login } }`

/** How far a branch is ahead of the default branch, and its newest commits. */
export const AHEAD = `query Ahead($owner: String!, $name: String!, $branch: String!, $ref: String!) {
  repository(owner: $owner, name: $name) {
    defaultBranchRef { compare(headRef: $branch) { aheadBy } }
    ref(qualifiedName: $ref) { target { ... on Commit { oid
      history(first: 20) { nodes { ...W parents(first: 2) { nodes { oid } } } }
    } } }
  }
}
${AUTHORSHIP}`

function teamsOf(teams: number): string {
  const groups = count(teams).map((n) => `t${n}: team(slug: $t${n}) { id slug }`)
  return groups.length === 0 ? '' : `owner { ... on Organization { ${groups.join(' ')} } }`
}

/** Who can be asked for a review, as a pull request's own repository tells it; aliases `u0…` and `t0…`. */
function reviewers(users: number, teams: number): string {
  const people = count(users).map((n) => `u${n}: assignableUsers(query: $u${n}, first: 10) { nodes { id login } }`)
  const asked = [...people, teamsOf(teams)].join(' ').trim()
  return asked === '' ? '' : ` repository { ${asked} }`
}

function reviewerVariables(users: number, teams: number): readonly string[] {
  return [...count(users).map((n) => `$u${n}: String!`), ...count(teams).map((n) => `$t${n}: String!`)]
}

/** Branch, commit and pull request in one document; what comes back holds the ids that the next document needs. */
export function openMutation(users: number, teams: number): string {
  const variables = ['$ref: CreateRefInput!', '$commit: CreateCommitOnBranchInput!', '$pull: CreatePullRequestInput!']
  return `mutation Open(${[...variables, ...reviewerVariables(users, teams)].join(', ')}) {
  ref: createRef(input: $ref) { ref { id } }
  commit: createCommitOnBranch(input: $commit) { commit { oid } }
  pull: createPullRequest(input: $pull) { pullRequest { ...Q${reviewers(users, teams)} } }
}
${PULL}`
}

/** The pull request alone, for a branch that is there already. */
export function openPullMutation(users: number, teams: number): string {
  return `mutation OpenPull(${['$pull: CreatePullRequestInput!', ...reviewerVariables(users, teams)].join(', ')}) {
  pull: createPullRequest(input: $pull) { pullRequest { ...Q${reviewers(users, teams)} } }
}
${PULL}`
}

/** The same ids, asked for alone. */
export function reviewersQuery(users: number, teams: number): string {
  const people = count(users).map((n) => `u${n}: user(login: $u${n}) { id login }`)
  return `query Reviewers(${['$owner: String!', '$name: String!', ...reviewerVariables(users, teams)].join(', ')}) {
  ${people.join(' ')} repository(owner: $owner, name: $name) { id ${teamsOf(teams)} }
}`
}

/** What a change of a proposal can consist of: GitHub's mutations, each with the type of its input and what is read back. */
export const PARTS = {
  updatePullRequest: { input: 'UpdatePullRequestInput', back: 'clientMutationId' },
  reopenPullRequest: { input: 'ReopenPullRequestInput', back: 'clientMutationId' },
  createRef: { input: 'CreateRefInput', back: 'clientMutationId' },
  closePullRequest: { input: 'ClosePullRequestInput', back: 'clientMutationId' },
  addReaction: { input: 'AddReactionInput', back: 'clientMutationId' },
  addComment: { input: 'AddCommentInput', back: 'clientMutationId' },
  createLabel: { input: 'CreateLabelInput', back: 'label { id name }' },
  addLabelsToLabelable: { input: 'AddLabelsToLabelableInput', back: 'clientMutationId' },
  removeLabelsFromLabelable: { input: 'RemoveLabelsFromLabelableInput', back: 'clientMutationId' },
  requestReviews: { input: 'RequestReviewsInput', back: 'clientMutationId' },
  createCheckRun: { input: 'CreateCheckRunInput', back: 'checkRun { id }' },
  updateCheckRun: { input: 'UpdateCheckRunInput', back: 'checkRun { id }' },
  createIssue: { input: 'CreateIssueInput', back: 'issue { id state body }' },
  updateIssue: { input: 'UpdateIssueInput', back: 'clientMutationId' },
  updateRefs: { input: 'UpdateRefsInput', back: 'clientMutationId' },
} as const

/** One root field of a document: `alias: field(input: …)`. */
export interface Part {
  readonly alias: string
  readonly field: keyof typeof PARTS
  readonly input: Readonly<Record<string, unknown>>
}

/** One document for all parts, run by GitHub in this order. */
export function partsMutation(parts: readonly Pick<Part, 'alias' | 'field'>[]): string {
  const variables = parts.map(({ alias, field }) => `$${alias}: ${PARTS[field].input}!`)
  const fields = parts.map(({ alias, field }) => `  ${alias}: ${field}(input: $${alias}) { ${PARTS[field].back} }`)
  return `mutation Change(${variables.join(', ')}) {\n${fields.join('\n')}\n}`
}

function count(length: number): readonly number[] {
  return Array.from({ length }, (_, n) => n)
}

/** Labels by name, and all ids as usual. */
export function labelsQuery(labels: number): string {
  const variables = ['$owner: String!', '$name: String!', ...count(labels).map((n) => `$l${n}: String!`)]
  return `query Labels(${variables.join(', ')}) {
  repository(owner: $owner, name: $name) { ${IDS} ${count(labels)
    .map((n) => `l${n}: label(name: $l${n}) { id name }`)
    .join(' ')} }
}`
}
