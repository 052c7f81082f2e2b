// GitHub's GraphQL. Checked against GitHub's schema in a test.

/** The workflows at the default branch's head, and the manifest in its two usual places. */
export const HOME = `query Home($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    defaultBranchRef { name target { ... on Commit {
      workflows: file(path: ".github/workflows") { object { ... on Tree {
        entries { name object { ... on Blob { text isTruncated } } }
      } } }
      root: file(path: "rotation.yml") { ...T }
      nested: file(path: ".github/rotation.yml") { ...T }
    } } }
  }
}
fragment T on TreeEntry { object { ... on Blob { text isTruncated } } }`

/** A manifest elsewhere. */
export const MANIFEST = `query Manifest($owner: String!, $name: String!, $path: String!) {
  repository(owner: $owner, name: $name) {
    defaultBranchRef { target { ... on Commit { root: file(path: $path) { ...T } } } }
  }
}
fragment T on TreeEntry { object { ... on Blob { text isTruncated } } }`
