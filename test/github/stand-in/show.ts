// GitHub's GraphQL objects over the state: fields as functions, called with their arguments by `graphql`.
import { Buffer } from 'node:buffer'
import { blobOid } from '../../../src/core/git/oid.ts'
import { type Actor, ancestors, type Commit, headOf, type Pull, type State, treeOf } from './state.ts'

type Args = Readonly<Record<string, unknown>>

function page(all: readonly unknown[], args: Args) {
  const size = Number(args['first'] ?? args['last'])
  const fromEnd = args['last'] !== undefined
  const edge = Number(args['after'] ?? args['before'] ?? (fromEnd ? all.length : 0))
  const [start, end] = fromEnd ? [Math.max(0, edge - size), edge] : [edge, Math.min(all.length, edge + size)]
  return {
    totalCount: all.length,
    nodes: all.slice(start, end),
    pageInfo: {
      hasNextPage: end < all.length,
      hasPreviousPage: start > 0,
      startCursor: String(start),
      endCursor: String(end),
    },
  }
}

export function showActor(actor: Actor) {
  return { __typename: actor.kind, login: actor.login.replace(/\[bot\]$/, ''), id: `A_${actor.login}` }
}

export function showRepository(state: State) {
  return {
    __typename: 'Repository',
    id: 'R_1',
    databaseId: state.repositoryId,
    name: 'app',
    url: 'https://github.com/acme/app',
    isPrivate: true,
    owner: {
      __typename: 'Organization',
      login: 'acme',
      team: ({ slug }: Args) => (state.teams.has(String(slug)) ? { id: `T_${String(slug)}`, slug } : null),
    },
    defaultBranchRef: () => showRef(state, 'refs/heads/main'),
    ref: ({ qualifiedName }: Args) => showRef(state, String(qualifiedName)),
    refs: (args: Args) => {
      const prefix = String(args['refPrefix'])
      const names = [...state.refs.keys()].filter((name) => name.startsWith(prefix)).sort()
      return page(
        names.map((name) => ({ ...showRef(state, name), name: name.slice(prefix.length), prefix })),
        args,
      )
    },
    object: ({ oid }: Args) => showCommit(state, String(oid)),
    labels: (args: Args) =>
      page(
        [...state.labels.keys()].map((name) => showLabel(state, name)),
        args,
      ),
    label: ({ name }: Args) => showLabel(state, String(name)),
    issues: (args: Args) => page([], args),
    assignableUsers: (args: Args) =>
      page(
        [...state.people]
          .filter((login) => login.includes(String(args['query'])))
          .map((login) => ({ id: `A_${login}`, login })),
        args,
      ),
    pullRequests: (args: Args) => {
      const own = state.pulls.filter(({ branch }) => branch === args['headRefName'])
      return page(
        [...own].reverse().map((pull) => showPull(state, pull)),
        args,
      )
    },
  }
}

export function showLabel(state: State, name: string) {
  const id = state.labels.get(name.toLowerCase())
  return id === undefined ? null : { id, name }
}

export function showRef(state: State, name: string) {
  const oid = state.refs.get(name)
  if (oid === undefined) return null
  const branch = name.replace('refs/heads/', '')
  return {
    id: `REF_${name}`,
    name: branch,
    target: showCommit(state, oid),
    compare: ({ headRef }: Args) => compare(state, oid, String(headRef)),
    associatedPullRequests: (args: Args) =>
      page(
        state.pulls
          .filter(
            (pull) =>
              pull.branch === branch && (Array.isArray(args['states']) ? args['states'] : []).includes(pull.state),
          )
          .map((pull) => showPull(state, pull)),
        args,
      ),
  }
}

function compare(state: State, base: string, revision: string) {
  const head = state.refs.get(`refs/heads/${revision}`) ?? revision
  if (!state.commits.has(head)) return null
  const [ofBase, ofHead] = [ancestors(state, base), ancestors(state, head)]
  const ahead = [...ofHead].filter((oid) => !ofBase.has(oid))
  const behind = [...ofBase].filter((oid) => !ofHead.has(oid))
  const status =
    ahead.length > 0 ? (behind.length > 0 ? 'DIVERGED' : 'AHEAD') : behind.length > 0 ? 'BEHIND' : 'IDENTICAL'
  return { status, aheadBy: ahead.length, behindBy: behind.length }
}

