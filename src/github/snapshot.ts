import type { Said } from '../core/command/said.ts'
import { Failure } from '../core/failure.ts'
import { MANIFESTS } from '../core/manifest/paths.ts'
import type { OpenProposal, Repository, Snapshot } from '../engine/ports.ts'
import type { Api } from './api.ts'
import { readFile } from './blob.ts'
import { askedAt, at, listAt, numberAt, oidAt, textAt } from './codec.ts'
import { failureOf } from './errors.ts'
import { query, queryWhole } from './graphql.ts'
import { mergeable } from './mergeable.ts'
import { createMine, type Looks, type Mine } from './mine.ts'
import { MORE_PROPOSALS, SNAPSHOT } from './queries.ts'
import { readSaid } from './said.ts'

/** What `snapshot` learns beyond its answer. */
export interface Taken {
  readonly snapshot: Snapshot
  readonly mine: Mine
  /** Every branch below `keyturn/`, complete. */
  readonly branches: ReadonlySet<string>
}

/** `manifest` undefined: `rotation.yml`, then `.github/rotation.yml`. `actor` undefined: whoever the token is. */
export interface Look {
  readonly manifest?: string
  readonly actor?: string
  readonly looks?: Looks
}

/** One request, however many credentials there are; more only beyond a hundred branches of ours. */
export async function takeSnapshot(api: Api, look: Look): Promise<Taken> {
  const [root, nested] = look.manifest === undefined ? MANIFESTS : [look.manifest, look.manifest]
  const answered = await query(api, SNAPSHOT, { owner: api.owner, name: api.name, root, nested })
  const repository = at(answered.data, 'repository')
  // Without the permission for issues there is no dashboard to be spoken to on. GitHub's `issues` cannot be null, so it takes down what
  // stands around it: it is asked for apart, and nothing else depends on it.
  const first = answered.errors.find(({ path }) => !path.includes('spoken'))
  if (repository === undefined) throw unseen(api)
  if (first) throw failureOf(first, 'not-done')
  const mine = createMine(look.actor ?? textAt(answered.data, 'viewer', 'login') ?? '', api.base, look.looks)
  const head = oidAt(repository, 'defaultBranchRef', 'target', 'oid')
  if (head === undefined) throw incomplete()
  const refs = await allRefs(api, at(repository, 'proposals'))
  const snapshot: Snapshot = {
    at: answered.at,
    repository: readRepository(repository),
    head,
    ...readFiles(at(repository, 'defaultBranchRef', 'target'), root, nested),
    journal: readJournal(askedAt(repository, 'journal')),
    open: refs.flatMap((ref) => readOpen(ref, mine)),
    edited: refs.flatMap((ref) => editedOn(ref, mine)),
    said: [...refs.flatMap((ref) => saidOn(ref, mine)), ...saidOnBoard(answered.data, mine)],
  }
  return { snapshot, mine, branches: new Set(refs.map((ref) => `keyturn/${ownName(ref)}`)) }
}

function unseen(api: Api): Failure {
  return new Failure(
    'not-found',
    `GitHub shows no repository ${api.owner}/${api.name} to this token. Check the name, and that the App is installed on it.`,
    { effect: 'not-done' },
  )
}

function readRepository(value: unknown): Repository {
  const defaultBranch = textAt(value, 'defaultBranchRef', 'name')
  const id = numberAt(value, 'databaseId')
  const nodeId = textAt(value, 'id')
  const owner = textAt(value, 'owner', 'login')
  const name = textAt(value, 'name')
  const url = textAt(value, 'url')
  if (defaultBranch === undefined)
    throw new Failure(
      'not-found',
      'The repository has no commit yet. Push one with rotation.yml to its default branch.',
      {
        effect: 'not-done',
      },
    )
  if (id === undefined || nodeId === undefined || owner === undefined || name === undefined || url === undefined)
    throw incomplete()
  return { id, nodeId, owner, name, url, defaultBranch, private: at(value, 'isPrivate') !== false }
}

function incomplete(): Failure {
  return new Failure('unexpected-response', 'GitHub described the repository incompletely. Nothing was changed.', {
    effect: 'not-done',
  })
}

