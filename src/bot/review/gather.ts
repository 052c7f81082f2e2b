import { readLock } from '../../core/lock/read.ts'
import { MANIFESTS } from '../../core/manifest/paths.ts'
import type { ManifestReading } from '../../core/manifest/read.ts'
import { at, listAt, oidAt, textAt } from '../../github/codec.ts'
import { type Ask, look, type Place, query } from '../ask.ts'
import { wholeText } from '../files.ts'
import { type Change, LOCK, type LockAt, type ManifestAt, type Side } from './facts.ts'

/** Both ends of a pull request, as commits. */
export interface Ends {
  /** The base branch as it is. */
  readonly base: string
  readonly head: string
}

const [ROOT, NESTED] = MANIFESTS

/** So many earlier texts of the lock are looked at: a rollback is to the one before. */
const PAST = 30

const F = 'fragment F on TreeEntry { oid object { ... on Blob { text isBinary isTruncated } } }'
const THREE = `root: file(path: "${ROOT}") { ...F } nested: file(path: "${NESTED}") { ...F } lock: file(path: "${LOCK}") { ...F }`

const SIDES = `query Sides($owner: String!, $name: String!, $before: GitObjectID!, $after: GitObjectID!) {
  repository(owner: $owner, name: $name) {
    before: object(oid: $before) { ... on Commit { ${THREE} } }
    after: object(oid: $after) { ... on Commit { ${THREE} } }
  }
}
${F}`

const HISTORY = `query LockHistory($owner: String!, $name: String!, $at: GitObjectID!) {
  repository(owner: $owner, name: $name) { object(oid: $at) { ... on Commit {
    history(first: ${PAST}, path: "${LOCK}") { nodes { file(path: "${LOCK}") { ...F } } }
  } } }
}
${F}`

/** What changes between where the branch left its base and its head; undefined: GitHub does not show one of them. */
export async function gather(ask: Ask, place: Place, ends: Ends): Promise<Change | undefined> {
  const left = await leftAt(ask, place, ends)
  const named = { owner: place.owner, name: place.repo }
  const repository = at(await query(ask, SIDES, { ...named, before: left, after: ends.head }), 'repository')
  const [before, after] = [at(repository, 'before'), at(repository, 'after')]
  if (before === undefined || after === undefined) return undefined
  const [was, is] = [before, after].map(idsOf)
  const manifestTouched = was?.manifest !== is?.manifest
  const lockTouched = was?.lock !== is?.lock
  return {
    // A pull request that touches neither needs no YAML, and most do not.
    ...(manifestTouched || lockTouched ? await sides(before, after) : { before: NOTHING, after: NOTHING }),
    manifestTouched,
    lockTouched,
    earlier: lockTouched ? await earlierOf(ask, { ...named, at: left }) : [],
  }
}

const NOTHING: Side = { manifest: { state: 'absent' }, lock: { state: 'absent' } }

/** The common ancestor. GitHub shows commits of forks with open pull requests here, too. */
async function leftAt(ask: Ask, { owner, repo }: Place, { base, head }: Ends): Promise<string> {
  const asked = { owner, repo, basehead: `${base}...${head}`, per_page: 1 }
  const seen = await look(ask, 'GET /repos/{owner}/{repo}/compare/{basehead}', asked)
  // Without a common ancestor all of the branch is its own.
  return (seen.seen ? oidAt(seen.data, 'merge_base_commit', 'sha') : undefined) ?? base
}

function idsOf(commit: unknown): { readonly manifest: string; readonly lock: string } {
  const [root, nested, lock] = ['root', 'nested', 'lock'].map((name) => oidAt(commit, name, 'oid') ?? '')
  return { manifest: `${root} ${nested}`, lock: lock ?? '' }
}

async function sides(before: unknown, after: unknown): Promise<Pick<Change, 'before' | 'after'>> {
  const { readManifestAt } = await import('../../start/manifest.ts')
  const side = async (commit: unknown): Promise<Side> => ({
    manifest: await manifestIn(commit, async (text, path) => readManifestAt({ text, path })),
    lock: lockIn(commit),
  })
  return { before: await side(before), after: await side(after) }
}

type Read = (text: string, path: string) => Promise<ManifestReading>

/** The one in the root counts, where there are both. */
async function manifestIn(commit: unknown, read: Read): Promise<ManifestAt> {
  const [root, nested] = [at(commit, 'root'), at(commit, 'nested')]
  const entry = root ?? nested
  if (entry === undefined) return { state: 'absent' }
  const path = root === undefined ? NESTED : ROOT
  const text = wholeText(at(entry, 'object'))
  if (text === undefined) return { state: 'unreadable', path }
  const reading = await read(text, path)
  if ('problems' in reading) return { state: 'wrong', path, problems: reading.problems }
  const both = root !== undefined && nested !== undefined
  return { state: 'good', path, manifest: reading.manifest, ...(both ? { unheeded: NESTED } : {}) }
}

function lockIn(commit: unknown): LockAt {
  const entry = at(commit, 'lock')
  if (entry === undefined) return { state: 'absent' }
  const text = wholeText(at(entry, 'object'))
  return text === undefined ? { state: 'unreadable' } : { state: 'text', text, reading: readLock(text) }
}

async function earlierOf(ask: Ask, variables: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const data = await query(ask, HISTORY, variables)
  const [, ...past] = listAt(data, 'repository', 'object', 'history', 'nodes')
  return past.flatMap((commit) => {
    const text = wholeText(at(commit, 'file', 'object'))
    return text === undefined ? [] : [text]
  })
}

/** What a pull request is, as GitHub has it now; what a webhook says of it may be old. */
export interface Pull extends Ends {
  readonly open: boolean
  /** Into the default branch, which alone is read. */
  readonly counts: boolean
  readonly fork: boolean
  readonly branch: string
  readonly author: { readonly login: string; readonly app: boolean }
}

const PULL = `query Pull($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) { defaultBranchRef { name } pullRequest(number: $number) {
    state isCrossRepository headRefName headRefOid baseRefName baseRefOid author { __typename login }
  } }
}`

/** Undefined: there is none. */
export async function readPull(ask: Ask, { owner, repo }: Place, number: number): Promise<Pull | undefined> {
  const repository = at(await query(ask, PULL, { owner, name: repo, number }), 'repository')
  const pull = at(repository, 'pullRequest')
  const [base, head] = [oidAt(pull, 'baseRefOid'), oidAt(pull, 'headRefOid')]
  if (base === undefined || head === undefined) return undefined
  return {
    base,
    head,
    open: textAt(pull, 'state') === 'OPEN',
    counts: textAt(pull, 'baseRefName') === textAt(repository, 'defaultBranchRef', 'name'),
    fork: at(pull, 'isCrossRepository') !== false,
    branch: textAt(pull, 'headRefName') ?? '',
    author: {
      login: textAt(pull, 'author', 'login') ?? '',
      app: textAt(pull, 'author', '__typename') === 'Bot',
    },
  }
}