export function showCommit(state: State, oid: string) {
  const commit = state.commits.get(oid)
  if (commit === undefined) return null
  const { author } = commit
  return {
    __typename: 'Commit',
    oid,
    author: {
      name: author.login,
      email: `1+${author.login}@users.noreply.github.com`,
      user: author.kind === 'User' ? { login: author.login } : null,
    },
    signature: commit.signed ? { __typename: 'GpgSignature', isValid: true, wasSignedByGitHub: true } : null,
    file: ({ path }: Args) => showEntry(state, commit, String(path)),
    parents: (args: Args) =>
      page(
        commit.parents.map((parent) => ({ oid: parent })),
        args,
      ),
    history: (args: Args) =>
      page(
        [...ancestors(state, oid)].map((one) => showCommit(state, one)),
        args,
      ),
    checkSuites: (args: Args) => page(suites(state, oid), args),
  }
}

function suites(state: State, oid: string) {
  const apps = [...new Set(state.checks.filter(({ head }) => head === oid).map(({ app }) => app))]
  return apps.map((app) => ({
    app: { slug: app },
    checkRuns: (args: Args) =>
      page(
        state.checks.filter((check) => check.head === oid && check.app === app),
        args,
      ),
  }))
}

function showEntry(state: State, commit: Commit, path: string): unknown {
  const text = commit.files.get(path)
  const name = path.split('/').at(-1)
  if (text !== undefined) {
    const isTruncated = Buffer.byteLength(text) > state.cut
    const blob = { __typename: 'Blob', text: text.slice(0, state.cut), isTruncated, isBinary: text.includes('\0') }
    return {
      name,
      oid: blobOid(text),
      mode: 0o100644,
      type: 'blob',
      object: { ...blob, byteSize: Buffer.byteLength(text) },
    }
  }
  const inside = new Map([...commit.files].filter(([at]) => at.startsWith(`${path}/`)))
  if (inside.size === 0) return null
  const below = new Map([...inside].map(([at, content]) => [at.slice(path.length + 1), content]))
  const names = [...new Set([...below.keys()].map((at) => at.split('/')[0] ?? ''))].sort()
  const entries = (): unknown => names.map((one) => showEntry(state, commit, `${path}/${one}`))
  return { name, oid: treeOf(below), mode: 0o40000, type: 'tree', object: { __typename: 'Tree', entries } }
}

export function showPull(state: State, pull: Pull) {
  const history = [...ancestors(state, pull.head)].filter((oid) => !ancestors(state, headOf(state, 'main')).has(oid))
  const commits = history.reverse().map((oid) => ({ commit: showCommit(state, oid) }))
  const at = new Date(state.now).toISOString()
  return {
    __typename: 'PullRequest',
    id: `PR_${pull.number}`,
    number: pull.number,
    url: `https://github.com/acme/app/pull/${pull.number}`,
    state: pull.state,
    title: pull.title,
    body: pull.body,
    headRefName: pull.branch,
    headRefOid: pull.head,
    isCrossRepository: pull.fork,
    createdAt: at,
    closedAt: pull.state === 'OPEN' ? null : at,
    mergedAt: pull.state === 'MERGED' ? at : null,
    mergedBy: pull.state === 'MERGED' ? showActor({ login: 'mona', kind: 'User' }) : null,
    mergeable: pull.mergeable,
    author: showActor(pull.author),
    repository: () => showRepository(state),
    labels: (args: Args) =>
      page(
        [...pull.labels].map((name) => ({ name })),
        args,
      ),
    reviews: (args: Args) =>
      page(
        pull.reviews.map(({ login, state: said }) => ({ state: said, author: { __typename: 'User', login } })),
        args,
      ),
    comments: (args: Args) =>
      page(
        pull.comments.map(({ author, body }, n) => ({
          id: `IC_${n}`,
          fullDatabaseId: String(n),
          createdAt: at,
          lastEditedAt: null,
          reactionGroups: [],
          body,
          author: showActor(author),
        })),
        args,
      ),
    commits: (args: Args) => page(commits, args),
  }
}