function readFiles(head: unknown, root: string, nested: string): Pick<Snapshot, 'manifest' | 'lock'> {
  return {
    manifest: readFile(askedAt(head, 'root'), root) ?? readFile(askedAt(head, 'nested'), nested),
    lock: readFile(askedAt(head, 'lock'), 'rotation.lock.yml'),
  }
}

function readJournal(ref: unknown): Snapshot['journal'] {
  const head = oidAt(ref, 'target', 'oid')
  if (head === undefined) return undefined
  return {
    head,
    index: hint(at(ref, 'target', 'index')),
    entriesTree: oidAt(ref, 'target', 'entries', 'oid'),
  }
}

/** The index is only a hint: one that cannot be read is none. */
function hint(entry: unknown): string | undefined {
  return at(entry, 'object', 'isTruncated') === true ? undefined : textAt(entry, 'object', 'text')
}

async function allRefs(api: Api, first: unknown): Promise<readonly unknown[]> {
  const refs = [...listAt(first, 'nodes')]
  let page = at(first, 'pageInfo')
  while (at(page, 'hasNextPage') === true) {
    const variables = { owner: api.owner, name: api.name, after: textAt(page, 'endCursor') ?? '' }
    const answered = await queryWhole(api, MORE_PROPOSALS, variables)
    const next = at(answered.data, 'repository', 'proposals')
    refs.push(...listAt(next, 'nodes'))
    page = at(next, 'pageInfo')
  }
  return refs
}

/** GitHub gives a ref's name without the prefix that was asked for; should it ever give more, the rest is cut off here. */
function ownName(ref: unknown): string {
  return (textAt(ref, 'name') ?? '').replace(/^(refs\/heads\/)?keyturn\//, '')
}

/** A fork may carry our branch's name, and a person may open a pull request from our branch: neither is a proposal. */
function isOurs(pull: unknown, mine: Mine): boolean {
  return at(pull, 'isCrossRepository') === false && mine.actor(at(pull, 'author'))
}

/** What was said on our proposals, open or merged. */
function saidOn(ref: unknown, mine: Mine): readonly Said[] {
  return [...listAt(ref, 'associatedPullRequests', 'nodes'), ...listAt(ref, 'merged', 'nodes')].flatMap((pull) => {
    const [nodeId, branch] = [textAt(pull, 'id'), textAt(pull, 'headRefName')]
    if (!isOurs(pull, mine) || nodeId === undefined || branch === undefined) return []
    return readSaid(at(pull, 'comments'), { nodeId, branch }, mine)
  })
}

/** A person's tick may stand there. */
function editedOn(ref: unknown, mine: Mine): readonly string[] {
  return listAt(ref, 'merged', 'nodes').flatMap((pull) => {
    const [branch, when, editor] = [textAt(pull, 'headRefName'), textAt(pull, 'lastEditedAt'), at(pull, 'editor')]
    if (!isOurs(pull, mine) || branch === undefined || when === undefined) return []
    return textAt(editor, '__typename') === 'User' && !mine.actor(editor)
      ? [`${branch} ${when} ${textAt(editor, 'login') ?? ''}`]
      : []
  })
}

/** What was said on our dashboard: the oldest issue of ours with its label. */
function saidOnBoard(answered: unknown, mine: Mine): readonly Said[] {
  const board = listAt(answered, 'spoken', 'issues', 'nodes').find((issue) => mine.actor(at(issue, 'author')))
  const nodeId = textAt(board, 'id')
  return nodeId === undefined ? [] : readSaid(at(board, 'comments'), { nodeId }, mine)
}

function readOpen(ref: unknown, mine: Mine): readonly OpenProposal[] {
  return listAt(ref, 'associatedPullRequests', 'nodes').flatMap((pull) => {
    const branch = textAt(pull, 'headRefName')
    const number = numberAt(pull, 'number')
    const head = oidAt(pull, 'headRefOid')
    if (!isOurs(pull, mine)) return []
    if (branch === undefined || number === undefined || head === undefined) return []
    return [{ branch, number, head, meddled: mine.meddled(pull), mergeable: mergeable(pull) }]
  })
}
